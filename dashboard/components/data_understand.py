"""Step 1: how the file was read: format, sheets, encoding, delimiter, header row, decimal mark, dates, kind of rows.

Each with why, and with the control that overrules it. Functions that return components, no callbacks. Must not import
etl, plotly or SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import numbers
from dashboard.components import data_controls as controls
from dashboard.components import data_reading as reading
from dashboard.components.data_chosen import sheets_left, sheets_twice
from dashboard.components.data_draft import Draft
from dashboard.components.data_sample import sample
from dashboard.components.data_steps import ASKS, DONE, Step, more, part
from i18n import gettext as _
from i18n import mark, ngettext

NO_PROFILE = "none"
NOTED = 6
FORMATS = {
    "csv": mark("text table"),
    "xlsx": mark("Excel workbook"),
    "xls": mark("Excel workbook (97-2003)"),
    "ods": mark("OpenDocument spreadsheet"),
    "parquet": mark("Parquet table"),
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "windows-1251": "Windows-1251",
    "cp866": "CP866 (DOS)",
    "koi8-r": "KOI8-R",
    "windows-1252": "Windows-1252",
    "iso-8859-1": "ISO-8859-1",
    "utf-16": "UTF-16",
}
# With or without a mark of the order of its bytes, which is in the evidence: to a person it is the same encoding.
WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
DELIMITERS = {",": mark("comma"), ";": mark("semicolon"), "\t": mark("tab"), "|": mark("vertical bar")}
DECIMALS = {".": mark("point"), ",": mark("comma")}
DECIMALS_IN_SHORT = {".": mark("decimal point"), ",": mark("decimal comma")}
DATE_ORDERS = {
    "dmy": mark("day, month, year"),
    "mdy": mark("month, day, year"),
    "ymd": mark("year, month, day"),
    "excel": mark("day numbers of Excel"),
}
GRAINS = {
    "individual": mark("one seizure"),
    "aggregate": mark("a total of several seizures"),
    "annual": mark("a total of a year"),
}


def understood(draft: Draft) -> Step:
    """The step; how a file is written is always found, so it waits to be opened, unless it is of sheets to choose."""
    return Step(
        name="understood",
        title=_("Understood"),
        said=_in_short(draft.inspection),
        state=ASKS if sheets_twice(draft) else DONE,
        body=[*([] if draft.corrects else [_facts(draft)]), *_noted(draft.inspection), sample(draft)],
        opened=bool(sheets_left(draft) or sheets_twice(draft)),
    )


def recognised(draft: Draft) -> str:
    """Where the file is from, or that nobody knows."""
    found = draft.inspection
    if draft.corrects:
        return _("An error workbook: its corrected rows are read as the file they come from was.")
    if found.get("saved_mapping"):
        return _("Read by your mapping “{name}”, saved for files with this header.").format(name=found["saved_mapping"])
    if found.get("profile"):
        return _("Recognised as {profile}.").format(profile=found["profile_name"])
    return _("No source that is known has this header; its columns were guessed from their names and contents.")


def _in_short(found: Mapping[str, Any]) -> str:
    """"UTF-8, semicolon, decimal comma, header in row 1": the whole step in a line."""
    dialect = found["dialect"]
    encoding = _encoding(dialect)
    said = [
        _(FORMATS[dialect["format"]]) if dialect.get("format") in FORMATS and dialect["format"] != "csv" else "",
        reading.sheets_in_short(found),
        ENCODINGS.get(encoding, encoding),
        _named(DELIMITERS, dialect.get("delimiter")),
        _named(DECIMALS_IN_SHORT, dialect.get("decimal")),
        _named(DATE_ORDERS, dialect.get("date_order")),
        ngettext("{n} row", "{n} rows", found["rows_read"]).format(n=numbers.count(found["rows_read"])),
    ]
    return " · ".join(filter(None, said))


def _encoding(dialect: Mapping[str, Any]) -> str:
    found = dialect.get("encoding") or ""
    return WITHOUT_MARK.get(found, found)


def _facts(draft: Draft) -> Component:
    dialect = draft.inspection["dialect"]
    facts = [_source(draft), *_written(draft, dialect), *_meant(draft, dialect)]
    return part(_("How it was read"), [*reading.sheets(draft), html.Div(facts, className="way-fields")])


def _source(draft: Draft) -> Component:
    known = draft.inspection.get("profile") or NO_PROFILE
    options = [(NO_PROFILE, _("none: by its columns")), *sorted(draft.words.profiles.items(), key=lambda item: item[1])]
    label = _("Known source")
    control = controls.pick(draft.upload, "profile", "profile", label, options, known)
    return controls.labelled(label, control, draft.inspection.get("profile_evidence") or draft.inspection.get("scope"))


def _written(draft: Draft, dialect: Mapping[str, Any]) -> list[Component]:
    """How the bytes became a table."""
    facts = [_format(dialect)] if dialect.get("format") else []
    if encoding := _encoding(dialect):
        found = {**dialect, "encoding": encoding}
        facts.append(_pick(draft, "reading", "encoding", _("Encoding"), ENCODINGS, found))
    if dialect.get("delimiter"):
        named = {key: _(name) for key, name in DELIMITERS.items()}
        facts.append(_pick(draft, "reading", "delimiter", _("Columns are parted by"), named, dialect))
        facts.append(reading.quotes(draft))
    if dialect.get("header_row") is not None:
        label = _("Header in row")
        control = controls.words(draft.upload, "reading", "header_row", label, str(dialect["header_row"]))
        facts.append(controls.labelled(label, control, dialect["evidence"].get("header_row")))
        facts.append(reading.printed_once(draft))
    return facts


def _meant(draft: Draft, dialect: Mapping[str, Any]) -> list[Component]:
    """How its cells are meant."""
    named = [
        ("decimal", _("Decimal mark"), DECIMALS),
        ("date_order", _("Order in dates"), DATE_ORDERS),
        ("grain", _("A row is"), GRAINS),
    ]
    return [
        _pick(draft, "meaning", key, label, {value: _(name) for value, name in options.items()}, dialect)
        for key, label, options in named
        if key in dialect or key != "grain"
    ]


def _pick(
    draft: Draft, where: str, key: str, label: str, named: Mapping[str, str], dialect: Mapping[str, Any]
) -> Component:
    """A list of what it can be; what a person said can be taken back, to what the program finds."""
    said = (draft.document.get(where) or {}).get(key)
    value = said or dialect.get(key) or ""
    automatic = [("", _("as detected"))] if said or not value else []
    control = controls.pick(draft.upload, where, key, label, [*automatic, *named.items()], value)
    evidence = _("You said so.") if said else dialect["evidence"].get(key) or _nothing_seen(key, value)
    return controls.labelled(label, control, evidence)


def _nothing_seen(key: str, value: str) -> str | None:
    if value:
        return None
    if key == "decimal":
        return _("No number in it has one.")
    if key == "date_order":
        return _("No date in it leaves a doubt.")
    return None


def _format(dialect: Mapping[str, Any]) -> Component:
    shown = html.Span(_(FORMATS.get(dialect["format"], dialect["format"])), className="way-plain")
    return controls.labelled(_("Format"), shown, dialect["evidence"].get("format"))


def _noted(found: Mapping[str, Any]) -> list[Component]:
    """What was made of the header and the sheets, and the cells that the file itself calls errors."""
    notes, faults = list(found["dialect"].get("notes") or ()), list(found.get("faults") or ())
    if not notes and not faults:
        return []
    said = [html.Li(note) for note in notes[:NOTED]]
    said += [html.Li(fault["message"], className="data-amber") for fault in faults[:NOTED]]
    left = max(0, len(notes) - NOTED) + max(0, len(faults) - NOTED)
    rest = ngettext("And {n} more.", "And {n} more.", left).format(n=numbers.count(left))
    return [part(_("What was noticed in it"), [html.Ul(said, className="data-remarks"), more(rest) if left else None])]


def _named(named: Mapping[str, str], value: str | None) -> str:
    known = value or ""
    return _(named[known]) if known in named else known
