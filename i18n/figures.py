"""A figure in full, in the digits and marks of the language: what an account states, on a page and on a terminal.

Charts and cards round to three digits (dashboard/numbers.py); what is loaded, held and decided is said as it is. Pure.
"""

from __future__ import annotations

from functools import lru_cache
from math import floor, log10

from babel.numbers import format_decimal, format_percent

from i18n.spoken import language

IN_FULL = "#,##0.######"  # of kilograms, to the milligram: behind it float64 sums are noise
_SMALLEST = 1e-6


def in_full(value: float) -> str:
    """2,102,044.1; 0.000412. What is too small for six decimals keeps its first three digits: it is not nothing."""
    decimals = 0 if value == 0 or abs(value) >= _SMALLEST else 2 - floor(log10(abs(value)))
    return _decimal(value, "#,##0." + "#" * decimals if decimals else IN_FULL, language())


def in_full_or_dash(value: float | None) -> str:
    """As a terminal shows it: a dash for what is not known."""
    return "–" if value is None else in_full(value)


def in_percent(share: float) -> str:
    """45%; 45 % where the language parts the sign from the number. Rounded down: nothing but the whole is 100%."""
    return str(format_percent(floor(round(100 * share, 6)) / 100, locale=language()))


@lru_cache(4096)
def _decimal(value: float, pattern: str, locale: str) -> str:
    """Remembered: a page writes many, most of them again and again."""
    return str(format_decimal(value, format=pattern, locale=locale))
