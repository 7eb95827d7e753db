"""The grid of the Records page: its columns, and its words in the reader's language. assets/62-records.js feeds it.

Columns come from the answer of analytics; here is only how they look. Must not hold callbacks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid as dag
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.record_row import MARKS, WRITTEN
from i18n import gettext as _
from i18n import mark

ROW_PIXELS = 34
BLOCK_ROWS = 100
FIRST_ROWS = 40  # bars that stand for rows until the first block is there: as many as a tall screen holds
# What is shown until a reader chooses, in this order; the others follow, hidden.
SHOWN = ("date", "country", "place", "drug", WRITTEN, "mass", "mode", "concealment", "source", MARKS)
NARROW = {"date": 86, "country": 84, "drug": 86, "mass": 94}  # column -> pixels on a phone
WIDTHS = {
    "date": 146, "country": 150, "place": 170, "drug": 150, WRITTEN: 140, "mass": 124, "mode": 140, "concealment": 170,
    "source": 180, MARKS: 130, "row": 96, "purity": 100, "events": 110, "quantity": 120, "equivalent": 150, "note": 260,
}  # fmt: skip
FILTERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "text": ("agTextColumnFilter", {"filterOptions": ["contains"]}),
    "name": ("agTextColumnFilter", {"filterOptions": ["contains"]}),
    "number": (
        "agNumberColumnFilter",
        {"filterOptions": ["greaterThanOrEqual", "lessThanOrEqual", "inRange", "equals"], "inRangeInclusive": True},
    ),
    "day": ("agDateColumnFilter", {"filterOptions": ["equals", "inRange"], "inRangeInclusive": True}),
}
TYPING_MS = 400
WORDS = {
    "noRowsToShow": mark("No record matches."),
    "loadingOoo": mark("Loading…"),
    "filterOoo": mark("Filter…"),
    "contains": mark("Contains"),
    "equals": mark("Equals"),
    "inRange": mark("From – to"),
    "inRangeStart": mark("From"),
    "inRangeEnd": mark("To"),
    "greaterThanOrEqual": mark("At least"),
    "lessThanOrEqual": mark("At most"),
    "resetFilter": mark("Clear"),
    "dateFormatOoo": mark("yyyy-mm-dd"),
    "columnFilter": mark("Column filter"),
    "filters": mark("Filters"),
    "ariaFilterInput": mark("Filter"),
    "ariaFilterValue": mark("Filter value"),
    "ariaFilterFromValue": mark("Filter from value"),
    "ariaFilterToValue": mark("Filter to value"),
    "ariaFilteringOperator": mark("Kind of filter"),
    "ariaDateFilterInput": mark("Date filter"),
    "ariaFilterMenuOpen": mark("Open the filter of this column"),
    "ariaColumnFiltered": mark("Column filtered"),
    "ariaLabelColumnFilter": mark("Column filter"),
    "ariaLabelLoadingOverlay": mark("Loading"),
    "ariaSortableColumn": mark("Press Enter to sort"),
    "ariaSkeletonCellLoading": mark("Row is loading"),
    "ariaSkeletonCellLoadingFailed": mark("Row could not be loaded"),
}


def record_grid(columns: Sequence[Mapping[str, Any]]) -> Component:
    """`columns`: those of the answer to `records`."""
    grid: Component = dag.AgGrid(
        id=ids.RECORDS_GRID,
        rowModelType="infinite",
        className="records-grid",
        columnDefs=_columns(columns),
        defaultColDef={"resizable": True, "minWidth": 72, "sortingOrder": ["desc", "asc"]},
        getRowId="params.data.id",
        dashGridOptions={
            "rowHeight": ROW_PIXELS,
            "rowClassRules": {"is-awaited": "!params.data"},
            "headerHeight": 38,
            "floatingFiltersHeight": 38,
            "cacheBlockSize": BLOCK_ROWS,
            "maxBlocksInCache": 12,
            "maxConcurrentDatasourceRequests": 2,
            "blockLoadDebounceMillis": 60,
            "infiniteInitialRowCount": FIRST_ROWS,
            "rowBuffer": 6,
            "suppressMultiSort": True,
            "enableBrowserTooltips": True,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "animateRows": False,
            "suppressColumnMoveAnimation": True,
            "suppressDragLeaveHidesColumns": True,
            "alwaysShowVerticalScroll": True,
            "localeText": {key: _(text) for key, text in WORDS.items()},
        },
        columnSize=None,
        dangerously_allow_code=False,
    )
    return grid


def _columns(columns: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    known = {column["column"]: _column(column) for column in columns}
    known[WRITTEN] = _plain(WRITTEN, _("As written"))
    known[MARKS] = _plain(MARKS, _("Marks")) | {"cellRenderer": "RecordMarks", "tooltipField": None}
    hidden = [{**column, "hide": True} for name, column in known.items() if name not in SHOWN]
    return [*(known[name] for name in SHOWN), *hidden]


def _column(column: Mapping[str, Any]) -> dict[str, Any]:
    name, kind = column["column"], column["kind"]
    label = f"{column['label']} ({_(column['unit'])})" if column["unit"] else column["label"]
    shown = _plain(name, label) | {"sortable": column["sort"] is not None}
    if kind == "number" or column["format"] == "integer":
        shown |= {"cellClass": "number", "headerClass": "number"}
    if name == "mass":
        shown |= {"cellClassRules": {"is-held": "params.data && params.data.held"}}
    if kind in FILTERS:
        control, settings = FILTERS[kind]
        several = {"maxNumConditions": 1, "buttons": ["reset"], "debounceMs": TYPING_MS}
        shown |= {"filter": control, "filterParams": {**several, **settings}, "floatingFilter": True}
    return shown


def _plain(name: str, label: str) -> dict[str, Any]:
    return {
        "colId": name,
        "field": name,
        "headerName": label,
        "headerTooltip": label,
        "tooltipField": name,
        "width": WIDTHS.get(name, 150),
        "sortable": False,
    }
