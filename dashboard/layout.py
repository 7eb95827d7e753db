"""The shell around every page: header, navigation, theme, help. No callbacks but the one that opens a page."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.connection import connection_line
from dashboard.components.help import help_dialog
from dashboard.components.marks import icon
from dashboard.pages import PAGES
from i18n import LANGUAGES, language
from i18n import gettext as _
from store import Store

FONT = "'IBM Plex Sans', system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
MANTINE_THEME = {
    "fontFamily": FONT,
    "primaryColor": "accent",
    "defaultRadius": "sm",
    "cursorType": "pointer",
    "respectReducedMotion": True,
    "colors": {
        "accent": [
            "#e2eff7",
            "#c5dfee",
            "#9cc9e2",
            "#6fb1d4",
            "#459ac5",
            "#2381b1",
            "#0a628f",
            "#085479",
            "#074b6f",
            "#053650",
        ]
    },
}


def shell() -> Component:
    """Everything that stays when the page changes."""
    provider: Component = dmc.MantineProvider(
        id=ids.PROVIDER,
        theme=MANTINE_THEME,
        forceColorScheme="light",
        children=dmc.DatesProvider(
            settings={"locale": language(), "firstDayOfWeek": 1},
            children=[
                dcc.Location(id=ids.LOCATION, refresh=False),
                dcc.Store(id=ids.THEME),
                dcc.Store(id=ids.SELECTION, storage_type="session"),
                html.A(_("Skip to the content"), href=f"#{ids.SKIP_TARGET}", className="skip"),
                _header(),
                html.Div(id=ids.PAGE, className="page"),
                help_dialog(),
                html.Div(id=ids.TOAST, role="status", **attributes(data_copied=_("Link copied"))),
                connection_line(),
            ],
        ),
    )
    return provider


def register(app: Dash, store: Store) -> None:
    """Open the page of the address, named in the window's title; keep the theme."""
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("sentinel", "theme"),
        Output(ids.PROVIDER, "forceColorScheme"),
        Output(ids.THEME, "data"),
        Input(ids.THEME_BUTTON, "n_clicks"),
        State(ids.THEME, "data"),
    )

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("sentinel", "pageTitle"), Input(ids.NAV, "children")
    )

    @app.callback(
        Output(ids.PAGE, "children"),
        Output(ids.NAV, "children"),
        Input(ids.LOCATION, "pathname"),
        State(ids.SELECTION, "data"),
    )
    def open_page(path: str, selection: str | None) -> tuple[Component, list[Component]]:
        page = next((item for item in PAGES if item.path == (path or "/")), PAGES[0])
        return page.layout(store, app.server), navigation(page.within or page.path, selection or "")


def navigation(current: str, selection: str = "") -> list[Component]:
    """Links to the pages. From another page the first one leads back to the `selection` (its query) left there."""
    return [
        dcc.Link(
            _(page.label),
            id=ids.nav_link(page.path),
            href=page.path + (selection if page is PAGES[0] and page.path != current else ""),
            className="nav-link" + (" nav-current" if page.path == current else ""),
        )
        for page in PAGES
        if page.within is None
    ]


def _header() -> Component:
    return html.Header(
        [
            dcc.Link([icon("wordmark"), html.Span("Sentinel")], href="/", className="wordmark"),
            html.Nav(navigation("/"), id=ids.NAV, className="nav", **attributes(aria_label=_("Pages"))),
            html.Div(
                [
                    _languages(),
                    _tool(icon("theme"), _("Light or dark"), id=ids.THEME_BUTTON),
                    _tool(icon("help"), _("Help"), **attributes(data_action="help")),
                ],
                className="header-tools",
            ),
        ],
        className="header",
    )


def _languages() -> Component:
    """One button for each language, named in itself; the page's own is pressed (assets/05-language.js)."""
    buttons = [
        html.Button(
            code.upper(),
            type="button",
            className="language",
            title=name,
            lang=code,
            **attributes(
                data_language=code,
                aria_label=f"{code.upper()} – {name}",  # with what is seen in it, for whoever speaks to the page
                aria_pressed=str(code == language()).lower(),
            ),
        )
        for code, name in LANGUAGES.items()
    ]
    return html.Div(buttons, role="group", className="languages", **attributes(aria_label=_("Language")))


def _tool(drawing: Component, label: str, **more: Any) -> Component:
    named = attributes(aria_label=label)
    return html.Button(drawing, type="button", className="icon-button", title=label, **named, **more)
