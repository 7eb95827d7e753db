"""What the process of etl/worker.py can be asked to do: each job reads its request and calls the door.

A job returns what is to be sent back as JSON. Must not import analytics, dashboard, dash or plotly.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from etl import door
from etl.choosing import open_and_choose
from etl.mapping_document import read_document
from etl.remembering import remember
from etl.request import Listener, with_sayings
from etl.who import user
from store import Store

Asked = Mapping[str, Any]
Job = Callable[[Store, Asked, Listener], Any]


def _inspect(store: Store, asked: Asked, listener: Listener) -> Any:
    return door.inspect(store, Path(asked["path"]), progress=listener, **_options(asked)).as_json()


def _review(store: Store, asked: Asked, listener: Listener) -> Any:
    return door.review(store, Path(asked["path"]), progress=listener, **_options(asked)).as_json()


def _load(store: Store, asked: Asked, listener: Listener) -> Any:
    options, path = _options(asked), Path(asked["path"])
    save_as = options.pop("save_mapping_as", None)
    by = options["loaded_by"] = options.get("loaded_by") or user()
    report = door.load(store, path, progress=listener, **options).as_json()
    if save_as:
        # After the load: what was refused teaches nothing.
        said = with_sayings(options.get("document"), options.get("mapping"), _one_by_one(options))
        named = {"replaces": options.get("replaces"), "file_name": options.get("file_name", "")}
        table, choice = open_and_choose(store, path, options.get("profile"), said, **named)
        with table:
            remember(store, save_as, table.columns, choice.plan, said, by)
    return report


def _one_by_one(options: Mapping[str, Any]) -> dict[str, str]:
    return {**options.get("constants", {}), **options.get("overrides", {})}


def _workbook(store: Store, asked: Asked, _listener: Listener) -> Any:
    return door.error_workbook(store, asked["options"]["batch"], Path(asked["path"])).as_json()


def _options(asked: Asked) -> dict[str, Any]:
    """The arguments of the door; the mapping document arrives as JSON. Raises BadInput."""
    options = {name: value for name, value in asked["options"].items() if value is not None}
    if "document" in options:
        options["document"] = read_document(options["document"])
    return options


JOBS: Mapping[str, Job] = {"inspect": _inspect, "review": _review, "load": _load, "workbook": _workbook}
