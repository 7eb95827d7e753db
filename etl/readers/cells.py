"""A value of a typed cell (workbook, Parquet) to the text that stands for it. Pure.

Numbers in their shortest form, dates as ISO 8601, a moment at midnight as its day, durations as hours:minutes:seconds,
booleans TRUE and FALSE; text as it is.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

_PLAIN_INTEGER = 1e15


def as_text(value: object) -> str:
    """The text of one cell; empty for none."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value)
    return _other(value)


def number_text(value: float) -> str:
    """The shortest text that reads as the same number."""
    if abs(value) < _PLAIN_INTEGER and value.is_integer():
        return str(int(value))
    return repr(value)


def _other(value: object) -> str:
    if isinstance(value, dt.datetime):
        at_midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return value.date().isoformat() if at_midnight else value.replace(tzinfo=None).isoformat(" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return _duration(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _duration(value: dt.timedelta) -> str:
    seconds = value.total_seconds()
    sign, whole = ("-" if seconds < 0 else ""), round(abs(seconds))
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
