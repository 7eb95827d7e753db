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
CONNECTION = "connection"  # also in assets/55-connection.js

# ---- overview
OVERVIEW = "overview"
OVERVIEW_LOCATION = "overview-location"
OVERVIEW_QUERY = "overview-query"
OVERVIEW_NAMES = "overview-names"  # also read by assets/20-reducer.js
SENTENCE = "overview-sentence"
ANNOUNCED = "overview-announced"  # the sentence, read out when it changes; also, like SENTENCE, in 50-announce.js
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
CALENDAR = "period"  # the base of the calendar's ids
CALENDAR_NAME = f"{CALENDAR}-target"
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


def chart_summary(chart: str) -> str:
    """What the figure shows, in words."""
    return f"chart-{chart}-summary"


def menu_opener(card: str) -> str:
    return f"menu-{card}"


def chart_table(chart: str) -> str:
    return f"chart-{chart}-table"


SCHEME_NOTE = "view-scheme-note"  # under the region control; a page may put its own prefix before it

# ---- records page (prefix records-; the grid, its panel and what they keep: also in assets/62-records.js)
RECORDS_PREFIX = "records-"  # before the ids of the controls that the Overview has too
RECORDS_PAGE = "records-page"
RECORDS_LOCATION = "records-location"
RECORDS_QUERY = "records-query"
RECORDS_NAMES = "records-names"
RECORDS_SHOWN = "records-shown"  # the query that head and panel are drawn from: without order and open record
RECORDS_OPEN = "records-open"  # the record whose story is open; None: none is
RECORDS_GRID = "records-grid"
RECORDS_SENTENCE = "records-sentence"
RECORDS_COUNT = "records-count"
RECORDS_CHIPS = "records-chips"
RECORDS_AS_OF = "records-as-of"
RECORDS_NOTICE = "records-notice"
RECORDS_NOTHING = "records-nothing"
RECORDS_BANNER = "records-banner"
RECORDS_FILTERS_ON = "records-filters-on"
RECORDS_LEFT_OUT = "records-left-out"
RECORDS_COLUMNS = "records-columns"
RECORDS_STORY = "records-story"
RECORDS_STORY_BODY = "records-story-body"
RECORDS_STORY_TITLE = "records-story-title"


def nav_link(path: str) -> str:
    """The link of a page in the header."""
    return f"nav-{path.strip('/') or 'overview'}"


# ---- data page (prefix data-)
DATA_DROP = "data-drop"  # this one and the next three: also in assets/upload.js
DATA_CHOOSE = "data-choose"
DATA_PROGRESS = "data-progress"
DATA_REVIEW_EACH = "data-review-each"  # the switch; also in assets/upload.js
DATA_OPTIONS = "data-options"  # what the searchable list offers; this and the next two: also in assets/data-pick.js
DATA_PICKER = "data-picker"  # the list itself
DATA_PICKER_PLACE = "data-picker-place"
DATA_OTHERS = "data-others"  # loads that others have started; also in assets/upload.js
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
DATA_SCHEMES = "data-schemes"
DATA_SCHEME_SAID = "data-scheme-said"
DATA_SCHEME_SLUG = "data-scheme-slug"
DATA_SCHEME_NAME = "data-scheme-name"
DATA_SCHEME_FILE = "data-scheme-file"  # also in assets/57-schemes.js
DATA_SCHEME_CHOOSE = "data-scheme-choose"


DATA_AFTER_SAID = "data-after-said"
DATA_HELD = "data-held"
DATA_DECIDED = "data-decided"
DATA_TAUGHT = "data-taught"
DATA_DECIDE = "data-decide"
DATA_DECIDE_LINE = "data-decide-line"  # the line in the form
DATA_DECIDE_ABOUT = "data-decide-about"
DATA_DECIDE_KIND = "data-decide-kind"
DATA_DECIDE_CORRECTION = "data-decide-correction"
DATA_DECIDE_QUANTITY = "data-decide-quantity"
DATA_DECIDE_UNIT = "data-decide-unit"
DATA_DECIDE_REASON = "data-decide-reason"
DATA_DECIDE_SAVE = "data-decide-save"
DATA_DECIDE_ERROR = "data-decide-error"
DATA_UNDO = "data-undo-asks"  # what becomes of the corrected rows of a file that is undone
DATA_UNDO_ABOUT = "data-undo-about"


def data_act(act: str, key: Any) -> dict[str, Any]:
    """A button that does `act` to a batch, an upload or the demonstration data."""
    return {"type": f"data-{act}", "key": key}


def data_onward(upload: Any, batch: Any) -> dict[str, Any]:
    """Where the card of a loaded file leads on to, as long as its batch counts."""
    return {"type": "data-onward", "key": upload, "batch": batch}


def data_said(upload: Any, part: Any, name: Any) -> dict[str, Any]:
    """A control of a file's card: what a person says about `part` of how it is read (pages/data_changes.py)."""
    return {"type": "data-said-of-file", "key": upload, "part": part, "name": name}


def data_pick(upload: str, part: str, name: str) -> str:
    """A button that opens the one searchable list of the page to say such a thing; also in assets/data-pick.js."""
    return f"data-pick-{upload}-{part}-{name}"


def data_picked(upload: Any) -> dict[str, Any]:
    """What was chosen in that list for a file, as {part, name, value}; also in assets/data-pick.js."""
    return {"type": "data-picked", "key": upload}


def data_asked(upload: Any) -> dict[str, Any]:
    """The upload that is to be read again, and what was refused: in the card of the file itself."""
    return {"type": "data-asked", "key": upload}


def data_refused(upload: Any) -> dict[str, Any]:
    return {"type": "data-refused", "key": upload}


def data_save_as(upload: Any) -> dict[str, Any]:
    """The name under which the mapping of a file is to be kept."""
    return {"type": "data-save-as", "key": upload}


# ---- quality of each reporter (prefix quality-; the look-alikes stand on the Data page)
DATA_LOOKALIKES = "data-lookalikes"
QUALITY = "quality"
QUALITY_LOCATION = "quality-location"
QUALITY_TABLES = "quality-tables"
QUALITY_SENTENCE = "quality-sentence"
QUALITY_AS_OF = "quality-as-of"
QUALITY_NOTICE = "quality-notice"
QUALITY_REPORTER = "quality-reporter"
QUALITY_SHEET = "quality-sheet"
QUALITY_TABLE = "quality-table"  # this one and the next: also in assets/data-quality.js
QUALITY_PRINT = "quality-print"
QUALITY_SAVE = "quality-save"
QUALITY_LOADS = "quality-loads"

# ---- operations page (prefix operation-; the figures are those of chart_figure("operation-..."))
OPERATIONS = "operations"
OPERATIONS_LOCATION = "operations-location"
OPERATIONS_CHANGED = "operations-changed"  # an operation, or what belongs to one, has changed
OPERATIONS_SENTENCE = "operations-sentence"
OPERATIONS_NOTICE = "operations-notice"
OPERATIONS_SAID = "operations-said"
OPERATIONS_TABLES = "operations-tables"
OPERATIONS_LIST = "operations-list"
OPERATION_NEW = "operation-new"
OPERATION_EDIT = "operation-edit"
OPERATION_ABOUT = "operation-about"
OPERATION_BANNER = "operation-banner"
OPERATION_LINKS = "operation-links"
OPERATION_CARDS = "operation-cards"
OPERATION_PARTICIPANTS = "operation-participants"
OPERATION_RULE = "operation-rule"
OPERATION_RULE_SAID = "operation-rule-said"
OPERATION_FORM = "operation-form"
OPERATION_FORM_OF = "operation-form-of"  # the operation in the form; None: a new one
OPERATION_FORM_ERROR = "operation-form-error"
OPERATION_SAVE = "operation-save"
OPERATION_CANCEL = "operation-cancel"
OPERATION_REMOVE = "operation-remove"
OPERATION_REMOVE_SURELY = "operation-remove-surely"
OPERATION_REMOVE_ASK = "operation-remove-ask"
PUBLISHED = "published"  # this one and the next four: also in assets/60-operations.js
PUBLISHED_DATA = "published-data"
PUBLISHED_FILTER = "published-filter"
PUBLISHED_DISPUTED = "published-disputed"
PUBLISHED_SHOWN = "published-shown"


def operation_field(field: str) -> str:
    """A control of the form of an operation."""
    return f"operation-field-{field}"


def operation_act(act: str, key: Any) -> dict[str, Any]:
    """A button that joins what fits the rule of an operation, or undoes a join."""
    return {"type": f"operation-{act}", "key": key}
