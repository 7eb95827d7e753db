"""The charts of one operation in reading order (CHARTS are the Overview's). Must not import dash, plotly or store."""

from __future__ import annotations

from dashboard.charts import operation_days, operation_drugs, operation_map, operation_weeks
from dashboard.charts.base import Chart

OPERATION_CHARTS: tuple[Chart, ...] = (
    operation_map.CHART,
    operation_days.CHART,
    operation_weeks.CHART,
    operation_drugs.CHART,
)
