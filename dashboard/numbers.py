"""How a number or a date is written for a reader, in the language of the answer. Must not import dash or store.

What is not known is a dash, never a zero. `exact` is what a machine reads from the page (the data-value attributes).
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from math import floor, log10

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import (
    format_compact_decimal,
    format_decimal,
    format_percent,
    get_decimal_symbol,
    get_group_symbol,
)

from i18n import gettext as _
from i18n import language
from i18n.figures import in_full

UNKNOWN = "—"
SIGNIFICANT = 3


@lru_cache(8192)
def _decimal(value: float, pattern: str, locale: str) -> str:
    """Remembered: a page writes some four thousand numbers, most of them small and the same again."""
    return str(format_decimal(value, format=pattern, locale=locale))


def count(value: float | None) -> str:
    """A number of things: 1,234."""
    return UNKNOWN if value is None else _decimal(value, "#,##0", language())


def short_count(value: float) -> str:
    """A number of things where there is little room: 9,876; 126K. The exact one stands beside it, in a table."""
    return count(value) if value < 10_000 else str(format_compact_decimal(value, fraction_digits=0, locale=language()))


def mass_name(kilograms_: float) -> str:
    """A round mass in the unit people say it in: 10 mg, 1 g, 100 kg, 1 t."""
    for unit, size in ((_("t"), 1e3), (_("kg"), 1.0), (_("g"), 1e-3), (_("mg"), 1e-6)):
        if kilograms_ >= size * 0.999:
            return f"{kilograms(kilograms_ / size)} {unit}"
    return _("{n} µg").format(n=kilograms(kilograms_ / 1e-9))


def kilograms(value: float | None) -> str:
    """A mass with three significant digits, without its unit: 96.2; 0.00412; 2,110,000."""
    if value is None:
        return UNKNOWN
    if value == 0:
        return count(0)
    digits = SIGNIFICANT - 1 - floor(log10(abs(value)))
    rounded = round(value, digits)
    pattern = "#,##0" if digits <= 0 else "#,##0." + "#" * digits
    return _decimal(rounded, pattern, language())


def kilograms_in_full(value: float | None) -> str:
    """A mass to the milligram: in tables, in the account of a load, and wherever somebody decides about it."""
    return UNKNOWN if value is None else in_full(value)


def change(fraction: float | None) -> str:
    """A signed change in whole per cent: +12%; under ten with one decimal; tenfold and more as a multiple: ×12."""
    if fraction is None:
        return UNKNOWN
    if fraction >= 9:
        return f"×{kilograms(1 + fraction)}"
    return _percent(fraction, _change_pattern(fraction))


def _change_pattern(fraction: float) -> str:
    if fraction == 0:
        return "0%"
    if -1 < fraction < -0.99:  # all but everything is gone: not the same as everything
        return "+0.##%;−0.##%"
    return "+#,##0%;−#,##0%" if abs(fraction) >= 0.095 else "+0.#%;−0.#%"


def share(fraction: float | None) -> str:
    """A part of a whole: 2.6%; what is too small for a tenth of one is said to be, never 0%."""
    if fraction is None:
        return UNKNOWN
    if 0 < fraction < 0.0005:
        return "<" + _percent(0.001, "0.#%")
    return _percent(fraction, "0.#%")


def _percent(fraction: float, pattern: str) -> str:
    """12%; 12 % where the language parts the sign from the number."""
    sign = "\u00a0%" if "\u00a0" in Locale.parse(language()).percent_formats[None].pattern else "%"
    return str(format_percent(fraction, format=pattern.replace("%", sign), locale=language()))


def day(value: str | None) -> str:
    """An ISO date in words: 12 Oct 2009."""
    if not value:
        return UNKNOWN
    return str(format_date(date.fromisoformat(value[:10]), format="d MMM y", locale=language()))


def moment(value: str | None) -> str:
    """An ISO moment in UTC in words."""
    if not value:
        return UNKNOWN
    parsed = datetime.fromisoformat(value)
    return str(format_datetime(parsed, format="d MMM y, HH:mm 'UTC'", locale=language()))


def period(start: str | None, end: str | None, precision: str) -> str:
    """A seizure's date as precisely as it is known, never more: a month is not its first day."""
    if not start or not end:
        return UNKNOWN
    first = date.fromisoformat(start)
    if precision == "day":
        return day(start) if start == end else f"{day(start)} – {day(end)}"
    if precision == "month":
        return str(format_date(first, format="LLL y", locale=language()))
    if precision == "quarter":
        return str(format_date(first, format="QQQ y", locale=language()))
    if precision == "year":
        return str(first.year)
    return f"{day(start)} – {day(end)}"


def separators() -> str:
    """The decimal mark and the thousands mark, as Plotly takes them."""
    return get_decimal_symbol(language()) + get_group_symbol(language())


def exact(value: object) -> str:
    """The value itself, as Python writes it; empty where it is not known."""
    if value is None:
        return ""
    return repr(value) if isinstance(value, int | float) else str(value)
