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
_WHEN = frozenset(map(fold, (
    "for", "of", "the", "year", "за", "год", "года", "г", "гг", "de", "del", "do", "da", "l", "le", "la", "pour",
    "para", "annee", "ano", "anual", "annual", "annuel", "годовой", "общий", "общее",
)))  # fmt: skip
_FOLDED = frozenset(map(fold, SUMMING))
# The whole name: a sheet of all rows beside those of each month.
_ALL = frozenset(("all", "all data", "все", "все данные", "tous", "toutes", "todos", "todas", "todo", "alle"))


def sums_others() -> str:
    """Why a sheet of that name is not read with others."""
    return _("its name says that it sums or repeats the others")


def names_a_sum(sheet: str) -> bool:
    """Whether the name of a sheet is a word for a total or for all; it may say of what time, and nothing else.

    "Total 2014" and "Всего за год" are; "Total cannabis" sums rows that no other sheet needs to hold.
    """
    words = fold(sheet).split()
    if " ".join(words) in _ALL:
        return True
    return any(
        " ".join(words[:length]) in _FOLDED and all(_says_when(word) for word in words[length:]) for length in (1, 2)
    )


def _says_when(word: str) -> bool:
    return word in _WHEN or any(map(str.isdigit, word))
