"""Addresses of an operation on this page and on others, and how its window is said. Text only."""

from __future__ import annotations

from urllib.parse import urlencode

from dashboard.numbers import day
from i18n import gettext as _

PATH = "/operations"


def operation_href(operation: str) -> str:
    return f"{PATH}?{urlencode({'operation': operation})}"


def overview_href(operation: str, country: str | None = None) -> str:
    """The Overview of the operation's seizures, of all countries or of one."""
    return "/?" + _selection(operation, country)


def records_href(operation: str) -> str:
    return "/records?" + _selection(operation, None)


def _selection(operation: str, country: str | None) -> str:
    keys = {"operation": operation, "country": country}
    return urlencode({key: value for key, value in keys.items() if value})


def window_said(first: str | None, last: str | None) -> str:
    """The first and last day; what is not set is said, because a rule needs both."""
    if first and last:
        return f"{day(first)} – {day(last)}"
    if first:
        return _("from {day}, no last day yet").format(day=day(first))
    if last:
        return _("until {day}, no first day yet").format(day=day(last))
    return _("no window yet")
