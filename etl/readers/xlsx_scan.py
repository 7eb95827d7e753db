"""An XLSX read once by a parser that trusts nothing, before the library opens it.

Finds what would harm (entities, sheets without end, texts repeated into gigabytes) and what the library does not tell:
error cells, formulas without a value, merged ranges, hidden rows and columns. Must not know what a column means.
"""

from __future__ import annotations

import posixpath
from array import array
from collections.abc import Callable, Mapping
from functools import cache

from etl.errors import BadInput
from etl.readers.guarded_xml import Attributes, check_prolog, scan
from etl.readers.limits import Limits
from etl.readers.number_formats import Styles
from etl.readers.parts import Parts, damaged
from etl.readers.sheet_facts import Range, SheetFacts
from i18n import gettext as _

_MOST_SHEETS = 2_000
_PACKAGE = "_rels/.rels"
_TRUE = ("1", "true")
_NUMERIC = ("", "n")


def scan_xlsx(parts: Parts, file: str, limits: Limits) -> dict[str, SheetFacts]:
    """Facts of each worksheet by its name. Raises BadInput for a workbook that must not be opened."""
    package = _Package(parts, file, limits)
    workbook = package.target("", _PACKAGE, "/officeDocument")
    folder, name = posixpath.split(workbook or "")
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if workbook is None or relations.lower() not in package.by_lower:
        raise damaged(file, _("its list of sheets is missing"))
    texts = package.target(folder, relations, "/sharedStrings")
    shared = _SharedTexts(file, limits)
    if texts is not None:
        scan(parts.stream(texts), shared, file, texts)
        shared.facts.check()
    styles, looks = Styles(), package.target(folder, relations, "/styles")
    if looks is not None:
        scan(parts.stream(looks, limits.workbook_part), styles, file, looks)
    facts: dict[str, SheetFacts] = {}
    sheets = package.sheets(workbook, folder, relations)
    for sheet, part in sheets.items():
        if part is not None:
            reader = _Worksheet(SheetFacts(file, sheet, limits), shared.lengths, styles.shown)
            scan(parts.stream(part), reader, file, part)
            facts[sheet] = reader.facts
    for other in set(parts.names) - {texts, looks, *sheets.values()}:
        if other.lower().endswith((".xml", ".rels")):
            small = other.lower().endswith((".rels", "styles.xml", "[content_types].xml"))
            check_prolog(parts.stream(other, limits.workbook_part if small else None), file, other)
    return facts


class _Package:
    """Finds the parts of a workbook by the relations between them, as the library does: their names prove nothing."""

    def __init__(self, parts: Parts, file: str, limits: Limits) -> None:
        self.by_lower = {name.lower(): name for name in parts.names}
        self._parts, self._file, self._limits = parts, file, limits

    def target(self, folder: str, relations: str, kind: str) -> str | None:
        """The part that a relation of this kind leads to, if there is one."""
        found = self._targets(folder, relations)
        return next((part for of_kind, part in found.values() if of_kind.endswith(kind) and part is not None), None)

    def sheets(self, workbook: str, folder: str, relations: str) -> dict[str, str | None]:
        """Sheet -> the part that holds its cells; None for a sheet of charts or macros."""
        listed = _Listed(self._file)
        scan(self._parts.stream(workbook, self._limits.workbook_part), listed, self._file, workbook)
        targets = self._targets(folder, relations)
        found = {name: targets.get(key, ("", None)) for name, key in listed.sheets}
        if len(found) < len(listed.sheets):
            raise damaged(self._file, _("two of its sheets have one name"))
        return {name: part if kind.endswith("/worksheet") else None for name, (kind, part) in found.items()}

    def _targets(self, folder: str, relations: str) -> dict[str, tuple[str, str | None]]:
        """Relation -> its kind and the part it leads to."""
        part = self.by_lower.get(relations.lower())
        if part is None:
            return {}
        reader = _Relations()
        scan(self._parts.stream(part, self._limits.workbook_part), reader, self._file, part)
        return {key: (kind, self._part(folder, target)) for key, (kind, target) in reader.found.items()}

    def _part(self, folder: str, target: str) -> str | None:
        path = target.replace("\\", "/")
        whole = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
        return self.by_lower.get(whole.lower())


class _Listed:
    """The sheets that a workbook lists: name and relation."""

    def __init__(self, file: str) -> None:
        self.sheets: list[tuple[str, str]] = []
        self._file = file

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((text for key, text in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.sheets.append((attributes.get("name", ""), relation))
            if len(self.sheets) > _MOST_SHEETS:
                raise BadInput(
                    _("{file} has more than {n} sheets, which no table needs; load the sheet that matters.").format(
                        file=self._file, n=_MOST_SHEETS
                    ),
                    file=self._file,
                )

    def text(self, text: str) -> None:
        """Nothing of it is text."""

    def end(self, name: str) -> None:
        """Nothing to do."""


class _Relations:
    """Relation -> its kind and its target as written."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            self.found[attributes.get("Id", "")] = (attributes.get("Type", ""), attributes.get("Target", ""))

    def text(self, text: str) -> None:
        """Nothing of it is text."""

    def end(self, name: str) -> None:
        """Nothing to do."""


class _SharedTexts:
    """How long each shared text is; a cell names it by number."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.lengths = array("I")
        self.facts = SheetFacts(file, _("(shared texts)"), limits)
        self._size = 0
        self._collecting = False

    def start(self, name: str, _attributes: Attributes) -> None:
        if name == "si":
            self._size = 0
        self._collecting = name == "t"

    def text(self, text: str) -> None:
        if self._collecting:
            self._size += len(text)

    def end(self, name: str) -> None:
        self._collecting = False
        if name == "si":
            self.facts.add(0, 0, self._size)
            self.lengths.append(self._size)


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _position(reference: str) -> tuple[int, int]:
    """Row and column from 0 of `B12`; raises ValueError for what is none."""
    plain = reference.replace("$", "").upper()
    letters = plain.rstrip("0123456789")
    if not letters.isascii() or not letters.isalpha():
        raise ValueError(reference)
    return int(plain[len(letters) :][:9]) - 1, _column(letters[:4])


class _Worksheet:
    """Cells of a sheet, one at a time."""

    def __init__(self, facts: SheetFacts, shared: array[int], beside: Mapping[str, str]) -> None:
        """`beside`: number of a style -> what it shows beside a number."""
        self.facts = facts
        self._shared, self._beside = shared, beside
        self._shown = ""
        self._row, self._col = -1, -1
        self._type = ""
        self._value: list[str] = []
        self._size = 0
        self._formula = False
        self._collecting = False
        self._all_hidden = False
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "row": self._start_row,
            "col": self._start_columns,
            "sheetFormatPr": self._start_format,
            "c": self._start_cell,
            "v": self._start_value,
            "t": self._start_value,
            "f": self._start_formula,
            "mergeCell": self._start_merged,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        known = self._starts.get(name)
        if known is not None:
            known(attributes)

    def text(self, text: str) -> None:
        if self._collecting:
            self._size += len(text)
            if self._size <= 64:
                self._value.append(text)

    def end(self, name: str) -> None:
        self._collecting = False
        if name == "c":
            self._end_cell()

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r", "")
        self._row = int(number[:9]) - 1 if number.isdecimal() else self._row + 1
        self._col = -1
        said = attributes.get("hidden")
        if self._all_hidden if said is None else said in _TRUE:
            self.facts.hidden_rows.add(self._row)

    def _start_format(self, attributes: Attributes) -> None:
        self._all_hidden = attributes.get("zeroHeight") in _TRUE  # all rows that do not say otherwise

    def _start_columns(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if attributes.get("hidden") in _TRUE and first.isdecimal() and last.isdecimal():
            self.facts.hidden_columns.add(int(first[:6]) - 1, int(last[:6]) - 1)

    def _start_cell(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._col += 1
        else:
            try:
                self._row, self._col = _position(reference)
            except ValueError as error:
                raise damaged(self.facts.file, _("a cell stands at '{place}'").format(place=reference[:20])) from error
        self._type = attributes.get("t", "")
        self._shown = self._beside.get(attributes.get("s", ""), "") if self._beside else ""
        self._value, self._size, self._formula = [], 0, False

    def _start_value(self, _attributes: Attributes) -> None:
        self._collecting = True

    def _start_formula(self, _attributes: Attributes) -> None:
        self._formula = True

    def _end_cell(self) -> None:
        if not self._size:
            self.facts.unvalued += self._formula
            return
        size = self._size
        if self._type == "s":
            index = "".join(self._value).strip()
            known = index.isdecimal() and len(index) < 10 and int(index) < len(self._shared)
            size = self._shared[int(index)] if known else 0
        elif self._type == "e":
            self.facts.error(self._row, self._col, "".join(self._value))
        self.facts.add(self._row, self._col, size)
        if self._shown and self._type in _NUMERIC:
            self.facts.show(self._col, self._shown)

    def _start_merged(self, attributes: Attributes) -> None:
        first, _colon, last = attributes.get("ref", "").partition(":")
        try:
            (top, left), (bottom, right) = _position(first), _position(last or first)
        except ValueError as error:
            raise damaged(self.facts.file, _("a merged range is called '{place}'").format(place=first[:20])) from error
        if bottom >= top >= 0 and right >= left >= 0:
            self.facts.merge(Range(top, left, bottom, right))
