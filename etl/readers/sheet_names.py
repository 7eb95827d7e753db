"""Names of sheets that say that they sum the others: "Итого", "Total 2014", "Summary". Pure.

Such a sheet often has the header of the sheets it sums; read with them, it would count every seizure twice. Must not
open files.
"""

from __future__ import annotations

from i18n import gettext as _
from store.text import fold

# In the languages of the reference data, and of those who send us workbooks. Not "сводка", a bulletin.
SUMMING = frozenset((
    "total", "totals", "grand total", "summary", "sum", "sums", "subtotals", "итого", "всего", "итог", "итоги", "свод",
    "сводная", "сводныи", "сводное", "total general", "total geral", "totaux", "totales", "totais", "resume", "resumen",
    "resumo", "recapitulatif", "recapitulacion", "recap", "gesamt", "summe", "razem", "suma", "soma", "somme", "жиыны",
    "барлығы", "жами", "jami", "toplam", "ҳамагӣ", "合计", "总计", "汇总", "المجموع", "الاجمالي",
))  # fmt: skip
_FOLDED = frozenset(map(fold, SUMMING))
# The whole name: a sheet of all rows beside those of each month.
_ALL = frozenset(("all", "all data", "все", "все данные", "tous", "toutes", "todos", "todas", "todo", "alle"))


def sums_others() -> str:
    """Why a sheet of that name is not read with others."""
    return _("its name says that it sums or repeats the others")


def names_a_sum(sheet: str) -> bool:
    """Whether the name of a sheet is a word for a total or begins with one, or is a word for all."""
    words = fold(sheet).split()
    return " ".join(words) in _ALL or any(" ".join(words[:length]) in _FOLDED for length in (1, 2))
