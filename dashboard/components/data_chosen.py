"""What of a file several are chosen of, sheets and columns printed once: which are, and what choosing one more makes.

Plain data; no components, no callbacks. Must not import dash, etl, analytics or SQL.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from dashboard.components.data_draft import Draft

ADD, TAKE = "+", "-"  # before the name of a column in the list of those printed once
AS_DETECTED, NONE = "auto", "none"
SHEET_COLUMN = "(sheet)"
Sheet = Mapping[str, Any]


def reading_said(draft: Draft) -> Mapping[str, str]:
    """What a person said of how the bytes become a table."""
    said: Mapping[str, str] = draft.document.get("reading") or {}
    return said


def sheets_there(draft: Draft) -> list[Sheet]:
    """The sheets that can be chosen: those with rows, as far as anybody counted them."""
    return [one for one in draft.inspection.get("sheets") or () if one["rows"] != 0]


def sheets_chosen(draft: Draft) -> list[str]:
    """Those that a person ticked; else those that the program reads."""
    there = [str(one["name"]) for one in sheets_there(draft)]
    said = as_names(reading_said(draft).get("sheets", ""))
    if said and set(said) <= set(there):
        return [name for name in there if name in said]
    return [str(one["name"]) for one in sheets_there(draft) if one["read"]]


def sheets_left(draft: Draft) -> list[str]:
    """Of a workbook whose sheets that are read are loaded already: the others with rows that no batch holds."""
    if draft.inspection.get("already_loaded") is None:
        return []
    there = sheets_there(draft)
    return [str(one["name"]) for one in there if not one["read"] and one["rows"] and one["batch"] is None]


def sheets_twice(draft: Draft) -> list[str]:
    """Those to be read that a batch holds already, though not all of them: loaded so, they would count twice."""
    going = None if draft.beside else draft.replaces
    if draft.inspection.get("already_loaded") is not None:
        return []
    held = {str(one["name"]) for one in sheets_there(draft) if one["batch"] not in (None, going)}
    return [name for name in sheets_chosen(draft) if name in held]


def is_unlike(draft: Draft, sheet: Sheet) -> bool:
    """Whether its header is known to be another than that of the sheets that are read."""
    read = {one["header"] for one in sheets_there(draft) if one["read"]}
    return sheet["header"] is not None and None not in read and sheet["header"] not in read


def sheets_ticked(draft: Draft, ticked: Sequence[str]) -> str:
    """The option of the reader after these are ticked; "" for what the program reads by itself.

    A sheet of another header takes the place of those before: they would make no table with it.
    """
    header = {str(one["name"]): one["header"] for one in sheets_there(draft)}
    before = sheets_chosen(draft)
    added = next((name for name in ticked if name not in before and name in header), None)
    wanted = [name for name in header if name in ticked]
    if added is not None:
        wanted = [name for name in wanted if name == added or header[name] == header[added]]
    if wanted == before:
        return reading_said(draft).get("sheets", "")
    return json.dumps(wanted, ensure_ascii=False) if wanted else ""


def columns_of_the_file(draft: Draft) -> list[str]:
    """Its columns by name, without the one that the reader adds for the names of several sheets."""
    names = [str(item["column"]) for item in draft.columns if item["column"]]
    several = len(draft.inspection["dialect"].get("sheets") or ()) > 1
    return names[:-1] if several and names and names[-1].startswith(SHEET_COLUMN) else names


def printed_once(draft: Draft) -> list[str]:
    """The columns whose value is printed once above its rows: as a person said, else as read."""
    said = reading_said(draft).get("fill_down")
    if said is not None:
        return as_names(said)
    return [str(name) for name in draft.inspection["dialect"].get("filled_down") or ()]


def printed_after(draft: Draft, choice: str) -> str:
    """The option of the reader after one more choice; "" for what the program finds by itself."""
    if choice in (AS_DETECTED, ""):
        return ""
    name, before = choice[1:], printed_once(draft)
    if choice.startswith(ADD):
        return json.dumps([*before, name], ensure_ascii=False)
    left = [one for one in before if one != name] if choice.startswith(TAKE) else []
    return json.dumps(left, ensure_ascii=False) if left else NONE


def as_names(option: str) -> list[str]:
    """The names in an option of the reader, as a card writes them; one as the command line does."""
    with suppress(ValueError):  # a column may be called "[kg]"
        if option.startswith("["):
            return [str(name) for name in json.loads(option)]
    return [] if option.casefold() in ("", NONE) else [option]
