"""One record's story: as written, what was made of it, where it stands, what was found in it, whether it counts.

A record outside of the selection, superseded or undone, is told as well; `in_selection` says which.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from analytics.engines.protocol import Story
from analytics.questions import records
from analytics.questions.question import Asked, Option, Question
from analytics.questions.record_meaning import Reader
from analytics.selection import Selection, SelectionError
from i18n import gettext as _
from i18n import mark
from i18n.said import retell
from store.decisions import REJECTED

OPTIONS = (Option("line", 0, high=10**11),)
WHY_NOT = {
    "undone": mark("Its batch was undone, so it counts nowhere. The Data page can bring the batch back."),
    "replaced": mark("Its batch was replaced: another file stands in its place, so it counts nowhere."),
    "superseded": mark("Every period of its batch is taken from a later edition of the source, so it counts nowhere."),
    "superseded_edition": mark("A later edition of the source covers this period, so this row counts nowhere."),
    "repeats_other_year": mark(
        "The row says that it repeats the figure of another year, so it is kept and counts nowhere."
    ),
    "annual": mark(
        "A row of an annual table: it counts only where annual tables are asked for, or where there is nothing else."
    ),
    "held": mark("Held for review: the seizure counts, its mass is in no sum until someone decides."),
    "rejected": mark("A reviewer has refused the mass: the seizure counts, its mass is in no sum."),
    "without_mass": mark("The seizure counts; it has no mass, because its quantity is in no unit of mass."),
}


def answer(asked: Asked) -> dict[str, Any]:
    story = asked.engine.story(asked.number("line"))
    if story is None:
        sentence = _("There is no record {value}; it may have been in another database.")
        value = str(asked.number("line"))
        raise SelectionError(sentence.format(value=value), "record", value)
    mapping = json.loads(story.batch["mapping"])
    reader = Reader(story.line, asked.vocabulary)
    reasons = list(_reasons(story, asked))
    return {
        "columns": [],
        "rows": [meaning.as_row() for meaning in reader.meanings()],
        "line": records.row(asked, dict(story.line)),
        "counts": _counts(story),
        "in_selection": asked.engine.holds(asked.selection, story.line["line"]),
        "reasons": [{"code": code, "sentence": _(WHY_NOT[code])} for code in reasons],
        "hold": _hold(story, asked),
        "batch": _batch(story, asked),
        "issues": list(_issues(story, mapping.get("columns", {}))),
        "other_lines": [records.row(asked, dict(line)) for line in story.lines if line["line"] != story.line["line"]],
        "operation": None if story.operation is None else {key: _text(value) for key, value in story.operation.items()},
    }


def _counts(story: Story) -> bool:
    return story.batch["status"] == "active" and story.line["not_counted"] is None


def _reasons(story: Story, asked: Asked) -> Iterator[str]:
    """Why it does not count, or counts in part; codes of WHY_NOT."""
    line, status = story.line, story.batch["status"]
    if status != "active":
        yield status
    if line["not_counted"] is not None and not (status == "superseded" and line["not_counted"] == "superseded_edition"):
        yield line["not_counted"]
    if line["grain"] == "annual" and "annual" not in asked.engine.catalogue.kinds(Selection()):
        yield "annual"
    if line["hold_reason"] is not None:
        yield REJECTED if line["hold_reason"] == REJECTED else "held"
    elif line["mass_kg"] is None and line["quantity"] is not None:
        yield "without_mass"


def _hold(story: Story, asked: Asked) -> dict[str, Any] | None:
    """The cap that the mass is above, of the drug or of the nearest above it; `code` as it is kept."""
    if story.line["hold_reason"] is None:
        return None
    reference = asked.engine.reference
    drug: str | None = story.line["drug"]
    while drug is not None and drug not in reference.mass_caps:
        drug = reference.drugs[drug].parent
    cap = None if drug is None else reference.mass_caps[drug]
    return {
        "code": story.line["hold_reason"],
        "cap_kg": cap.cap_kg if cap else None,
        "reason": _(cap.reason) if cap else None,
        "source": _(cap.source) if cap else None,
    }


def _batch(story: Story, asked: Asked) -> dict[str, Any]:
    shown = ("id", "file_name", "sha256", "content_sha256", "profile", "loaded_at", "loaded_by", "status", "source")
    source = asked.engine.catalogue.sources[story.batch["source"]]
    named = {"source_label": _(source.name), "scope": _(source.scope), "illustrative": source.illustrative}
    return {key: story.batch[key] for key in shown} | named


def _issues(story: Story, columns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Findings of the row, and those of a text that this row has in the same column."""
    line = story.line
    written = {columns.get(key): text for key, text in _cells(line)}
    for issue in story.issues:
        own = issue["row_number"] == line["row_number"] and issue["sheet"] == line["sheet"]
        shared = issue["rows"] > 1
        if shared and written.get(issue["column_name"]) != issue["value"]:
            continue
        if own or shared:
            message = retell(issue["message"], issue.get("template"), issue.get("arguments"))
            shown = {key: issue[key] for key in ("level", "code", "column_name", "value", "row_number", "rows")}
            yield {**shown, "message": message, "about": "value" if shared else "row"}


def _cells(line: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(field, the cell as written): a drug may have been put together from two cells."""
    for name, text in line.items():
        if name.endswith("_as_written"):
            key = name.removesuffix("_as_written")
            yield key, text.split(": ", 1)[0] if key == "drug" and text else text


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


QUESTION = Question("record", mark("Record"), answer, OPTIONS, about=lambda _asked: None)
