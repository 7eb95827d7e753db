"""Random tables of seizures as administrations write them, whole or broken, with what each cell was meant to say.

Seeded: the number of a case makes the same file again. Shares nothing with etl.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from tests.etl.table_files import Case, Row, Truth, workbook, write_text
from tests.etl.table_words import (
    COUNTRIES,
    DATES,
    DRUGS,
    ENCODINGS,
    FOOTNOTE,
    GAPS,
    HEADERS,
    LANGUAGES,
    MODES,
    NO_DAY,
    NUMBERS,
    REQUIRED,
    TO_KG,
    TOTAL,
    UNITS,
    names,
    number_text,
)

TEARING = ("stray delimiter", "short row")
FORMATS = ("csv", "csv", "csv", "xlsx")

def make(number: int) -> Case:
    """The case of this number; two of three are broken."""
    chance = random.Random(number)
    case = _sown(chance, number)
    if chance.random() < 2 / 3:
        _break_rows(chance, case)
    if case.format == "xlsx":
        case.content = workbook(case)
        return case
    ends = write_text(chance, case)
    if not case.whole and chance.random() < 0.5:
        _break_text(chance, case, ends)
    return case


def _sown(chance: random.Random, number: int) -> Case:
    language = chance.choice(LANGUAGES)
    fields = [*REQUIRED, *(name for name in ("mode", "destination", "note") if chance.random() < 0.6)]
    if "note" not in fields:
        fields.append("note")  # each row can be told by it
    chance.shuffle(fields)
    how = {"date": chance.choice(list(DATES)), "decimal": "", "thousands": "", "language": language}
    how["decimal"], how["thousands"] = chance.choice(NUMBERS)
    case = Case(
        number, language, fields, [chance.choice(HEADERS[language][name]) for name in fields], [],
        chance.choice(ENCODINGS[language]), chance.choice(",;\t|"), how, chance.choice(FORMATS),
    )  # fmt: skip
    if case.format == "xlsx":
        case.native = frozenset(name for name in ("date", "quantity") if chance.random() < 0.6)
        how["date"] = "iso" if "date" in case.native else how["date"]
        if "quantity" in case.native:
            how["decimal"], how["thousands"] = ".", ""
    how["inside"] = chance.choice(("", "", "only", "beside"))
    if how["inside"]:  # the units stand in the cells of the quantities, alone or beside a column of units
        case.native -= {"quantity"}
    if how["inside"] == "only":
        place = case.fields.index("unit")
        del case.fields[place], case.header[place]
    case.rows = [_row(chance, case, place) for place in range(chance.randrange(1, 14))]
    return case


def _row(chance: random.Random, case: Case, place: int) -> Row:
    language, how = case.language, case.how
    day = date(2010, 1, 1) + timedelta(days=chance.randrange(4000))
    country, drug, mode = chance.choice(COUNTRIES), chance.choice(DRUGS), chance.choice((*MODES, ""))
    destination, unit = chance.choice((*COUNTRIES, "")), chance.choice(list(UNITS))
    amount = chance.choice((Decimal(chance.randrange(1, 400)), Decimal(chance.randrange(1, 2_000_000)) / 1000))
    countries, terms = names("countries.csv", "code"), names("terms.csv", "term")
    written = {
        "date": DATES[how["date"]](day, language),
        "country": chance.choice((countries[country][language], country)),
        "drug": names("drugs.csv", "drug")[drug][language],
        "quantity": number_text(amount, how["decimal"], how["thousands"]),
        "unit": chance.choice(UNITS[unit][language]),
        "mode": terms[mode][language] if mode else "",
        "destination": countries[destination][language] if destination else "",
        "note": f"n{case.number}-{place}" + chance.choice(("", "", ' "quoted"', "; with, marks|", "\nsecond line")),
    }
    written["quantity"], written["unit"] = _united(chance, case, written["quantity"], written["unit"])
    truth: dict[str, Truth] = {
        "date": day.isoformat(), "country": country, "drug": drug, "quantity": float(amount), "unit": unit,
        "mode": mode or None, "destination": destination or None, "mass": float(amount) * TO_KG[unit],
    }  # fmt: skip
    return Row([written[name] for name in case.fields], truth=truth)


def _united(chance: random.Random, case: Case, number: str, unit: str) -> tuple[str, str]:
    """The cells of quantity and unit."""
    where = case.how["inside"]
    if not where:
        return number, unit
    inside = where == "only" or chance.random() < 0.7
    cell = number + chance.choice(GAPS) + unit if inside else number
    return cell, "" if inside and chance.random() < 0.6 else unit


def _break_rows(chance: random.Random, case: Case) -> None:
    """One to three things that happen to tables on their way."""
    breaking: dict[str, Callable[[random.Random, Case], None]] = {
        "blank rows": lambda c, k: _insert(c, k, Row([""] * len(k.fields), "blank_row")),
        "total": _total,
        "repeated header": lambda c, k: _insert(c, k, Row(list(k.header), "repeated_header")),
        "footnote": lambda _c, k: k.rows.append(
            Row([FOOTNOTE[k.language], *[""] * (len(k.fields) - 1)], "footnote")
        ),
        "header twice": _header_twice,
        "wrong decimal mark": _wrong_mark,
        "no number": lambda c, k: _damage(c, k, "quantity", lambda _text, _how: "some"),
        "no date": lambda c, k: _damage(c, k, "date", lambda _text, how: _no_date(c, how)),
        "no such country": lambda c, k: _damage(c, k, "country", lambda _text, _how: "Atlantis"),
        "no such drug": lambda c, k: _damage(c, k, "drug", lambda _text, _how: "Xyzzy 9"),
        "no such unit": lambda c, k: _damage(c, k, "unit", lambda _text, _how: "sackful"),
        "spaces around": lambda c, k: _pad(c, k),
        "stray delimiter": lambda c, k: _stretch(c, k),
        "short row": lambda c, k: _shorten(c, k),
        "nul": lambda c, k: _damage(c, k, "note", lambda text, _how: text[:2] + "\0" + text[2:]),
    }
    chosen = chance.sample(list(breaking), chance.randrange(1, 4))
    if case.format == "xlsx":
        chosen = [name for name in chosen if name != "nul"]  # XML has no way to write it
    if "unit" not in case.fields:
        chosen = [name for name in chosen if name != "no such unit"]
    for name in sorted(chosen, key=TEARING.__contains__):  # cells are damaged while every row has all of them
        breaking[name](chance, case)
        case.breaks.append(name)


def _no_date(chance: random.Random, how: dict[str, str]) -> str:
    return chance.choice(("soon", NO_DAY[how["date"]](how["language"]), ""))


def _insert(chance: random.Random, case: Case, row: Row) -> None:
    case.rows.insert(chance.randrange(len(case.rows) + 1), row)


def _total(_chance: random.Random, case: Case) -> None:
    """As a spreadsheet writes it: the word in the first column, a sum under the quantities."""
    cells = [""] * len(case.fields)
    summed_up = "mass" if case.how["inside"] else "quantity"
    amounts = [row.truth[summed_up] for row in case.rows if row.kind == "data"]
    summed = sum((Decimal(str(amount)) for amount in amounts), Decimal(0))
    text = number_text(summed, case.how["decimal"], case.how["thousands"])
    cells[case.fields.index("quantity")] = f"{text} kg" if case.how["inside"] else text
    cells[0] = TOTAL[case.language]
    case.rows.append(Row(cells, "total_row"))


def _header_twice(chance: random.Random, case: Case) -> None:
    """A column again under the same name, holding other things."""
    place = chance.randrange(len(case.fields))
    case.header.append(case.header[place])
    case.fields.append("")
    for row in case.rows:
        row.cells.append(case.header[place] if row.kind == "repeated_header" else "" if row.kind != "data" else "again")
        row.damaged.add(case.fields[place])


def _damage(chance: random.Random, case: Case, name: str, change: Callable[[str, dict[str, str]], str]) -> None:
    row = chance.choice([row for row in case.rows if row.kind == "data"])
    place = case.fields.index(name)
    row.cells[place] = change(row.cells[place], case.how)
    row.damaged.add(name)


def _wrong_mark(chance: random.Random, case: Case) -> None:
    """A cell with the marks of another country. Where the others do not outvote it, no cell is promised a meaning."""
    _damage(chance, case, "quantity", lambda text, _how: text.translate({ord("."): ",", ord(","): "."}))
    place, decimal = case.fields.index("quantity"), case.how["decimal"]
    clear = [row for row in case.rows if row.kind == "data" and "quantity" not in row.damaged and (
        sum(map(str.isdigit, row.cells[place].partition(decimal)[2])) in (1, 2)
    )]  # fmt: skip
    if len(clear) < 2:
        for row in case.rows:
            row.damaged.add("quantity")


def _pad(chance: random.Random, case: Case) -> None:
    for row in case.rows:
        if row.kind == "data":
            row.cells = [f"{chance.choice(('', ' ', '  '))}{cell}{chance.choice(('', ' '))}" for cell in row.cells]


def _stretch(chance: random.Random, case: Case) -> None:
    row = chance.choice(case.rows)
    row.cells.insert(chance.randrange(len(row.cells) + 1), chance.choice(("", "", "stray")))
    row.damaged.update(case.fields)
    row.torn = True


def _shorten(chance: random.Random, case: Case) -> None:
    row = chance.choice(case.rows)
    del row.cells[chance.randrange(1, len(row.cells)) :]
    row.damaged.update(case.fields)
    row.torn = True


def _break_text(chance: random.Random, case: Case, ends: Sequence[int]) -> None:
    """Cut off in the middle of a row, or a quote that nobody closes."""
    text = case.content.decode(case.encoding)
    place = chance.randrange(len(case.rows))
    at = chance.randrange(ends[place], ends[place + 1])
    cut = chance.random() < 0.5
    case.content = (text[:at] if cut else f'{text[:at]}"{text[at:]}').encode(case.encoding)
    case.breaks.append("cut off" if cut else "stray quote")
    for row in case.rows[place : None if cut else place + 1]:
        row.damaged.update(case.fields)
        row.torn = True


def promised(case: Case, row: Row) -> Sequence[str]:
    """The fields of a row of which the meaning is known. A unit that stood inside its quantity is gone with that."""
    gone = {"note"} | row.damaged
    if "quantity" in gone and "unit" in case.fields and not row.cells[case.fields.index("unit")]:
        gone.add("unit")
    return [name for name in case.fields if name and name not in gone]
