"""An administration's own region scheme from a CSV file: region, country, and if wanted from, to, names, source.

Countries may be written in any spelling that a seizure file may use. Every fault is a sentence with line and value, and
nothing is written unless the whole file is right. Must not import analytics, dashboard, dash or plotly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from etl.errors import BadInput, listed, shorten
from etl.normalise import names
from etl.normalise.dates import DateFormat, DateProblem, decide_date_format, parse_dates
from etl.readers.container import sha256_of
from etl.readers.limits import Limits
from etl.readers.text import TextTable, read_table
from i18n import gettext as _
from i18n import ngettext
from store import Store
from store.schemes import NewMember, NewRegion, NewScheme, SchemeEntry, save_scheme
from store.text import fold, slug

# A scheme of every country and every day would not come near these.
LIMITS = Limits(packed_bytes=4 << 20, unpacked_bytes=4 << 20, rows=20_000)
REQUIRED = ("region", "country")
HEADERS: Mapping[str, tuple[str, ...]] = {
    "region": ("region", "region name", "office", "регион", "узел", "группа", "région", "región"),
    "country": ("country", "country name", "member", "страна", "государство", "pays", "país"),
    "from": ("from", "from date", "since", "с", "с даты", "начало", "depuis", "desde"),
    "to": ("to", "to date", "until", "по", "по дату", "до", "конец", "jusqu'au", "hasta"),
    "name_en": ("name_en", "name en", "english name", "название по-английски"),
    "name_ru": ("name_ru", "name ru", "russian name", "название по-русски"),
    "source": ("source", "источник", "основание", "fuente"),
}
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class SchemeFile:
    """What a person says beside the file; empty texts are filled from the file's name."""

    path: Path
    scheme: str
    name: str = ""
    name_ru: str = ""
    note: str = ""
    source: str = ""
    file_name: str = ""
    loaded_by: str = ""

    @property
    def shown(self) -> str:
        return self.file_name or self.path.name


@dataclass(frozen=True)
class _Row:
    """`line` is what an editor shows."""

    line: int
    region: str
    member: NewMember


def load_scheme(store: Store, file: SchemeFile) -> SchemeEntry:
    """Read, check and write a scheme in one transaction. Raises BadInput; the schemes are then as before."""
    if SLUG.fullmatch(file.scheme) is None:
        raise BadInput(
            _(
                "{scheme!r} cannot be the name of a scheme in addresses; use small Latin letters, digits, “-” and “_”, "
                "such as own."
            ).format(scheme=file.scheme),
            value=file.scheme,
        )
    table = read_table(file.path, limits=LIMITS)
    columns = _columns(table, file.shown)
    cells = {key: [str(cell).strip() for cell in table.data.column(name).to_pylist()] for key, name in columns.items()}
    source = file.source or file.shown
    rows = _rows(store, cells, source, _Faults(file.shown, table.dialect.header_row, columns))
    name = file.name or Path(file.shown).stem
    return save_scheme(
        store,
        NewScheme(
            scheme=file.scheme,
            name_en=name,
            name_ru=file.name_ru or name,
            note=file.note,
            source=source,
            regions=_regions(rows, cells, table.dialect.header_row, file.shown),
            members=tuple(row.member for row in rows),
            file_name=file.shown,
            sha256=sha256_of(file.path),
            loaded_by=file.loaded_by,
        ),
    )


def _columns(table: TextTable, shown: str) -> dict[str, str]:
    """Which column of the file is which of ours."""
    wanted = {fold(word): key for key, words in HEADERS.items() for word in words}
    found: dict[str, str] = {}
    for name in table.columns:
        key = wanted.get(fold(name))
        if key is not None:
            found.setdefault(key, name)
    absent = [key for key in REQUIRED if key not in found]
    if absent:
        raise BadInput(
            _(
                "{file} has no column {column!r}, so it is no region scheme; it needs region and country, "
                "and may have from, to, name_en, name_ru and source. Its columns are: {columns}."
            ).format(file=shown, column=absent[0], columns=listed(table.columns)),
            file=shown,
            column=absent[0],
        )
    return found


class _Faults:
    """Collects what is wrong, and says the first with how many follow."""

    def __init__(self, shown: str, header_row: int, columns: Mapping[str, str]) -> None:
        self._shown, self._header_row, self._columns = shown, header_row, columns
        self._found: list[tuple[int, str, str, str]] = []

    def line(self, index: int) -> int:
        return self._header_row + index + 1

    def add(self, line: int, column: str, value: str, sentence: str) -> None:
        self._found.append((line, column, value, sentence))

    def refuse(self) -> None:
        """Raises BadInput where anything is wrong."""
        if not self._found:
            return
        line, column, value, sentence = min(self._found, key=lambda fault: fault[0])
        said = _("{file}, line {line}: {fault}").format(file=self._shown, line=line, fault=sentence)
        more = len({fault[0] for fault in self._found}) - 1
        if more:
            tail = ngettext("{n} more line has a fault.", "{n} more lines have faults.", more)
            said = f"{said} {tail.format(n=more)}"
        place = self._columns.get(column, column)
        raise BadInput(said, file=self._shown, line=line, column=place, value=shorten(value))


def _rows(store: Store, cells: Mapping[str, Sequence[str]], source: str, faults: _Faults) -> list[_Row]:
    resolve = names.country(store.reference())
    days = _days(cells, faults)
    rows: list[_Row] = []
    for index, (region, country) in enumerate(zip(cells["region"], cells["country"], strict=True)):
        line = faults.line(index)
        if not any(column[index] for column in cells.values()):
            continue  # a blank line
        code = _country(resolve, region, country, line, faults)
        first, last = days["from"][index], days["to"][index]
        if first and last and first > last:
            text = _("the membership ends on {last} before it begins on {first}; correct one of the two dates.")
            faults.add(line, "to", cells["to"][index], text.format(first=first, last=last))
        if code is not None:
            said = cells["source"][index] if "source" in cells and cells["source"][index] else source
            rows.append(_Row(line, region, NewMember(slug(region), code, first, last, said)))
    _overlaps(rows, faults)
    faults.refuse()
    if not rows:
        raise BadInput(_("The file has no memberships, so there is no scheme in it; write one line per country."))
    return rows


def _country(resolve: names.Resolver, region: str, country: str, line: int, faults: _Faults) -> str | None:
    if not slug(region):
        faults.add(line, "region", region, _("no region is named; name the region that the country belongs to."))
        return None
    code = resolve(country).code
    if code is None:
        text = _("“{value}” is no country that is known here; write its name or its ISO 3166 code.")
        faults.add(line, "country", country, text.format(value=shorten(country)))
    return code


def _days(cells: Mapping[str, Sequence[str]], faults: _Faults) -> dict[str, list[date | None]]:
    """First days from `from`, last days from `to`: a month or year means its first or last day."""
    rows = len(cells["region"])
    written = [text for key in ("from", "to") for text in cells.get(key, ())]
    form = decide_date_format(written)
    days: dict[str, list[date | None]] = {}
    for key in ("from", "to"):
        texts = cells.get(key, [""] * rows)
        days[key] = [_day(text, key, form, faults.line(index), faults) for index, text in enumerate(texts)]
    return days


def _day(text: str, key: str, form: DateFormat, line: int, faults: _Faults) -> date | None:
    if not text:
        return None
    (found,) = parse_dates([text], form)
    # Dots are day first wherever they are used; a slash is not.
    if isinstance(found, DateProblem) or (form.ambiguous and "." not in text and not text[:4].isdigit()):
        sentence = _("“{value}” is no day that can be read for certain; write it as 2015-08-12.")
        faults.add(line, key, text, sentence.format(value=shorten(text)))
        return None
    return found.start if key == "from" else found.end


def _overlaps(rows: Sequence[_Row], faults: _Faults) -> None:
    """A country may be in several regions, but in one region only once on any day."""
    groups: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        groups.setdefault((row.member.region, row.member.country), []).append(row)
    for group in groups.values():
        ordered = sorted(group, key=lambda row: (row.member.from_date or date.min, row.line))
        for earlier, later in pairwise(ordered):
            if (later.member.from_date or date.min) > (earlier.member.to_date or date.max):
                continue
            first, second = sorted((earlier, later), key=lambda row: row.line)
            same = (first.member.from_date, first.member.to_date) == (second.member.from_date, second.member.to_date)
            text = (
                _("{country} is in {region} already by line {other}; take one of the two lines away.")
                if same
                else _("{country} is in {region} by line {other} on some of these days; let one end before the next.")
            )
            said = text.format(country=second.member.country, region=second.region, other=first.line)
            faults.add(second.line, "country", second.member.country, said)


def _regions(
    rows: Sequence[_Row], cells: Mapping[str, Sequence[str]], header_row: int, shown: str
) -> tuple[NewRegion, ...]:
    """One region per slug, named by the first line that names it. Raises BadInput where two lines name it unalike."""
    named: dict[str, dict[str, tuple[str, int]]] = {}
    spelled: dict[str, str] = {}
    for row in rows:
        spelled.setdefault(row.member.region, row.region)
        for key in ("name_en", "name_ru"):
            text = cells[key][row.line - header_row - 1] if key in cells else ""
            if not text:
                continue
            known, line = named.setdefault(row.member.region, {}).setdefault(key, (text, row.line))
            if known != text:
                sentence = _("{file}, line {line}: {region} is called “{value}” here and “{known}” in line {other}.")
                raise BadInput(
                    sentence.format(
                        file=shown,
                        line=row.line,
                        region=row.region,
                        value=shorten(text),
                        known=shorten(known),
                        other=line,
                    ),
                    file=shown,
                    line=row.line,
                    column=key,
                    value=shorten(text),
                )
    return tuple(_region(key, spelled[key], named.get(key, {})) for key in spelled)


def _region(key: str, spelled: str, said: Mapping[str, tuple[str, int]]) -> NewRegion:
    unnamed = (spelled, 0)
    english, russian = (said.get(column, unnamed)[0] for column in ("name_en", "name_ru"))
    return NewRegion(key, english, russian)
