"""How a command of etl is added to the command line: described, with examples, with the options that every one takes.

Must not import analytics or dashboard.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from i18n import gettext as _
from store import Store

Run = Callable[[Store, argparse.Namespace], Any]
Add = Callable[[str, str, Run, Callable[[Any], None]], argparse.ArgumentParser]


def adding(commands: Any, common: argparse.ArgumentParser, examples: str) -> Add:
    """What adds a command: its name, what it does, what runs and what shows the result."""

    def add(name: str, text: str, run: Run, show: Callable[[Any], None]) -> argparse.ArgumentParser:
        added = _parser(commands, name, text, examples, [common])
        added.set_defaults(run=run, show=show)
        return added

    return add


def with_actions(commands: Any, common: argparse.ArgumentParser, name: str, text: str, examples: str) -> Add:
    """Add a command with actions of its own, such as `alias`; returns what adds an action to it."""
    top = _parser(commands, name, text, examples, [])
    return adding(top.add_subparsers(required=True, metavar="ACTION"), common, examples)


def _parser(
    commands: Any, name: str, text: str, examples: str, parents: list[argparse.ArgumentParser]
) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=text,
        parents=parents,
        epilog=_("examples:") + examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return added
