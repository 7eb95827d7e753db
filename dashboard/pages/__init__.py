"""The pages, explicitly: address, name, layout, callbacks. A page is one module with `layout` and `register`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dash import Dash
from dash.development.base_component import Component
from flask import Flask

from dashboard.options import upload_limit_bytes
from dashboard.pages import data, data_quality, operations, overview, records
from i18n import mark
from store import Store


def _data_layout(store: Store, _server: Flask) -> Component:
    return data.layout(store, upload_limit_bytes())


@dataclass(frozen=True)
class Page:
    """`layout` is called each time the page is opened. `within`: the page that leads there, if the header does not."""

    path: str
    label: str
    layout: Callable[[Store, Flask], Component]
    register: Callable[[Dash, Store], None]
    within: str | None = None


PAGES: tuple[Page, ...] = (
    Page("/", mark("Overview"), overview.layout, overview.register),
    Page("/operations", mark("Operations"), operations.layout, operations.register),
    Page("/records", mark("Records"), records.layout, records.register),
    Page("/data", mark("Data"), _data_layout, data.register),
    Page(
        "/data/quality", mark("Quality of each reporter"), data_quality.layout, data_quality.register, within="/data"
    ),
)
