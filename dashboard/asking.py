"""Between analytics and the charts: a chart's question about the selection it shows, and what its look depends on.

Must not import dash or contain SQL.
"""

from __future__ import annotations

from datetime import date

from analytics.door import ask
from analytics.selection import Selection
from dashboard.charts.base import Answer, Ask, Chart, Look
from dashboard.view import View
from i18n import language
from store import Store


def about(store: Store, selection: Selection, own: tuple[str, ...] = ()) -> Ask:
    """Ask about the selection without its `own` keys: a chart shows its own dimension whole, to keep it clickable.

    Everything is all records of the selected kinds: an annual table is not asked about records one by one.
    """
    shown = selection.without(*own)
    whole = Selection(lang=selection.lang, kind=selection.kind)

    def put(question: str, *, everything: bool = False, **options: str | int) -> Answer:
        return ask(store, question, whole if everything else shown, **options)

    return put


def chart_answer(store: Store, chart: Chart, selection: Selection, view: View) -> Answer:
    return chart.gather(about(store, selection, chart.own), view)


def look_of(store: Store, chart: Chart, selection: Selection, view: View, theme: str) -> Look:
    reference = store.reference()
    lang = language()
    return Look(
        theme=theme,
        view=view,
        chosen=frozenset(f"{key}={value}" for key in chart.own for value in selection.values(key)),
        group_order={key: group.sort for key, group in reference.drug_groups.items()},
        country_names={key: country.name(lang) for key, country in reference.countries.items()},
        asked=_asked(store, selection),
    )


def _asked(store: Store, selection: Selection) -> frozenset[str] | None:
    """The countries that belonged to the selected regions at some time of the period; None: no region is selected."""
    if not selection.region:
        return None
    regions = store.reference().regions
    first, last = selection.from_date or date.min, selection.to_date or date.max
    return frozenset(
        member.country
        for key in selection.region
        if key in regions
        for member in regions[key].members
        if (member.from_date or date.min) <= last and (member.to_date or date.max) >= first
    )
