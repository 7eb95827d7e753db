"""The language of a program started from a command line: --lang, else the environment, as other programs do.

Imports nothing of the project but i18n.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from i18n import DEFAULT, LANGUAGES, gettext, mark, ngettext, speaking

OPTION = "--lang"
# In the order in which POSIX programs look at them.
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
# What argparse itself says: extracted here, translated with all else.
ARGPARSE = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
    mark("the following arguments are required: %s"),
    mark("unrecognized arguments: %s"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("invalid %(type)s value: %(value)r"),
    mark("expected one argument"),
    mark("expected at least one argument"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("not allowed with argument %s"),
)


@contextmanager
def speaking_as_asked(arguments: Sequence[str] | None) -> Iterator[None]:
    """Speak the reader's language inside the block; argparse, which says the usage, with us. None: of this program."""
    # argparse looks its own words up through these two names of its module.
    vars(argparse).update(_=gettext, ngettext=ngettext)
    with speaking(command_language(sys.argv[1:] if arguments is None else arguments, os.environ)):
        yield


def command_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """`--lang ru`, `--lang=ru`, else the first variable that is set: LANG=ru_KZ.UTF-8 is Russian."""
    for place, argument in enumerate(arguments):
        if argument == OPTION and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith(f"{OPTION}="):
            return argument.removeprefix(f"{OPTION}=")
    named = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    wanted = named.replace("-", "_").split("_")[0].split(".")[0].lower()
    return wanted if wanted in LANGUAGES else DEFAULT


def add_language_option(parser: argparse.ArgumentParser) -> None:
    """`--lang`; its value has been looked at before the parser was made, so that the help is in that language, too."""
    parser.add_argument(OPTION, choices=tuple(LANGUAGES), help=gettext("language of what is said, not of the numbers"))
