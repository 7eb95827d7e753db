"""What the filter column offers for a selection: options with counts, presets of the period, chips, ways back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from analytics.door import ask
from analytics.selection import Selection
from dashboard.charts.base import Answer
from dashboard.components.chips import Chip
from dashboard.components.filters import LISTED
from dashboard.components.states import Way
from dashboard.numbers import day
from dashboard.view import View, join
from i18n import gettext as _
from store import Store

Options = list[dict[str, Any]]
YEARS_OFFERED = 40
WAYS_OFFERED = 6
PERIOD_KEYS = ("from", "to")
MASS_KEYS = ("min_kg", "max_kg")
OPEN_ENDED = ".."


def filter_data(selection: Selection, view: View, options: Answer) -> dict[str, Options]:
    """Per listed key the control's options, each with its number of seizures under all other filters."""
    filters = options["filters"]
    data = {key: [_option(item) for item in filters[key]["options"]] for key in LISTED if key in filters}
    scheme = view.scheme or (selection.region[0].split(":")[0] if selection.region else "bloc")
    data["region"] = [
        _option(item) for item in filters["region"]["options"] if item["scheme"] == scheme or item["selected"]
    ]
    return {key: data.get(key, []) for key in LISTED}


def _option(item: Answer) -> dict[str, Any]:
    """Its number is of seizures, or of rows where none are stated."""
    n = item["rows"] if item["seizures"] is None else item["seizures"]
    label = _("{region} (unverified)").format(region=item["label"]) if item.get("unverified") else item["label"]
    return {"value": str(item["key"]), "label": label, "count": n}


def presets(store: Store, selection: Selection, options: Answer) -> Options:
    """Periods that people ask for: all, the last twelve months, each year, each operation. The value is "from..to"."""
    reach = options["filters"]["from"]
    offered: Options = [{"value": OPEN_ENDED, "label": _("All time")}]
    if not reach["first"]:
        return offered
    last = date.fromisoformat(reach["last"])
    first = date.fromisoformat(reach["first"])
    offered.append({"value": _last_year(last), "label": _("Last 12 months of data")})
    offered += _operations(store, selection, options)
    years = range(last.year, max(first.year, last.year - YEARS_OFFERED) - 1, -1)
    offered += [{"value": f"{year}-01-01..{year}-12-31", "label": str(year)} for year in years]
    return _without_repeats(offered)


def _without_repeats(offered: Options) -> Options:
    """One option per period; names of the same period stand together ("Last 12 months of data (2010)")."""
    names: dict[str, list[str]] = {}
    for item in offered:
        names.setdefault(item["value"], []).append(item["label"])
    return [
        {"value": value, "label": f"{labels[0]} ({', '.join(labels[1:])})" if labels[1:] else labels[0]}
        for value, labels in names.items()
    ]


def _last_year(last: date) -> str:
    """The twelve whole months that end with the month of the last record."""
    end = _month_end(last)
    after = end + timedelta(days=1)
    return f"{after.replace(year=after.year - 1).isoformat()}..{end.isoformat()}"


def _month_end(day_: date) -> date:
    return (day_.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _operations(store: Store, selection: Selection, options: Answer) -> Options:
    return [
        {"value": window, "label": _("During {operation}").format(operation=item["label"])}
        for item in options["filters"].get("operation", {"options": []})["options"]
        if (window := _window(store, selection, item))
    ]


def _window(store: Store, selection: Selection, operation: Answer) -> str | None:
    """The declared days; where they are not declared, the whole months from its first to its last record."""
    if operation["from"] and operation["to"]:
        return f"{operation['from']}..{operation['to']}"
    totals = ask(store, "totals", Selection(operation=(str(operation["key"]),), lang=selection.lang))
    if not totals["first_date"]:
        return None
    first, last = date.fromisoformat(totals["first_date"]), date.fromisoformat(totals["last_date"])
    return f"{first.replace(day=1).isoformat()}..{_month_end(last).isoformat()}"


def chips(selection: Selection, view: View, options: Answer) -> list[Chip]:
    """One chip per value in force, one for the period, one for the masses."""
    found: list[Chip] = []
    for key in selection.set_keys():
        if key in PERIOD_KEYS + MASS_KEYS:
            continue
        named = options["filters"].get(key, {"label": _("Search"), "options": []})
        names = {str(item["key"]): item["label"] for item in named.get("options", [])}
        values = selection.values(key)
        for value in values:
            rest = tuple(other for other in values if other != value)
            without = selection.replace(**{key: rest}) if rest else selection.without(key)
            found.append(Chip(named["label"], names.get(value, value), join(without.to_query(), view)))
    return found + _ranges(selection, view)


def _ranges(selection: Selection, view: View) -> list[Chip]:
    found = []
    if any(selection.is_set(key) for key in PERIOD_KEYS):
        first = selection.from_date.isoformat() if selection.from_date else None
        last = selection.to_date.isoformat() if selection.to_date else None
        label = f"{day(first) if first else '…'} – {day(last) if last else '…'}"
        found.append(Chip(_("Period"), label, join(selection.without(*PERIOD_KEYS).to_query(), view)))
    if any(selection.is_set(key) for key in MASS_KEYS):
        low, high = (selection.values(key) for key in MASS_KEYS)
        label = _("{low} – {high} kg").format(low=low[0] if low else "…", high=high[0] if high else "…")
        found.append(Chip(_("Mass"), label, join(selection.without(*MASS_KEYS).to_query(), view)))
    return found


def ways_back(store: Store, selection: Selection, view: View) -> list[Way]:
    """For a selection that matches nothing: filters that bring seizures back when cleared alone, the most first."""
    options = ask(store, "options", selection)
    cleared = {chip.href: chip for chip in chips(selection, view, options)}
    groups = [(key,) for key in selection.set_keys() if key not in PERIOD_KEYS + MASS_KEYS] + [PERIOD_KEYS, MASS_KEYS]
    ways = []
    for keys in groups:
        if not any(selection.is_set(key) for key in keys):
            continue
        without = selection.without(*keys)
        found = ask(store, "totals", without)
        href = join(without.to_query(), view)
        if found["n_rows"]:
            label = _quoted(cleared[href].label if href in cleared else "", keys, options)
            ways.append(Way(label, href, found["n"], found["n_rows"]))
    return sorted(ways, key=lambda way: (-(way.seizures or 0), -way.rows))[:WAYS_OFFERED]


def _quoted(value: str, keys: tuple[str, ...], options: Answer) -> str:
    if value:
        return _("“{name}”").format(name=value)
    return str(options["filters"].get(keys[0], {"label": _("Search")})["label"])
