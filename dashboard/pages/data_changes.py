"""What a person says at a control of a file's card, put into the mapping document of that file. Pure.

Must not import dash, etl, analytics or SQL.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from dashboard.components.data_chosen import printed_after, sheets_ticked
from dashboard.components.data_draft import NOTHING, VOCABULARIES, WIDE, Draft, spelling
from i18n import gettext as _

Document = dict[str, Any]


class StrangeAnswerError(ValueError):
    """No control of the card says this: the page is of before, or somebody made the answer up. One sentence."""

    def __init__(self) -> None:
        super().__init__(_("This card has no such control, so nothing was changed; load the page anew and try again."))


def changed(draft: Draft, part: str, name: str, value: object) -> tuple[str | None, Document]:
    """(profile, document) after `value` was chosen at the control `name` of `part`; what it was, where that says it.

    Raises StrangeAnswerError.
    """
    text = "" if value is None else json.dumps(value) if isinstance(value, list) else str(value).strip()
    document = {key: given for key, given in draft.document.items() if given not in (None, {})}
    if part == "profile":
        # Columns and constants were said of another reading of the file; how its text is written stays true.
        return text or None, {key: document[key] for key in ("reading", "aliases") if key in document}
    if part not in CHANGES:
        raise StrangeAnswerError
    written = CHANGES[part](draft, document, name, text)
    return draft.profile, {key: given for key, given in written.items() if given != {}}


def _keyed(part: str) -> Callable[[Draft, Document, str, str], Document]:
    """A part that gives a text for each name; an empty text takes it back."""

    def change(_draft: Draft, document: Document, name: str, text: str) -> Document:
        given = {key: said for key, said in document.get(part, {}).items() if key != name}
        return document | {part: given | ({name: text} if text else {})}

    return change


def _reading(draft: Draft, document: Document, name: str, text: str) -> Document:
    """The text is cut up anew, so the columns of before may be there no more."""
    if name == "sheets":
        text = sheets_ticked(draft, _names(text or "[]"))
    elif name == "fill_down":
        text = printed_after(draft, text)
    if text == (document.get("reading") or {}).get(name, ""):
        return document  # it was just drawn
    kept = {key: given for key, given in document.items() if key not in ("columns", "wide")}
    return _keyed("reading")(draft, kept, name, text)


def _names(text: str) -> list[str]:
    """The sheets that are ticked, as the card sends them."""
    try:
        names = json.loads(text)
    except ValueError as error:
        raise StrangeAnswerError from error
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise StrangeAnswerError
    return names


def _column_at(draft: Draft, place: str) -> str:
    """The column at a place, counted from 0, as a control of the card names it."""
    known = {str(number): item["column"] for number, item in enumerate(draft.columns)}
    if place not in known:
        raise StrangeAnswerError
    return str(known[place])


def _column(draft: Draft, document: Document, place: str, text: str) -> Document:
    """The column at `place` becomes the field `text`, the amount of one drug, or nothing."""
    column = _column_at(draft, place)
    if text == WIDE:
        freed = _free(draft, document, column, but="")
        drug = {"column": column, "drug": column, "unit": None, "measure": "quantity"}
        return freed | {"wide": [*_wide_without(draft, column), drug]}
    written = _free(draft, document, column, but=text)
    if column in draft.wide:
        written |= {"wide": _wide_without(draft, column)}
    return _given(written, text, column) if text else written


def _needed(draft: Draft, document: Document, key: str, column: str) -> Document:
    """The field `key` comes from this column."""
    if not column:
        return _free(draft, document, document.get("columns", {}).get(key, ""), but="")
    written = _free(draft, document, column, but=key)
    if column in draft.wide:
        written |= {"wide": _wide_without(draft, column)}
    return _given(written, key, column)


def _free(draft: Draft, document: Document, column: str, *, but: str) -> Document:
    """No field is read from the column any more, `but` one perhaps."""
    said = {key: given for key, given in document.get("columns", {}).items() if given != column or key == but}
    guessed = [key for key, given in draft.inspection["mapping"].items() if given == column and key != but]
    return document | {"columns": said | dict.fromkeys(guessed, "")}


def _given(document: Document, key: str, column: str) -> Document:
    constants = {name: text for name, text in document.get("constants", {}).items() if name != key}
    return document | {"columns": document.get("columns", {}) | {key: column}, "constants": constants}


def _wide_without(draft: Draft, column: str) -> list[Mapping[str, Any]]:
    return [dict(item) for name, item in draft.wide.items() if name != column]


def _wide_all(_draft: Draft, document: Document, _name: str, text: str) -> Document:
    kept = {key: given for key, given in document.items() if key != "wide"}
    return kept if text == "yes" else kept | {"wide": []}


def _wide_part(key: str) -> Callable[[Draft, Document, str, str], Document]:
    def change(draft: Draft, document: Document, place: str, text: str) -> Document:
        column = _column_at(draft, place)
        said = text or (None if key == "unit" else column)
        return document | {
            "wide": [
                {**item, key: said} if item["column"] == column else dict(item) for item in draft.wide.values()
            ]
        }

    return change


def _alias(draft: Draft, document: Document, name: str, text: str) -> Document:
    """A spelling of the file means this entry of ours, or says that nothing is known."""
    key, _colon, which = name.partition(":")
    if key not in VOCABULARIES:
        raise StrangeAnswerError
    items = (draft.review or {}).get("distinct", {}).get(key) or ()
    written = next((str(item["text"]) for item in items if spelling(str(item["text"])) == which), None)
    if written is None:
        return document  # the file is read otherwise meanwhile, and the spelling is gone
    aliases = document.get("aliases", {})
    vocabulary = VOCABULARIES[key]
    known = {alias: code for alias, code in aliases.get(vocabulary, {}).items() if alias != written}
    if text:
        known[written] = None if text == NOTHING else text
    others = {name: given for name, given in aliases.items() if name != vocabulary}
    return document | {"aliases": others | ({vocabulary: known} if known else {})}


CHANGES: Mapping[str, Callable[[Draft, Document, str, str], Document]] = {
    "reading": _reading,
    "meaning": _keyed("meaning"),
    "constant": _keyed("constants"),
    "column": _column,
    "needed": _needed,
    "alias": _alias,
    "wide": _wide_all,
    "wide-drug": _wide_part("drug"),
    "wide-unit": _wide_part("unit"),
}
