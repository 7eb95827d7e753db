"""`python -m etl backup FILE` and `restore FILE`: the whole record as one file, and back.

The work is done in store.backup and store.restore. Must not import analytics or dashboard.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from etl.commands import adding
from etl.console import progress
from etl.request import Progress
from i18n import gettext as _
from i18n.figures import in_full
from store import Store
from store.backup import backup
from store.restore import restore

EXAMPLES = """
  python -m etl backup sentinel-2026-01-31.backup
  python -m etl backup latest.backup --force --json
  python -m etl restore sentinel-2026-01-31.backup --database sqlite:///new.db
  python -m etl restore latest.backup --database postgresql://sentinel@server/sentinel --force
"""


def register(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add `backup` and `restore` to the commands of etl; `common` has the options that every command takes."""
    replacing = _("replace the file if it is there already")
    overwriting = _("replace the record that the database holds")
    command = adding(commands, common, EXAMPLES)
    for added, forcing in (
        (command("backup", _("write the whole record to one file"), _backup, _show_backup), replacing),
        (command("restore", _("bring a backup back"), _restore, _show_restore), overwriting),
    ):
        added.add_argument("file", metavar="FILE")
        added.add_argument("--force", action="store_true", help=forcing)


def _backup(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    return backup(store, Path(args.file), force=args.force).as_json()


def _restore(store: Store, args: argparse.Namespace) -> dict[str, Any]:
    path = Path(args.file)
    with progress(path.name) as listener:
        done = restore(store, path, force=args.force, told=lambda *step: listener(Progress(*step)))
    return done.as_json()


def _show_backup(done: Mapping[str, Any]) -> None:
    text = _("{file}: batches {batches}, seizures {seizures}, lines {lines}, issues {issues}, bytes {bytes}")
    print(_filled(text, done))
    print(_("  schema version {schema_version}, data version {data_version}, {seconds} s").format(**done))
    print(f"  SHA-256 {done['sha256']}")


def _show_restore(done: Mapping[str, Any]) -> None:
    text = _("{file} is restored: batches {batches}, seizures {seizures}, lines {lines}, issues {issues}")
    print(_filled(text, done))
    if done["replaced_batches"] or done["replaced_seizures"]:
        print(_filled(_("  in place of: batches {replaced_batches}, seizures {replaced_seizures}"), done))


def _filled(text: str, done: Mapping[str, Any]) -> str:
    return text.format(**{key: in_full(value) if isinstance(value, int) else value for key, value in done.items()})
