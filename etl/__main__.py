"""The command line of etl: `python -m etl inspect | review | load | batches | issues | undo | redo | held | ...`.

More commands are registered by etl/*_commands.py.

Exit 0 done, 2 bad input or usage with one sentence on stderr. With --json, stdout is one JSON value and nothing else.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from etl import (
    alias_commands,
    backup_commands,
    console,
    decision_commands,
    door,
    mapping_commands,
    operation_commands,
    review_commands,
    scheme_commands,
)
from etl.commands import adding
from etl.errors import require_texts, visible
from etl.reading_options import add_reading_options, document_of
from etl.who import user
from i18n import gettext as _
from i18n.command_line import add_language_option, speaking_as_asked
from i18n.said import curbed
from i18n.system import reason_of
from store import Store, StoreError, open_store
from store.batches import LEAVE, REDO, UNDO, issues, list_batches, redo, undo
from store.corrected_by import CorrectedCountError
from store.settings import database_url

MORE = (
    review_commands,
    decision_commands,
    alias_commands,
    mapping_commands,
    operation_commands,
    scheme_commands,
    backup_commands,
)
LONGEST_USAGE = 300  # characters of a wrong usage, which repeats what was typed
INTERRUPTED = 130  # what a shell says of a program stopped by Ctrl-C

EXAMPLES = """
  python -m etl inspect seizures.csv
  python -m etl load seizures.csv
  python -m etl load *.csv --json
  python -m etl load kz.csv --set country=KZ --set unit=kg --set operation="Operation Sentinel"
  python -m etl load odd.csv --map quantity="Net weight" --map date="When" --set date_order=dmy
  python -m etl load odd.csv --mapping odd.json
  python -m etl load march-corrected.csv --replace 3
  python -m etl issues 3 --csv issues.csv
  python -m etl issues 3 --xlsx to-correct.xlsx
  python -m etl undo 3
  python -m etl undo 3 --corrected undo
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    with speaking_as_asked(argv):
        return _obey(parser().parse_args(argv))


def _obey(args: argparse.Namespace) -> int:
    try:
        _require_texts(args)
        result = _run(args)
        _answer(console.as_json(result) + "\n" if args.json else console.as_printed(args.show, result))
    except (door.BadInput, StoreError) as error:
        print(visible(" ".join(str(error).split())), file=sys.stderr)  # names of files may hold anything
        return 2
    except KeyboardInterrupt:
        print(_("Stopped; a file that was not loaded to its end left the database as it was."), file=sys.stderr)
        return INTERRUPTED
    return 0


def _answer(text: str) -> None:
    """Print it. Raises BadInput when it cannot be written to its end: by then the command is done."""
    try:
        print(text, end="")
        _flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left of it goes nowhere
        if isinstance(error, BrokenPipeError):  # who read the output has seen enough
            return
        sentence = _(
            "The answer could not be written to its end ({reason}), but the command was carried out: make room, and "
            "look with `python -m etl batches` at what is loaded."
        )
        raise door.BadInput(sentence.format(reason=reason_of(error))) from error


def _run(args: argparse.Namespace) -> Any:
    store = open_store(database_url(args.database))
    try:
        return args.run(store, args)
    finally:
        store.close()


def _require_texts(args: argparse.Namespace) -> None:
    """What the terminal's encoding has no text for; a file to be read may be called what it likes."""
    files = ("file", "files") if hasattr(args, "profile") else ()
    require_texts({name: value for name, value in vars(args).items() if name not in files})


class Parser(argparse.ArgumentParser):
    """Wrong usage is one sentence on stderr and exit 2, like all bad input."""

    def error(self, message: str) -> NoReturn:
        said = visible(curbed(" ".join(message.split()), LONGEST_USAGE))
        self.exit(2, _("{message}; see {program} --help.").format(message=said, program=self.prog) + "\n")


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = Parser(
        prog="python -m etl",
        description=_("Load files of seizures, see what became of every row, take it back."),
        epilog=_("examples:") + EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    common = Parser(add_help=False)
    common.add_argument("--database", metavar="URL", help=_("database (SQLAlchemy URL or SQLite file)"))
    add_language_option(common)
    common.add_argument("--json", action="store_true", help=_("print one JSON value"))
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    command = adding(commands, common, EXAMPLES)
    inspecting = command("inspect", _("say what a file is taken for"), _inspect, console.show_inspection)
    inspecting.add_argument("file", metavar="FILE")
    add_reading_options(inspecting)
    _loading_options(command("load", _("load files, each in one transaction"), _load, console.show_loads))
    command("batches", _("list what was loaded"), _batches, console.show_batches)
    finding = command("issues", _("list what was found in a batch"), _issues, console.show_issues)
    finding.add_argument("batch", metavar="BATCH", type=int)
    finding.add_argument("--csv", metavar="OUT", help=_("write them to a CSV file"))
    finding.add_argument("--xlsx", metavar="OUT", help=_("write the quarantined rows to a workbook, to be corrected"))
    for name, text, run in (
        (UNDO, _("take a batch out of every total"), _undo),
        (REDO, _("bring an undone batch back"), _redo),
    ):
        changing = command(name, text, run, console.show_batch)
        changing.add_argument("batch", metavar="BATCH", type=int)
        what = _("what becomes of rows of it that were corrected and loaded as other batches")
        changing.add_argument("--corrected", choices=(name, LEAVE), help=what)
    demo = command("demo", _("load or remove the illustrative data"), _demo, console.show_demo)
    demo.add_argument("action", choices=("load", "remove"))
    for more in MORE:
        more.register(commands, common)
    return top


def _loading_options(loading: argparse.ArgumentParser) -> None:
    loading.add_argument("files", metavar="FILE", nargs="+")
    add_reading_options(loading)
    loading.add_argument("--dry-run", action="store_true", help=_("do everything but write"))
    loading.add_argument("--replace", metavar="BATCH", type=int, help=_("put the file in the place of this batch"))
    loading.add_argument(
        "--no-remember", action="store_true", help=_("let spellings that --mapping assigns hold for this file alone")
    )


def _inspect(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    found = door.inspect(
        store,
        Path(args.file),
        profile=args.profile,
        document=document_of(args),
    )
    return found.as_json()


def _load(store: Store, args: argparse.Namespace) -> list[dict[str, Any]]:
    document = document_of(args)
    if args.replace is not None and len(args.files) > 1:
        raise door.BadInput(_("One batch is replaced by one file; name one, or load the others without --replace."))
    loads: list[dict[str, Any]] = []
    for file in args.files:
        try:
            loads.append(_load_one(store, Path(file), args, document))
        except (door.BadInput, StoreError) as error:
            raise _with_those_before(error, loads) from error
    return loads


def _with_those_before(
    error: door.BadInput | StoreError, loads: Sequence[Mapping[str, Any]]
) -> door.BadInput | StoreError:
    """Each file is a transaction of its own: say which of them stay loaded."""
    kept = ", ".join(f"{load['file']} ({load['batch']})" for load in loads if load["batch"] is not None)
    if not kept:
        return error
    sentence = _("{error} The files before it are loaded (batch): {kept}.").format(error=error, kept=kept)
    return door.BadInput(sentence, **asdict(error.place)) if isinstance(error, door.BadInput) else StoreError(sentence)


def _load_one(store: Store, path: Path, args: argparse.Namespace, document: door.MappingDocument) -> dict[str, Any]:
    with console.progress(path.name) as listener:
        report = door.load(
            store,
            path,
            profile=args.profile,
            document=document,
            dry_run=args.dry_run,
            replaces=args.replace,
            remember=not args.no_remember,
            progress=listener,
            loaded_by=user(),
        )
    return report.as_json()


def _batches(store: Store, _args: argparse.Namespace) -> list[dict[str, Any]]:
    return [batch.as_json() for batch in list_batches(store)]


def _issues(store: Store, args: argparse.Namespace) -> list[dict[str, Any]]:
    found = issues(store, args.batch)
    if args.csv:
        console.write_issues(Path(args.csv), found)
    if args.xlsx:
        door.error_workbook(store, args.batch, Path(args.xlsx))
    return [item.as_json() for item in found]


def _undo(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    try:
        return undo(store, args.batch, corrected=args.corrected).as_json()
    except CorrectedCountError as error:
        sentence = _("{error} Say --corrected undo or --corrected leave.").format(error=error)
        raise StoreError(sentence) from error


def _redo(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    return redo(store, args.batch, corrected=args.corrected or LEAVE).as_json()


def _demo(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    if args.action == "load":
        return door.load_demo(store).as_json()
    return {"removed": door.remove_demo(store)}


def _leave(code: int) -> NoReturn:
    """End at once. Arrow may still read ahead of a refused row in a thread of its own, which Python would stop in the
    middle of a call, and the program would abort; nor is it worth the time to look for garbage once more."""
    _flush()
    os._exit(code)


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # who started the program may have closed it
            stream.flush()


if __name__ == "__main__":
    _leave(main())
