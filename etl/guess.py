"""Which column is which field: the words of the headers weighed against what the cells are. Pure.

A header proposes, the content confirms it or corrects it: UNIDADE is a unit only if its cells are units. What neither
tells is left open; a country is never invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from etl.content import AMOUNT, NOT_ONE, SPAN_YEAR, WITH_UNIT, Content
from etl.fields import BY_KEY, ROUTE, TERM_VOCABULARY
from etl.headers import NO_FIELDS, HeaderMatch, matches, not_read, without_unit, words
from etl.readers.sheet_staging import SHEET_COLUMN
from i18n import gettext as _
from i18n import mark
from i18n.said import joined, percent
from store.reference import Reference
from store.text import fold

# The kind of content that a field's cells must be of; of the other fields any text may be a value.
KIND = {
    **dict.fromkeys(("country", "participant", *ROUTE), "country"),
    **TERM_VOCABULARY,
    "date": "date", "drug": "drug", "drug_detail": "drug", "unit": "unit", "fiscal_year": "year",
    "fiscal_month": "month", "event_count": "count", "nil_report": "flag",
    **dict.fromkeys(("kg_equivalent", "latitude", "longitude", "purity_percent"), "number"), "quantity": AMOUNT,
}  # fmt: skip
NUMERIC = ("number", AMOUNT, "count", "date", "year", "month")
WORDS_OF = ("country", "drug", "unit", *TERM_VOCABULARY.values())
KIND_NAMES = {
    "date": mark("dates"), "day": mark("dates"), "country": mark("countries"), "drug": mark("drugs"),
    "unit": mark("units"), "number": mark("numbers"), "count": mark("whole numbers"), "year": mark("years"),
    "month": mark("months"), "flag": mark("yes or no"), "transport_mode": mark("transport modes"),
    "concealment": mark("ways of concealment"), "location": mark("kinds of places"),
    AMOUNT: mark("numbers"), WITH_UNIT: mark("numbers with a unit"),
}  # fmt: skip
# Fields that are found by content alone, and the share of cells that must be of the kind.
BY_CONTENT = {
    "date": 0.9, "country": 0.9, "drug": 0.7, "unit": 0.9, "mode": 0.8, "concealment": 0.8, "location": 0.8,
    "quantity": 0.8,
}  # fmt: skip
INSTEAD_OF = {"date": "fiscal_year", "quantity": "kg_equivalent"}
# What the cells of such a field are, where that is not what they are of under its header.
BY_CONTENT_KIND = {"date": "day", "quantity": WITH_UNIT}
ONLY_ONE = ("country", "drug")  # two columns of countries: which of them is that of the seizure, no cell can tell
TRUE_ENOUGH, CLEARLY_OTHER = 0.2, 0.6
HEADER_WEIGHT, CONTENT_WEIGHT, UNTESTED, CONTENT_ONLY = 0.6, 0.4, 0.25, 0.5
LAST_RESORT = 0.05  # of a field that no other column gives
ONE_WORD = 0.9  # below: the header only contains a word of the list, and its cells must agree
FEW_ROWS, ID_SHARE = 10, 0.2
YEAR_ENDING = ("year ending", "year ended", "years ending", "fye", "yr ending", "12 months to", "exercice clos")
# A header that says that "2011/12" under it is a year.
SPAN_YEARS = (
    "financial year", "fiscal year", "season", "year", "years", "fy", "финансовыи год", "год", "сезон", "saison",
    "annee", "exercice", "ano", "ejercicio", "temporada", "exercicio",
)  # fmt: skip
MONTH_WORDS = ("month", "месяц", "mois", "mes")
MANY_COUNTRIES = 10
CALENDAR_YEAR = 1  # the month with which a year of the calendar begins


@dataclass(frozen=True)
class Guess:
    """What a column was taken for, and why. `confidence`: 0 to 1."""

    field: str
    column: str
    evidence: str
    confidence: float = 1.0


@dataclass(frozen=True)
class Guesses:
    """`fields`: in the order of the form. `ignored`: column -> why it is not read. `doubts`: what was not decided."""

    fields: tuple[Guess, ...]
    constants: Mapping[str, str]
    ignored: Mapping[str, str]
    doubts: tuple[str, ...] = ()
    fiscal_start: int | None = None
    date_kind: str = "auto"

    @property
    def columns(self) -> dict[str, str]:
        return {item.field: item.column for item in self.fields}


def guess(columns: Sequence[str], contents: Mapping[str, Content], reference: Reference) -> Guesses:
    """At most one column for each field. `contents` may be empty: then the headers alone speak."""
    ignored = not_read(columns)
    candidates: list[tuple[float, Guess]] = []
    for column in columns:
        if column not in ignored:
            candidates += _candidates(column, matches(column, reference), contents.get(column))
    taken = _assign([pair for pair in candidates if pair[0] > LAST_RESORT])
    world = _regions_of_the_world(columns, contents, taken)
    taken = {key: item for key, item in taken.items() if item.column not in world}
    ignored |= world
    if "drug_detail" in taken and "drug" not in taken:  # "Type" alone is the drug, beside a category its detail
        taken["drug"] = replace(taken.pop("drug_detail"), field="drug")
    found, doubts = _by_content(columns, contents, taken, ignored)
    taken |= found
    rest = [item for score, item in candidates if score == LAST_RESORT]
    taken |= {item.field: item for item in rest if item.field not in taken and item.column not in _used(taken)}
    taken, fiscal_start = _years_and_months(taken, contents)
    return Guesses(
        fields=tuple(taken[key] for key in BY_KEY if key in taken),
        constants=_unit_in_header(taken, reference),
        ignored=ignored,
        doubts=doubts,
        fiscal_start=fiscal_start,
        date_kind=_date_kind(taken, contents),
    )


def _candidates(column: str, named: Sequence[HeaderMatch], content: Content | None) -> list[tuple[float, Guess]]:
    """What a column may be. What its cells confirm goes before what they cannot tell: units under "Unidad" are no
    offices."""
    found, confirmed = [], []
    for match in named:
        if match.field in NO_FIELDS or match.field not in BY_KEY:
            continue
        score, seen = _weigh(match, content)
        if score > 0:
            evidence = joined([part for part in (match.evidence, seen) if part])
            found.append((score, Guess(match.field, column, evidence, round(min(score, 1.0), 2))))
            confirmed.append(bool(seen) and score > LAST_RESORT)
    return [item for item, sure in zip(found, confirmed, strict=True) if sure] if any(confirmed) else found


def _weigh(match: HeaderMatch, content: Content | None) -> tuple[float, str]:
    """(score, what the cells say); 0 where the cells contradict the header."""
    header = HEADER_WEIGHT * match.score
    if content is None or not content.filled:
        return header + UNTESTED, ""
    if match.field == "seizure_id" and content.filled >= FEW_ROWS and content.unique < ID_SHARE:
        return 0, ""
    kind = KIND.get(match.field)
    if kind is None:
        return (0, "") if _is_world(match.field, content) else (header + UNTESTED, "")
    share = content.share(kind)
    strict = kind in NUMERIC or kind == "unit" or match.score < ONE_WORD or _clearly_other(kind, content)
    if share < TRUE_ENOUGH and strict:
        return (LAST_RESORT, _("its cells do not confirm it")) if _is_all_there_is(match, content) else (0, "")
    shown = WITH_UNIT if kind == AMOUNT and content.share(WITH_UNIT) >= TRUE_ENOUGH else kind
    seen = _seen(shown, content.share(shown), content) if share >= TRUE_ENOUGH else ""
    return header + CONTENT_WEIGHT * share, seen


def _is_all_there_is(match: HeaderMatch, content: Content) -> bool:
    """A date or quantity that is badly written is still one: its rows are kept back, each with its reason."""
    if match.score < ONE_WORD or match.field not in ("date", "quantity"):
        return False
    texts = content.examples(FEW_ROWS)
    return match.field == "date" or 2 * sum(any(map(str.isdigit, text)) for text in texts) >= len(texts)


def _used(taken: Mapping[str, Guess]) -> set[str]:
    return {item.column for item in taken.values()}


def _is_world(field: str, content: Content) -> bool:
    """Continents and the like are no administrative areas of a country."""
    return field == "area" and content.share(NOT_ONE) + content.share("country") > CLEARLY_OTHER


def _clearly_other(kind: str, content: Content) -> bool:
    others = (content.share(other) for other in (*WORDS_OF, "number", "day") if other != kind)
    return max(others) >= CLEARLY_OTHER


def _seen(kind: str, share: float, content: Content) -> str:
    return _("{share} of its cells are {kind}, such as {examples}").format(
        share=percent(share), kind=_(KIND_NAMES[kind]), examples=", ".join(content.examples_of(kind))
    )


def _assign(candidates: Sequence[tuple[float, Guess]]) -> dict[str, Guess]:
    """The likeliest first: each field once, each column once."""
    taken: dict[str, Guess] = {}
    used: set[str] = set()
    for _score, item in sorted(candidates, key=lambda pair: -pair[0]):
        if item.field not in taken and item.column not in used:
            taken[item.field] = item
            used.add(item.column)
    return taken


def _by_content(
    columns: Sequence[str], contents: Mapping[str, Content], taken: dict[str, Guess], ignored: Mapping[str, str]
) -> tuple[dict[str, Guess], tuple[str, ...]]:
    """Fields that no header names and a column's cells are; and what could be several columns."""
    found: dict[str, Guess] = {}
    doubts: list[str] = []
    used = {item.column for item in taken.values()}
    for field, least in BY_CONTENT.items():
        if field in taken or INSTEAD_OF.get(field) in taken:
            continue
        kind = BY_CONTENT_KIND.get(field, KIND[field])
        fitting = [
            contents[name]
            for name in columns
            if name in contents and name not in used and name not in ignored and _is(kind, least, contents[name])
        ]
        if len(fitting) > 1 and field in ONLY_ONE:
            names = ", ".join(one.column for one in fitting)
            doubts.append(_("Several columns hold {kind}: {columns}.").format(kind=_(KIND_NAMES[kind]), columns=names))
        elif fitting:
            best = max(fitting, key=lambda one: one.share(kind))
            shown = "date" if kind == "day" else kind
            confidence = round(CONTENT_ONLY * best.share(shown) / len(fitting), 2)
            found[field] = Guess(field, best.column, _seen(shown, best.share(shown), best), confidence)
            used.add(best.column)
    return found | _a_number(columns, contents, taken | found, ignored), tuple(doubts)


def _is(kind: str, least: float, content: Content) -> bool:
    share = content.share(kind)
    if kind == "day" and (content.share("number") < 1 - least or content.column.startswith(SHEET_COLUMN)):
        share = content.share("date")  # months, quarters, fiscal years in words; and on the tabs of sheets a bare year
    others = (content.share(other) for other in (*WORDS_OF, *(("date",) if kind == WITH_UNIT else ())) if other != kind)
    return content.filled > 0 and share >= least and (kind == "day" or share > max(others))


def _a_number(
    columns: Sequence[str], contents: Mapping[str, Content], taken: Mapping[str, Guess], ignored: Mapping[str, str]
) -> dict[str, Guess]:
    """The quantity where no header names one: the only column of numbers, or the one before the unit."""
    if "quantity" in taken or "kg_equivalent" in taken:
        return {}
    used = {item.column for item in taken.values()} | ignored.keys()
    numbers = [name for name in columns if name in contents and name not in used and _may_be_weighed(contents[name])]
    unit = taken.get("unit")
    before = columns[columns.index(unit.column) - 1] if unit and columns.index(unit.column) else None
    chosen = before if before in numbers else numbers[0] if unit and len(numbers) == 1 else None
    if chosen is None:
        return {}
    evidence = _("its cells are numbers, and the units are in {unit}").format(unit=unit.column if unit else "")
    return {"quantity": Guess("quantity", chosen, evidence, CONTENT_ONLY)}


def _may_be_weighed(content: Content) -> bool:
    numbers, whole = content.share("number"), content.share("count")
    counts_up = content.filled >= FEW_ROWS and content.unique == 1 and whole == 1
    return content.filled > 0 and numbers >= 1 - TRUE_ENOUGH and content.share("year") < numbers and not counts_up


def _years_and_months(
    taken: Mapping[str, Guess], contents: Mapping[str, Content]
) -> tuple[dict[str, Guess], int | None]:
    """A year and a month in two columns stand for the date together; (fields, first month of a year where it is ours).

    A year alone is a date. A fiscal year is that of the United States until somebody says otherwise.
    """
    date, year, month = taken.get("date"), taken.get("fiscal_year"), taken.get("fiscal_month")
    rest = {key: item for key, item in taken.items() if key not in ("date", "fiscal_year", "fiscal_month")}
    if date is not None:
        whole = contents.get(date.column)
        if month is None or whole is None or whole.share("year") < 1 - TRUE_ENOUGH:
            return rest | {"date": date}, None
        return rest | {"fiscal_year": replace(date, field="fiscal_year"), "fiscal_month": month}, CALENDAR_YEAR
    if year is not None and month is None:
        return rest | {"date": replace(year, field="date")}, None
    return dict(taken), None


def _date_kind(taken: Mapping[str, Guess], contents: Mapping[str, Content]) -> str:
    """"year_ending" where the header says that the dates are the last days of years, "fiscal_year" for "2011/12"."""
    header = f" {words(taken['date'].column)} " if "date" in taken else ""
    content = contents.get(taken["date"].column) if "date" in taken else None
    years = any(f" {said} " in header for said in SPAN_YEARS) and not any(said in header for said in MONTH_WORDS)
    if years and content is not None and content.share(SPAN_YEAR) == 1:
        return "fiscal_year"
    return "year_ending" if any(f" {said} " in header for said in YEAR_ENDING) else "auto"


def _unit_in_header(taken: Mapping[str, Guess], reference: Reference) -> dict[str, str]:
    if "unit" in taken or "quantity" not in taken:
        return {}
    _bare, unit = without_unit(words(taken["quantity"].column), reference)
    # Kept as our word for it: what stands in a header is no cell of a row.
    return {"unit": reference.unit_aliases[fold(unit)]} if unit else {}


def _regions_of_the_world(
    columns: Sequence[str], contents: Mapping[str, Content], taken: Mapping[str, Guess]
) -> dict[str, str]:
    """Columns of continents and the like: by their names, or an "area" that is larger than a country."""
    reason = _("continents and regions of the world; the region schemes say where a country belongs")
    used = {item.column for key, item in taken.items() if key != "area"}
    world = {name for name in columns if name in contents and contents[name].share(NOT_ONE) > CLEARLY_OTHER} - used
    if "area" in taken and "country" in taken:
        area, country = (contents.get(taken[key].column) for key in ("area", "country"))
        if area and country and country.distinct >= MANY_COUNTRIES and area.distinct < country.distinct / 2:
            world.add(area.column)
    return dict.fromkeys(sorted(world), reason)
