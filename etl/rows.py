"""Which rows of a block are data and which are skipped by a named rule.

The rules: blank_row, repeated_header, total_row, footnote, group_heading, and those of a profile. Pure. A skipped row
is never lost in silence: its rule and text become an issue, and a total row is compared with the rows it sums (see
etl.checks.totals). Only a few rows can be one of these, so each rule looks at few columns of all rows, and at all
columns of few rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.cells import Cells
from etl.encoded import Encoded, Index, Mask, Memo
from etl.headers import fields_named
from etl.normalise.names import Outcome, Resolver
from etl.notes import is_note
from etl.other_header import require_one_header, same_words
from etl.profile import SkipRule
from etl.readers.staged import RowRule
from etl.skips import skipped_by
from store.text import fold

TOTAL_FIELDS = ("date", "country", "drug", "fiscal_year")  # where a word for "total" cannot be a value
# As people write them, in the languages of the reference data and of the countries around.
TOTAL_WORDS = frozenset(map(fold, (
    "total", "totals", "grand total", "subtotal", "sub total", "sum", "total seizures", "total general", "total geral",
    "sous-total", "total partiel", "total parcial", "suma total", "suma", "somme", "totale", "gesamt", "summe",
    "gesamtsumme", "zwischensumme", "insgesamt", "razem", "ogółem", "итого", "всего", "итог", "общий итог", "подытог",
    "промежуточный итог", "всього", "усього", "разом", "усяго", "барлығы", "жиыны", "бардыгы", "жами", "jami", "jemi",
    "ҳамагӣ", "ҷамъ", "toplam", "genel toplam", "ara toplam", "cəmi", "yekun", "合计", "总计", "小计", "共计", "合計",
    "المجموع", "مجموع", "الإجمالي", "إجمالي", "جمع کل", "სულ", "ընդամենը",
)))  # fmt: skip
# Those of them that are no names of places, offices or firms: "Jami" and "Razem" are.
SURE_WORDS = frozenset(map(fold, (
    "total", "totals", "grand total", "subtotal", "sub total", "total seizures", "total general", "total geral",
    "gesamt", "sous-total", "итого", "всего", "итог", "общий итог", "подытог", "промежуточный итог",
)))  # fmt: skip
ALL_WORDS = frozenset(("all", "все", "tous", "toutes", "todos", "todas", "todo", "toda"))
LONGEST_TOTAL = max(map(len, TOTAL_WORDS)) + 6  # room for marks and blanks around the word
LONGEST_SUM, MOST_WORDS = 60, 5  # a name that ends in such a word
NO_TOTAL = "[0-9]|^$"  # no word for "total" has a digit: what most cells are is told apart without folding them


@dataclass(frozen=True)
class Skipped:
    """`rules`: rule -> rows it skips. `data`: rows that none skips. `stated_totals`: to be compared with the rows."""

    rules: dict[str, Mask]
    data: Mask
    stated_totals: Mask


class SkipRules:
    """The rules for the rows of one file, with what they found of its texts so far."""

    def __init__(
        self,
        drug: Resolver,
        skips: Sequence[SkipRule] = (),
        filled_down: Sequence[str] = (),
        own: RowRule | None = None,
        sheet: Sequence[str] = (),
        file: str = "",
        says_same: Callable[[str, str], bool] = same_words,
    ) -> None:
        """`drug`: what a drug's name means; `filled_down`: columns printed once above their rows; `own`: the file's.

        `sheet`: the column that holds the sheet's name, if there is one: it says nothing of a single row. `file`: its
        name, for a sentence. `says_same`: whether two headers are of the same thing in the same unit.
        """
        self._says_same = says_same
        self._file = file
        self._sheet = tuple(sheet)
        self._own = own
        self._skips = skips
        self._filled_down = frozenset(filled_down)
        self._is_total = Memo(_is_total)
        self._is_sure = Memo(lambda text: len(text) <= LONGEST_TOTAL and fold(text) in SURE_WORDS)
        self._begins = Memo(_begins_as_total)
        self._sums = Memo(lambda text: names_a_sum(text) and drug(text).outcome is Outcome.UNRECOGNISED)

    def apply(self, cells: Cells) -> Skipped:
        """What is skipped of a block; a row is skipped by the first rule that takes it."""
        rules = self._of_all_files(cells)
        stated = rules["total_row"]
        rest: Mask = ~np.logical_or.reduce(list(rules.values()))
        for rule, rows in ({} if self._own is None else self._own(cells.block.data)).items():
            rules[rule] = rows & rest
            rest &= ~rows
        for rule, rows in self._of_source(cells, rest).items():
            rules[rule] = rules.get(rule, np.zeros_like(rows)) | rows
            rest &= ~rows
        sums = self._sums_of_drugs(cells.fields.get("drug"), rest)
        rules["total_row"] = rules["total_row"] | sums
        return Skipped(rules, rest & ~sums, stated)

    def _of_all_files(self, cells: Cells) -> dict[str, Mask]:
        fields = cells.fields
        keys = [fields[key] for key in TOTAL_FIELDS if key in fields]
        dates = fields.get("date") or fields.get("fiscal_year")
        bare = _blank_but_for(cells, (*cells.names[:1], *self._sheet))
        rules = {"blank_row": _among(cells, bare, cells.names[:1])}
        named = _named_as_header(cells, keys)
        if any(key.column is not None for key in keys):
            require_one_header(cells, named, self._file, self._says_same)
        rules["repeated_header"] = _headers(cells, named)
        rules["total_row"] = self._totals(cells, keys, dates, rules["blank_row"])
        rules["footnote"] = _notes(cells, bare & ~rules["blank_row"])
        if self._filled_down:
            rules["group_heading"] = _blank_but_for(cells, (*self._filled_down, *self._sheet))
        taken = np.zeros(cells.rows, dtype=np.bool_)
        for rule, rows in rules.items():
            rules[rule] = rows & ~taken
            taken = taken | rows
        return rules

    def _of_source(self, cells: Cells, rest: Mask) -> dict[str, Mask]:
        """Rule -> those of the rows `rest` that a rule of their source skips."""
        if not self._skips:
            return {}
        columns = {name: cells.column(name) for name in cells.names}
        return skipped_by(self._skips, columns, (*self._filled_down, *self._sheet), rest)

    def _sums_of_drugs(self, drug: Encoded | None, data: Mask) -> Mask:
        """Rows whose drug is a sum over drugs ("Total cannabis", "All Class A"): their parts stand in other rows.

        They are not compared with those: a seizure of two drugs counts once in such a sum and once in each part.
        """
        if drug is None:
            return np.zeros_like(data)
        return drug.flagged(self._sums.each(drug.values)) & data

    def _totals(self, cells: Cells, keys: Sequence[Encoded], dates: Encoded | None, blank: Mask) -> Mask:
        """Rows where a key or the first column is a word for "total"; of those without a date also less clear ones.

        Where every key has a value the first column must be sure of it: it may hold names.

        A row without a date could not be loaded: it is a total row, too, when a key begins with the word ("Total for
        May") or any cell is the word.
        """
        found = np.zeros(cells.rows, dtype=np.bool_)
        for key in keys:
            found |= key.flagged(self._is_total.each(key.values))
        whole = np.logical_and.reduce([~key.blank_rows for key in keys]) if keys else np.zeros_like(found)
        without_digits = _without_digits(cells.block.data.column(cells.names[0]))
        for says, rows in ((self._is_total, ~whole), (self._is_sure, whole)):
            doubtful = np.flatnonzero(without_digits & rows)
            found[doubtful[_flags(says, cells.taken(cells.names[0], doubtful))]] = True
        if dates is not None:  # no date begins with such a word: "Итого по Казахстану"
            found |= dates.flagged([text[:1].isalpha() and self._begins[text] for text in dates.values])
        undated = np.zeros_like(found) if dates is None else dates.blank_rows
        rows = np.flatnonzero(undated & ~blank & ~found)
        if len(rows):
            in_file = [key for key in keys if key.column is not None]
            looked = [(self._begins, [key.cell(row) for row in rows.tolist()]) for key in in_file]
            looked += [(self._is_total, cells.taken(name, rows)) for name in cells.names]
            for says, texts in looked:
                found[rows[_flags(says, texts)]] = True
        return found


def names_a_sum(text: str) -> bool:
    """Whether a drug's name says that it sums others: "Total cannabis", "All", "All Class A", "Opiates (total)"."""
    words = fold(text[:LONGEST_TOTAL]).split()
    summed = len(words) > 1 and (_begins_as_total(text) or _ends_as_total(text))
    return summed or (bool(words) and words[0] in ALL_WORDS)


def _is_total(text: str) -> bool:
    # Folding is dear, and most cells are longer than any of the words.
    return len(text) <= LONGEST_TOTAL and fold(text) in TOTAL_WORDS


def _begins_as_total(text: str) -> bool:
    words = fold(text[:LONGEST_TOTAL]).split()
    return any(" ".join(words[:length]) in TOTAL_WORDS for length in (1, 2))


def _ends_as_total(text: str) -> bool:
    """Not a description that happens to end so: "3 bags of heroin, 2 kg total"."""
    words = fold(text).split() if len(text) <= LONGEST_SUM and not any(map(str.isdigit, text)) else []
    return 1 < len(words) <= MOST_WORDS and words[-1] in TOTAL_WORDS


def _flags(says: Memo[bool], texts: Sequence[str]) -> Mask:
    return np.array(says.each(texts), dtype=np.bool_)


def _without_digits(column: pa.ChunkedArray) -> Mask:
    digits = pc.match_substring_regex(column, NO_TOTAL)
    return ~np.asarray(digits.to_numpy(), dtype=np.bool_)


def _blank_but_for(cells: Cells, names: Iterable[str]) -> Mask:
    """Rows in which every column is blank, those of `names` left aside."""
    aside = set(names)
    planned = [name for name in cells.plan.columns.values() if name not in aside]
    others = [name for name in cells.names if name not in aside and name not in planned]
    return _among(cells, np.ones(cells.rows, dtype=np.bool_), [*planned, *others])


def _among(cells: Cells, rows: Mask, names: Iterable[str]) -> Mask:
    """Those of `rows` in which all of these columns are blank, too; it ends at the first column that leaves none."""
    for name in names:
        if not bool(rows.any()):
            break
        rows = rows & cells.blank(name)
    return rows


def _named_as_header(cells: Cells, keys: Sequence[Encoded]) -> Mask:
    """Rows whose keys are names of their columns; all of them where no key has a column."""
    found = np.ones(cells.rows, dtype=np.bool_)
    for key in sorted(keys, key=lambda key: len(key.values)):
        if key.column is not None and bool(found.any()):
            found &= key.flagged([_names(value, key.column) for value in key.values])
    return found


def _headers(cells: Cells, named: Mask) -> Mask:
    """Those of the rows `named` as the header that repeat all of it."""
    rows = np.flatnonzero(named)
    for name in cells.names:
        if not len(rows):
            break
        rows = rows[[_same(text, name) for text in cells.taken(name, rows)]]
    repeated = np.zeros(cells.rows, dtype=np.bool_)
    repeated[rows] = True
    return repeated


def _names(text: str, name: str) -> bool:
    """Whether a text is the header `name`, or another word for its field ("Drugs" under "Drug")."""
    if _same(text, name):
        return True
    return len(text) <= LONGEST_SUM and bool(fields_named(text) & fields_named(name))


def _same(text: str, name: str) -> bool:
    return len(text) <= len(name) + 2 and fold(text) == fold(name)


def _notes(cells: Cells, rows: Mask) -> Mask:
    """Those of `rows`, whose only filled cell is the first, that are footnotes; two columns are too few to tell."""
    found = np.zeros(cells.rows, dtype=np.bool_)
    chosen: Index = np.flatnonzero(rows) if len(cells.names) >= 3 else np.zeros(0, dtype=np.int64)
    if len(chosen):
        found[chosen[[is_note(text) for text in cells.taken(cells.names[0], chosen)]]] = True
    return found

