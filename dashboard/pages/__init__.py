"""The pages, explicitly: address, name, layout, callbacks. A page is one module with `layout` and `register`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dash import Dash
from dash.development.base_component import Component
from flask import Flask

from dashboard.options import upload_limit_bytes
from dashboard.pages import data, operations, overview, records
from i18n import mark
from store import Store


def _data_layout(_store: Store, _server: Flask) -> Component:
    return data.layout(upload_limit_bytes())


@dataclass(frozen=True)
class Page:
    """`layout` is called each time the page is opened."""

    path: str
    label: str
    layout: Callable[[Store, Flask], Component]
    register: Callable[[Dash, Store], None]


PAGES: tuple[Page, ...] = (
    Page("/", mark("Overview"), overview.layout, overview.register),
    Page("/operations", mark("Operations"), operations.layout, operations.register),
    Page("/records", mark("Records"), records.layout, records.register),
    Page("/data", mark("Data"), _data_layout, data.register),
)
