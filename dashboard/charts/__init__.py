"""One chart per module: `figure(answer, look)` gives a plain figure dictionary. CHARTS lists them in reading order.

Must not import dash, plotly or store.
"""

from __future__ import annotations

from dashboard.charts import classes, countries, drugs, methods, sizes, trend, worldmap
from dashboard.charts.base import Chart

CHARTS: tuple[Chart, ...] = (
    worldmap.CHART,
    countries.CHART,
    trend.CHART,
    drugs.CHART,
    methods.CHART,
    sizes.CHART,
    classes.CHART,
)


def find_chart(chart_id: str) -> Chart | None:
    return next((chart for chart in CHARTS if chart.id == chart_id), None)
