"""Month names in English, Russian, French, Spanish and Portuguese, as they stand in dates. Pure data and one lookup."""

from __future__ import annotations

import unicodedata

# Full names (nominative, and the genitive where a language has one) and the abbreviations in use, month by month.
_NAMES = (
    "january jan январь января янв janvier janv enero ene janeiro",
    "february feb февраль февраля фев февр février fév févr febrero fevereiro fev",
    "march mar март марта мар mars marzo março",
    "april apr апрель апреля апр avril avr abril abr",
    "may май мая mai mayo may maio",
    "june jun июнь июня июн juin junio junho",
    "july jul июль июля июл juillet juil julio julho",
    "august aug август августа авг août aou agosto ago",
    "september sep sept сентябрь сентября сен сент septembre septiembre setiembre set setembro",
    "october oct октябрь октября окт octobre octubre outubro out",
    "november nov ноябрь ноября ноя нояб novembre noviembre novembro",
    "december dec декабрь декабря дек décembre déc diciembre dic dezembro dez",
)


def _plain(word: str) -> str:
    """Lower case, without accents and the abbreviation's point."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).rstrip(".")


_MONTHS = {_plain(name): number for number, names in enumerate(_NAMES, 1) for name in names.split()}


def month_number(word: str) -> int | None:
    """1 to 12, or None when `word` is no month in any of the five languages."""
    return _MONTHS.get(_plain(word))
