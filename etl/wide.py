"""Tables with one column per drug ("Heroin_Kg", "Cocaine (g)", "Cannabis, seizures"): find them, say what each holds.

Pure. A wide row is one seizure with a line for each filled cell; see `etl.plan.WideColumn`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from etl.content import AMOUNT, Content
from etl.headers import parted, without_unit, words
from etl.normalise import names
from etl.plan import WideColumn
from i18n import gettext as _
from store.reference import Reference
from store.text import fold

QUANTITY, EVENTS = "quantity", "event_count"
NUMBERS = 0.5  # share of the filled cells that must be numbers; the others keep their rows back
AT_LEAST = 2  # one column whose header names a drug may be anything
# Folded words of a header that say what is counted or weighed and are no part of the drug's name.
EVENT_WORDS = frozenset((
    "cases", "case", "seizures", "seizure", "incidents", "events", "count", "number", "no", "случаи", "случаев",
    "изъятии", "изъятия", "число", "casos", "incautaciones", "saisies", "affaires", "nombre", "numero", "apreensoes",
    "ocorrencias",
))  # fmt: skip
FILLER = frozenset((
    "seized", "quantity", "qty", "amount", "weight", "mass", "in", "of", "total", "изъято", "количество", "кол", "во",
    "вес", "масса", "cantidad", "peso", "incautado", "incautada", "en", "de", "quantite", "poids", "saisi", "saisie",
    "quantidade", "apreendido", "apreendida", "em",
))  # fmt: skip
# A share of another column is no quantity.
_SHARE = re.compile(r"%|\b(?:per ?cent|percentage|share|доля|процент\w*|porcentaje|pourcentage|part)\b", re.IGNORECASE)
TOTAL_WORDS = frozenset(("total", "totals", "всего", "итого", "all", "все", "suma", "soma", "somme", "sum"))
_PARTS = re.compile(r"[^\W_]+")
Sums = Callable[[str, Sequence[str]], bool]


@dataclass(frozen=True)
class Wide:
    """`columns`: what each column of a drug holds. `ignored`: columns that only add others up, with the reason."""

    columns: tuple[WideColumn, ...]
    ignored: Mapping[str, str]


NOT_WIDE = Wide((), {})


def find_wide(columns: Sequence[str], contents: Mapping[str, Content], sums: Sums, reference: Reference) -> Wide:
    """The columns of a wide table; none where fewer than two headers name a drug over numbers.

    `sums`: whether a column is the sum of others in every row of the sample.
    """
    found: list[tuple[WideColumn, str]] = []
    for column in columns:
        content = contents.get(column)
        item = _one(column, reference)
        if item is not None and (content is None or not content.filled or content.share(AMOUNT) >= NUMBERS):
            found.append(item)
    filled = any(contents[item.column].filled for item, _drug in found if item.column in contents)
    if len(found) < AT_LEAST or not filled:
        return NOT_WIDE
    totals = _totals(found, contents, sums, reference)
    return Wide(tuple(item for item, _drug in found if item.column not in totals), totals)


def _one(column: str, reference: Reference) -> tuple[WideColumn, str] | None:
    """(what the column holds, slug of its drug) where its header names a drug."""
    if _SHARE.search(column):
        return None
    resolve, folded = names.drug(reference), words(column)
    rest, unit = without_unit(folded, reference)
    kept = [word for word in rest.split() if word not in EVENT_WORDS and word not in FILLER]
    events = unit is None and any(word in EVENT_WORDS for word in rest.split())
    # "Hash oil" or "Cannabis plants" is a drug as it stands, whatever its words are besides.
    for name, of_unit, measure in ((folded, None, QUANTITY), (" ".join(kept), unit, EVENTS if events else QUANTITY)):
        found = resolve(name) if name else names.BLANK
        if found.outcome is names.Outcome.KNOWN and found.code not in (None, "unclassified"):
            written = _as_written(column, of_unit) if of_unit else None
            return WideColumn(column, _as_written(column, name), written, measure), str(found.code)
    return None


def _as_written(column: str, wanted: str) -> str:
    """The words of the header that fold to `wanted`, in its spelling."""
    parts = set(wanted.split())
    return " ".join(part for part in _PARTS.findall(parted(column)) if fold(part) in parts) or wanted


def _totals(
    found: Sequence[tuple[WideColumn, str]], contents: Mapping[str, Content], sums: Sums, reference: Reference
) -> dict[str, str]:
    """Columns of a drug that are the sum of columns of its kinds ("Cannabis" beside herb and resin), in every row."""
    ignored: dict[str, str] = {}
    for item, drug in found:
        kinds = set(reference.with_children(drug)) - {drug}
        alike = [(other, of) for other, of in found if (other.unit, other.measure) == (item.unit, item.measure)]
        below = [other.column for other, of in alike if of in kinds] or _before(item, alike, contents, sums)
        if len(below) >= AT_LEAST and item.column in contents and sums(item.column, below):
            ignored[item.column] = _("it is the sum of {columns} in every row").format(columns=", ".join(below))
    return ignored


def _before(
    total: WideColumn, alike: Sequence[tuple[WideColumn, str]], contents: Mapping[str, Content], sums: Sums
) -> list[str]:
    """The columns before one whose header says "total" ("Opiates total, kg") that it sums; [] where it sums none."""
    if not TOTAL_WORDS & set(words(total.column).split()) or total.column not in contents:
        return []
    columns = [other.column for other, _of in alike]
    at = columns.index(total.column)
    runs = [columns[first:at] for first in range(at - AT_LEAST, -1, -1)]
    return next((run for run in runs if sums(total.column, run)), [])
