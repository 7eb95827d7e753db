"""Records of different files that may be the same seizure, in pairs, with the reasons. Nothing is removed by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.lookalikes import MOST_PAIRS, Pair
from analytics.questions.question import Asked, Option, Question, label_column
from i18n import gettext as _
from i18n import mark

REASONS = {
    "day": mark("same day"),
    "period": mark("same period"),
    "overlap": mark("periods that overlap"),
    "drug": mark("same drug"),
    "family": mark("a drug and a form of it"),
    "mass": mark("same mass"),
    "rounded": mark("same mass when rounded"),
    "place": mark("same place"),
    "event_id": mark("same number in the source"),
}
_SIDE = (
    "line", "seizure", "batch", "source", "file_name", "sheet", "row_number", "period_start", "period_end",
    "date_precision", "date_as_written", "country", "place", "administration", "drug", "drug_as_written",
    "quantity_as_written", "unit_as_written", "mass_kg", "source_event_id",
)  # fmt: skip
MOST = 1000


def answer(asked: Asked) -> dict[str, Any]:
    found = asked.engine.lookalikes(asked.selection)
    start, limit = asked.number("offset"), asked.number("limit")
    shown = found.pairs[start : start + limit]
    lines = asked.engine.lines([line for pair in shown for line in (pair.one, pair.other)])
    return {
        "columns": [
            label_column(mark("Country of seizure"), "country_label"),
            label_column(mark("First file"), "one_file"),
            label_column(mark("Row"), "one_row"),
            label_column(mark("Other file"), "other_file"),
            label_column(mark("Row of the other"), "other_row"),
            label_column(mark("Date"), "date"),
            label_column(mark("Drug"), "drug_label"),
            {"id": "one_kg", "label": _("Mass"), "unit": "kg", "format": "kg", "additive": False},
            {"id": "other_kg", "label": _("Mass of the other"), "unit": "kg", "format": "kg", "additive": False},
            label_column(mark("Why they look alike"), "why"),
        ],
        "rows": [_row(asked, pair, lines) for pair in shown],
        "total": len(found.pairs),
        "complete": found.complete,
        "most": MOST_PAIRS,
        "lines": len({line for pair in found.pairs for line in (pair.one, pair.other)}),
        "by_sources": _by_sources(asked, found.pairs),
        "limit": limit,
        "offset": start,
    }


def _row(asked: Asked, pair: Pair, lines: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    one, other = (_side(asked, lines[line]) for line in (pair.one, pair.other))
    words = [_(REASONS[reason]) for reason in pair.reasons]
    return {
        "key": f"{pair.one}-{pair.other}",
        "country_label": one["country_label"],
        "one_file": one["file_name"],
        "one_row": one["row_number"],
        "other_file": other["file_name"],
        "other_row": other["row_number"],
        "date": one["period_start"],
        "drug_label": one["drug_label"],
        "one_kg": one["mass_kg"],
        "other_kg": other["mass_kg"],
        "why": ", ".join(words),
        "reasons": [{"code": code, "label": word} for code, word in zip(pair.reasons, words, strict=True)],
        "one": one,
        "other": other,
    }


def _side(asked: Asked, line: Mapping[str, Any]) -> dict[str, Any]:
    words = asked.vocabulary
    side = {name: line[name] for name in _SIDE}
    for name in ("period_start", "period_end"):
        side[name] = side[name].isoformat()
    for name in ("country", "drug", "source", "administration"):
        side[f"{name}_label"] = None if line[name] is None else words.label(name, line[name])
    side["illustrative"] = asked.engine.catalogue.sources[line["source"]].illustrative
    return side


def _by_sources(asked: Asked, pairs: tuple[Pair, ...]) -> list[dict[str, Any]]:
    """How many pairs each two sources have between them; one source, where two of its files do."""
    counted: dict[tuple[str, str], int] = {}
    for pair in pairs:
        one, other = sorted(pair.sources)
        counted[one, other] = counted.get((one, other), 0) + 1
    return [
        {"sources": list(sources), "labels": [asked.vocabulary.label("source", key) for key in sources], "pairs": n}
        for sources, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


QUESTION = Question(
    "lookalikes",
    mark("Look-alikes across files"),
    answer,
    options=(Option("limit", 50, low=1, high=MOST), Option("offset", 0, low=0, high=MOST_PAIRS)),
    rows_kept=200,
)
