"""Texts with which a spreadsheet marks a cell that has no value ("#REF!"), in the languages of its programs. Pure data.

A file of text that was made from a spreadsheet holds them as text; a workbook's reader lists those it meets.
"""

from __future__ import annotations

from collections.abc import Iterable

from etl.readers.staged import CellFault

ERROR_TEXTS = frozenset((
    "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA",
    "#ССЫЛКА!", "#Н/Д", "#ЗНАЧ!", "#ДЕЛ/0!", "#ИМЯ?", "#ПУСТО!", "#ЧИСЛО!",
    "#VALEUR!", "#NOM?", "#NUL!", "#NOMBRE!",
    "#¡REF!", "#N/D", "#¡VALOR!", "#¡DIV/0!", "#¿NOMBRE?", "#¡NULO!", "#¡NUM!", "#VALOR!", "#NOME?", "#NULO!", "#NÚM!",
))  # fmt: skip
# A row cannot be loaded when one of these has no value; the id, because its rows would become one seizure.
ERROR_FIELDS = (
    "date", "fiscal_year", "fiscal_month", "country", "drug", "quantity", "unit", "kg_equivalent", "event_count",
    "seizure_id",
)  # fmt: skip


def error_texts(faults: Iterable[CellFault]) -> frozenset[str]:
    """All that mark an error in this table."""
    return ERROR_TEXTS | {fault.value.strip() for fault in faults}
