"""`python -m analytics <question> '<selection>'`: the same answers as the pages and HTTP, on the command line.

Exit 0: answered; 2: bad input, one sentence on stderr and nothing on stdout. Must not import sqlalchemy.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from analytics.door import ask_query
from analytics.filters import FILTERS
from analytics.listing import listing
from analytics.questions import QUESTIONS
from analytics.selection import SelectionError
from i18n import gettext as _
from i18n.command_line import add_language_option, speaking_as_asked
from i18n.system import reason_of
from store import StoreError, open_store
from store.settings import database_url

_EXAMPLES = """
  python -m analytics totals
  python -m analytics totals 'region=bloc:cis&from=2009-08-01&to=2009-09-30' --json
  python -m analytics by_drug 'country=KZ,RU&class=drug'
  python -m analytics by_month 'drug=heroin,opium&granularity=quarter&by=group'
  python -m analytics records 'q=дирижабль&sort=mass&limit=10'
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer one question; the exit code."""
    with speaking_as_asked(arguments):
        return _answer(_parser().parse_args(arguments))


def _answer(wanted: argparse.Namespace) -> int:
    try:
        store = open_store(database_url(wanted.database))
        answer = ask_query(store, wanted.question, wanted.selection)
    except SelectionError as error:
        return _refuse(error.sentence)
    except StoreError as error:
        return _refuse(str(error))
    try:
        print(json.dumps(answer, ensure_ascii=False) if wanted.json else listing(answer))
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = None  # nothing more is flushed into it at the end
        if isinstance(error, BrokenPipeError):  # who read the output has seen enough
            return 0
        sentence = _("The answer could not be written to its end ({reason}); make room, and ask again.")
        return _refuse(sentence.format(reason=reason_of(error)))
    return 0


def _refuse(sentence: str) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return 2


class _Parser(argparse.ArgumentParser):
    """Bad usage is one sentence, without the usage text."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, _sentence(message))


def _sentence(message: str) -> str:
    named = f"{message[:1].upper()}{message[1:]}"
    return _("{message}; see {program} --help.").format(message=named, program="python -m analytics") + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m analytics",
        description=_("Answer a question about the seizures of a selection."),
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("question", metavar="QUESTION", help=", ".join(QUESTIONS))
    parser.add_argument(
        "selection",
        metavar="SELECTION",
        nargs="?",
        default="",
        help=_(
            "key=value,value&key=value; the options of the question stand beside the filters; nothing: everything"
        ),
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON object instead of a table"))
    parser.add_argument("--database", metavar="URL", help=_("SQLAlchemy URL or path of the database"))
    add_language_option(parser)
    return parser


def _epilog() -> str:
    filters = ", ".join([*(item.key for item in FILTERS), "lang"])
    settings: list[Any] = [
        f"  {item.id}: {', '.join(option.name for option in item.options)}"
        for item in QUESTIONS.values()
        if item.options
    ]
    head = _("filters: {keys}").format(keys=filters)
    return "\n".join([head, "", _("options of questions:"), *settings, "", _("examples:") + _EXAMPLES])


if __name__ == "__main__":
    sys.exit(main())
