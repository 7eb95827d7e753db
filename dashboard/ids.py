"""Every id of the page, and nothing else: no other module writes one. Imports nothing.

The reducer (assets/20-reducer.js) reads two prefixes: `filter-<URL key>` is a control of the selection,
`view-<URL key>` a control of how it is shown.
"""

from __future__ import annotations

from typing import Any

# ---- shell
PROVIDER = "provider"
LOCATION = "location"
THEME = "theme"  # also written by assets/10-theme.js
THEME_BUTTON = "theme-button"
PAGE = "page"
NAV = "nav"
SKIP_TARGET = "content"  # the main part of whichever page is open
SELECTION = "selection"  # the last query of the Overview, kept for its link
HELP = "help"  # this one, the next and FILTERS: also in assets/50-shell.js
TOAST = "toast"

# ---- overview
OVERVIEW = "overview"
OVERVIEW_LOCATION = "overview-location"
OVERVIEW_QUERY = "overview-query"
OVERVIEW_NAMES = "overview-names"  # also read by assets/20-reducer.js
SENTENCE = "overview-sentence"
CHIPS = "overview-chips"
AS_OF = "overview-as-of"
NOTICE = "overview-notice"
CARDS = "overview-cards"
SOURCES_SECTION = "sources"
SOURCES = "overview-sources"
BANNER = "overview-banner"
REMOVE_DEMO = "remove-demo"
RECORDS_TITLE = "records-title"
RECORDS_NOTE = "records-note"
RECORDS = "records-table"
TABLES = "overview-tables"  # all tables of the page, by the id of where they stand
FILTERS = "filters"
FILTERS_ON = "filters-on"

PERIOD = "filter-period"  # from and to
PRESET = "filter-preset"  # the same two, as "from..to"


def control(key: str) -> str:
    """The control of a selection key."""
    return f"filter-{key}"


def view(key: str) -> str:
    """The control of a view key."""
    return f"view-{key}"


def chart_figure(chart: str) -> str:
    return f"chart-{chart}-figure"


def chart_title(chart: str) -> str:
    return f"chart-{chart}-title"


def chart_note(chart: str) -> str:
    return f"chart-{chart}-note"


def chart_table(chart: str) -> str:
    return f"chart-{chart}-table"


# ---- data page (prefix data-)
DATA_DROP = "data-drop"  # this one and the next three: also in assets/upload.js
DATA_CHOOSE = "data-choose"
DATA_PROGRESS = "data-progress"
DATA_EVENT = "data-event"  # an upload came to rest
DATA_DRAWN = "data-drawn"  # the event has been answered
DATA_OPENED = "data-opened"  # the page was opened
DATA_FOLLOW = "data-follow"  # an upload whose load was started by the mapping form
DATA_DISMISSED = "data-dismissed"
DATA_CHANGED = "data-changed"  # what is loaded has changed
DATA_RESULTS = "data-results"
DATA_NOTICE = "data-notice"
DATA_SAID = "data-said"
DATA_BATCHES = "data-batches"
DATA_SOURCES = "data-sources"
DATA_FINDINGS = "data-findings"
DATA_FINDINGS_BODY = "data-findings-body"


def data_act(act: str, key: Any) -> dict[str, Any]:
    """A button that does `act` to a batch, an upload or the demonstration data."""
    return {"type": f"data-{act}", "key": key}


def data_field(kind: str, upload: Any, field: Any) -> dict[str, Any]:
    """A control of the mapping form: `kind` is column, constant or override."""
    return {"type": f"data-{kind}", "key": upload, "field": field}
