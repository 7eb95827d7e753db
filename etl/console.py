"""What the command line of etl prints: accounts for people, one JSON value for programs, progress on a terminal."""

from __future__ import annotations

import contextvars
import csv
import io
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from etl.errors import BadInput, visible
from etl.request import Listener, Progress
from i18n import gettext as _
from i18n import mark, ngettext
from i18n.figures import in_full_or_dash as _n
from i18n.figures import in_percent
from i18n.system import reason_of
from store.batches import Issue
from store.text import neutral

COUNTED_EVERY_S = 0.5
STAGES = {
    "reading": mark("reading"),
    "recognising": mark("recognising its columns"),
    "understanding": mark("understanding"),
    "waiting": mark("waiting for another program that is loading"),
    "writing": mark("writing"),
    "finishing": mark("finishing"),
    "checking": mark("checking the backup"),
    "restoring": mark("restoring"),
    "done": mark("done"),
}


def as_json(value: Any) -> str:
    """One JSON value; numbers as numbers, null for unknown."""
    return json.dumps(value, ensure_ascii=False, indent=2)


@contextmanager
def progress(name: str) -> Iterator[Listener]:
    """A listener that keeps one line on a terminal up to date; silent where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _progress: None
        return

    line = _Line(visible(name))
    counting = threading.Thread(target=line.count, args=(contextvars.copy_context(),), daemon=True)
    counting.start()
    try:
        yield line.show
    finally:
        line.end()


class _Line:
    """The line; where a step takes longer than a second, the seconds since it began are counted in it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._said, self._said_at = "", time.monotonic()

    def show(self, found: Progress) -> None:
        share = f" {in_percent(found.done / found.total)}" if found.total else ""
        with self._lock:
            said = f"{_(STAGES[found.stage])}{share}"
            if said != self._said:
                self._said, self._said_at = said, time.monotonic()
                self._print(said)

    def count(self, language: contextvars.Context) -> None:
        """Until the end; `language`: that of who reads the line."""
        while not self._over.wait(COUNTED_EVERY_S):
            with self._lock:
                seconds = int(time.monotonic() - self._said_at)
                if self._said and seconds and not self._over.is_set():
                    self._print(language.run(_, "{state} · {seconds} s").format(state=self._said, seconds=seconds))

    def end(self) -> None:
        with self._lock:
            self._over.set()
            self._print("")

    def _print(self, said: str) -> None:
        text = f"{self._name}: {said}" if said else ""
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def as_printed(show: Callable[[Any], None], result: Any) -> str:
    """What `show` prints, line by line; names and cells come from files, and none of them may command a terminal."""
    said = io.StringIO()
    with redirect_stdout(said):
        show(result)
    return "\n".join(map(visible, said.getvalue().split("\n")))


def show_loads(loads: Sequence[Mapping[str, Any]]) -> None:
    for load in loads:
        _show_load(load)


def _show_load(load: Mapping[str, Any]) -> None:
    if load["already_loaded"]:
        print(
            _("{file}: loaded already as batch {batch}; nothing was added.").format(
                file=load["file"], batch=load["batch"]
            )
        )
        return
    skipped = "".join(f" + {_n(rows)} {_('skipped')} ({rule})" for rule, rows in load["rows_skipped"].items())
    where = _("batch {batch}").format(batch=load["batch"]) if load["batch"] else _("dry run, nothing was written")
    print(f"{load['file']}: {where}, {load['profile']}, {load['seconds']} s")
    print(
        ngettext(
            "  {read} row read = {loaded} loaded + {quarantined} quarantined",
            "  {read} rows read = {loaded} loaded + {quarantined} quarantined",
            load["rows_read"],
        ).format(read=_n(load["rows_read"]), loaded=_n(load["rows_loaded"]), quarantined=_n(load["rows_quarantined"]))
        + (skipped or _(" + 0 skipped"))
    )
    print(
        _("  seizures: {seizures}; drugs: {mass} kg; lines held: {held}; repeated rows kept: {repeated}").format(
            seizures=_n(load["seizures"]),
            mass=_n(load["mass_kg"]),
            held=_n(load["lines_held"]),
            repeated=_n(load["repeated_rows"]),
        )
    )
    if load["rows_superseded"] or load["rows_superseding"]:
        print(
            _("  rows superseded by a later edition: {own}; rows of earlier editions by this one: {others}").format(
                own=_n(load["rows_superseded"]), others=_n(load["rows_superseding"])
            )
        )
    for sheet in load["sheets"]:
        if not sheet["read"] and sheet["rows"] != 0:
            print(_not_read(sheet))
    if load["seizures_joined"]:
        joined = _("  of these, begun by loaded rows of their file and counted once with them: {n}")
        print(joined.format(n=_n(load["seizures_joined"])))
    for total in load["control_totals"]:
        print(
            _("  total of {column}: stated {stated}, rows sum to {summed}, difference {difference}").format(
                column=total["column"],
                stated=_n(total["stated"]),
                summed=_n(total["summed"]),
                difference=_n(total["difference"]),
            )
        )


def _not_read(sheet: Mapping[str, Any]) -> str:
    if sheet["rows"] is None:
        return _("  not read: sheet {sheet}: {reason}").format(sheet=sheet["name"], reason=sheet["reason"])
    rows = sheet["rows"]
    return ngettext(
        "  not read: sheet {sheet}, {rows} row: {reason}", "  not read: sheet {sheet}, {rows} rows: {reason}", rows
    ).format(sheet=sheet["name"], rows=_n(rows), reason=sheet["reason"])


WRITTEN_AS = ("format", "encoding", "delimiter", "quotechar", "sheets", "header_row", "fill_down")
READ_AS = (*WRITTEN_AS, "decimal", "date_order", "grain")


def show_inspection(found: Mapping[str, Any]) -> None:
    dialect = found["dialect"]
    print(f"{found['file']}: {found['profile_name']}" + (f" ({found['profile']})" if found["profile"] else ""))
    if found["already_loaded"]:
        print(_("  loaded already as batch {batch}").format(batch=found["already_loaded"]))
    rows = ngettext("  {rows} row, {scope}", "  {rows} rows, {scope}", found["rows_read"])
    print(rows.format(rows=_n(found["rows_read"]), scope=found["scope"]))
    print(f"  {found['profile_evidence']}")
    for key in READ_AS:
        if dialect[key] not in (None, "", []):
            shown = ", ".join(dialect[key]) if isinstance(dialect[key], list) else str(dialect[key])
            print(f"  {key:<12} {shown:<12} {dialect['evidence'].get(key, '')}")
    for sheet in found["sheets"]:
        print(f"  {_('sheet'):<12} {sheet['name']:<12} {_state(sheet)}")
    for column in found["columns"]:
        print(f"  {column['column']:<32} -> {_field(column, found['wide']):<16} {column['evidence'] or ''}")
    for key, text in found["constants"].items():
        print(f"  {_('every row'):<32} -> {key:<16} {text}")
    if found["missing_required"]:
        print(_("  missing: {fields}").format(fields=", ".join(found["missing_required"])))
    for doubt in found["doubts"]:
        print(f"  {doubt}")


def _state(sheet: Mapping[str, Any]) -> str:
    """What became of a sheet: how many rows it has, that it is read or why not, and which batch holds it."""
    said = [
        "" if sheet["rows"] is None else ngettext("{n} row", "{n} rows", sheet["rows"]).format(n=_n(sheet["rows"])),
        _("read") if sheet["read"] else sheet["reason"],
        "" if sheet["batch"] is None else _("loaded already as batch {batch}").format(batch=sheet["batch"]),
    ]
    return "; ".join(filter(None, said))


def _field(column: Mapping[str, Any], wide: Sequence[Mapping[str, Any]]) -> str:
    """The field of a column; of a table with one column per drug, which drug and unit it holds."""
    of_drug = [item for item in wide if item["column"] == column["column"]]
    if of_drug:
        return " ".join(filter(None, (of_drug[0]["drug"], of_drug[0]["unit"])))
    return column["field"] or "–"


def show_batches(batches: Sequence[Mapping[str, Any]]) -> None:
    if not batches:
        print(_("Nothing was loaded yet; `python -m etl load FILE` loads a file."))
    for batch in batches:
        show_batch(batch)


def show_batch(batch: Mapping[str, Any]) -> None:
    skipped = sum(batch["rows_skipped"].values())
    print(
        f"{batch['id']:>4}  {batch['status']:<10}  {batch['loaded_at'][:16]}  {_named(batch)}  "
        f"[{batch['source']}]  {_n(batch['rows_read'])} = {_n(batch['rows_loaded'])} + "
        f"{_n(batch['rows_quarantined'])} + {_n(skipped)}"
    )
    beside = {
        "replaced_by": _("      replaced by batch {number}"),
        "replaces": _("      in the place of batch {number}"),
        "corrects": _("      holds corrected rows of batch {number}"),
        "rows_corrected": _("      rows loaded since, corrected: {number}"),
    }
    for key, sentence in beside.items():
        if batch[key]:
            print(sentence.format(number=_n(batch[key])))
    if batch["left_over"]:
        print(f"      {batch['left_over']}")


def _named(batch: Mapping[str, Any]) -> str:
    """The file, and of a workbook the sheets: each may be a batch of its own."""
    sheets = ", ".join(batch["sheets"])
    return f"{batch['file_name']} ({sheets})" if sheets else str(batch["file_name"])


def show_issues(issues: Sequence[Mapping[str, Any]]) -> None:
    for item in issues:
        where = "" if item["row_number"] is None else _("row {row}").format(row=item["row_number"])
        column = "" if item["column_name"] is None else f", {item['column_name']}"
        print(f"{item['level']:<12} {where}{column}: {item['message']} [{item['code']}, {_n(item['rows'])}]")


def show_demo(result: Mapping[str, Any]) -> None:
    if "removed" in result:
        gone = _("The illustrative data are out of every total.")
        print(gone if result["removed"] else _("There were no illustrative data."))
    else:
        _show_load(result)


def write_issues(path: Path, found: Sequence[Issue]) -> None:
    """All findings as CSV. Raises BadInput when the file cannot be written."""
    names = list(Issue.__dataclass_fields__)
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            writer.writerows([[neutral(getattr(item, name)) for name in names] for item in found])
    except OSError as error:
        raise BadInput(
            _("{file} cannot be written: {reason}.").format(file=path, reason=reason_of(error))
        ) from error
