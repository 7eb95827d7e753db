"""What travels with a chart that leaves the page: selection, n, time, data version, counting rule. No dash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from dashboard import VERSION
from dashboard.charts.base import Answer, Chart
from dashboard.charts.weights import EQUIVALENT, how_many, is_counted
from dashboard.components.footnote import left_out
from dashboard.numbers import count, day
from dashboard.view import View
from i18n import gettext as _


@dataclass(frozen=True)
class Caption:
    """Plain sentences; `illustrative` is empty unless the data are invented, `sources` names publishers and scopes."""

    title: str
    selection: str
    n: str
    as_of: str
    snapshot: str
    rule: str
    left_out: str
    illustrative: str
    sources: str
    made_by: str
    query: str
    facts: str

    def as_meta(self) -> Mapping[str, Any]:
        """For a figure's layout.meta, from which assets/30-export.js writes it into the image."""
        return asdict(self)

    def lines(self) -> list[tuple[str, str]]:
        """(name, text) for the head of a CSV file; empty ones left out."""
        named = (
            (_("title"), self.title),
            (_("selection"), self.selection),
            (_("query"), self.query),
            ("n", self.n),
            (_("as of"), self.as_of),
            (_("snapshot"), self.snapshot),
            (_("counting rule"), self.rule),
            (_("left out"), self.left_out),
            (_("sources"), self.sources),
            (_("warning"), self.illustrative),
            (_("made by"), self.made_by),
        )
        return [(name, text) for name, text in named if text]


def caption(answer: Answer, title: str) -> Caption:
    return Caption(
        title=title,
        selection=answer["selection"],
        n=_n(answer),
        as_of=as_of(answer),
        snapshot=answer["snapshot"],
        rule=_rule(answer),
        left_out=" ".join(left_out(answer)),
        illustrative=_("Illustrative data, not a record of real seizures.") if answer["illustrative"] else "",
        sources="; ".join(_source(source) for source in answer["sources"]),
        made_by=f"Sentinel {VERSION}",
        query=answer["query"],
        facts=_facts(answer),
    )


def chart_caption(chart: Chart, answer: Answer, view: View) -> Caption:
    return caption(answer, chart.title(answer, view))


def as_of(answer: Answer) -> str:
    return day(answer["newest_record"])


def _facts(answer: Answer) -> str:
    """One line for the foot of an image."""
    said = _("{n}, as of {day}, data version {snapshot}.")
    line = said.format(n=how_many(answer), day=as_of(answer), snapshot=answer["snapshot"])
    return " ".join([line, *left_out(answer)])


def _n(answer: Answer) -> str:
    """Seizures as a plain number, or that none is stated and how many rows there are."""
    if is_counted(answer):
        return count(answer["n"])
    return _("not stated ({rows})").format(rows=how_many(answer))


def _rule(answer: Answer) -> str:
    if answer["weight"] == EQUIVALENT:
        return _(
            "Annual tables: kilogram equivalents as their publisher states them, of drugs unless a class is selected; "
            "they are never added to weighed kilograms."
        )
    return _(
        "A seizure is an event and counts once; kilograms only from units of mass, of drugs unless a class is "
        "selected; lines held for review are in no sum of mass."
    )


def _source(source: Mapping[str, Any]) -> str:
    return f"{source['label']} ({source['scope']})" if source["scope"] else str(source["label"])
