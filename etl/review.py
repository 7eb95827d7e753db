"""What a load would do, value by value and row by row, before anything is written. Must not import analytics.

The same stream as a load, without the writing: the account, what each distinct value became, the rows that would be
quarantined with their reasons, the lines that would be held, the file's own totals beside the sums of its rows.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np

from etl import preview
from etl.checks.holds import cap_of, explain
from etl.decisions import proposals
from etl.encoded import Encoded, Mask
from etl.fields import ROUTE, TERM_VOCABULARY
from etl.findings import Finding
from etl.joining import leave_out_joined
from etl.normalise.names import Outcome
from etl.pipeline import identify, known_already, opened, reading_to, require
from etl.report import already_loaded, build_report
from etl.request import Listener, Progress, Request
from etl.same_sheets import of_sheets
from etl.stream import Part, Stream
from etl.understand import Understood
from i18n.said import named
from store import Store
from store.overlay import codes_of
from store.reference import Reference
from store.text import fold

# Reviewed together: words of one vocabulary, wherever they stand.
VOCABULARIES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "drug": ("drug", ("drug",)),
    "country": ("country", ("country", "participant", *ROUTE)),
    "unit": ("unit", ("unit",)),
    **{key: (name, (key,)) for key, name in TERM_VOCABULARY.items()},
}
MOST_DISTINCT, MOST_SHOWN = 50_000, 500
MOST_ROWS, MOST_HELD, MOST_WARNINGS = 200, 500, 500
FIRST_ROWS = 8
ORDER = (Outcome.UNRECOGNISED, Outcome.KNOWN, Outcome.NOTHING, Outcome.BLANK)


@dataclass(frozen=True)
class Review:
    """See CONTRACT.md's `load` object for `account`; its batch is None unless the file is loaded already.

    `distinct`: the words of each vocabulary, unrecognised ones first; `distinct_more`: how many are not listed.
    `quarantined`: every reason of the first rows. `held`: lines with what was probably meant. `rows`: the first rows
    as read and as understood.
    """

    account: Mapping[str, Any]
    distinct: Mapping[str, list[dict[str, Any]]]
    distinct_more: Mapping[str, int]
    quarantined: Sequence[Mapping[str, Any]]
    quarantined_by: Mapping[str, int]
    held: Sequence[Mapping[str, Any]]
    warnings: Sequence[Mapping[str, Any]]
    control_totals: Sequence[Mapping[str, Any]]
    skipped: Mapping[str, int]
    rows: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def review_file(store: Store, request: Request, listener: Listener) -> Review:
    """Read a file as a load would. Raises BadInput for one that cannot be read, StoreError for a wrong assignment."""
    started = time.perf_counter()
    listener(Progress("reading", 0, 0))
    identity = identify(request.path, reading_to(listener, request.path, 0, 1))
    with store.reading() as conn:
        known_already(conn, request, identity)  # what it cannot replace is refused before it is read
    with opened(store, request, listener) as (table, plan):
        with store.reading() as conn:
            first = known_already(conn, request, of_sheets(identity, table))
        require(plan, table, request.file_name)
        total = table.rows_read
        stream = Stream(
            table, plan, store.reference(), lambda done: listener(Progress("understanding", done, 2 * total))
        )
        found = _Found(stream)
        for part in stream.parts():
            found.add(part)
            leave_out_joined(stream, part)
            block = part.understood.cells.block
            listener(Progress("understanding", total + block.start + block.rows, 2 * total))
        last = stream.last_findings()
        stream.account.check(total)
        seconds = time.perf_counter() - started
        account = build_report(stream, request.file_name, identity.sha256, None, None, seconds)
        if first is not None:
            account = already_loaded(store, first, request.file_name, table.sheets)
        going_on = partial(listener, Progress("understanding", 2 * total, 2 * total))
        rows = preview.first_rows(table, plan, preview.meant(table, plan, going_on), stream.reference, FIRST_ROWS)
        return found.review(account.as_json(), last, rows)


class _Found:
    """What a review says of a stream, collected while its parts go by."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._reference: Reference = stream.reference
        self._words: dict[str, Counter[str]] = {name: Counter() for name in VOCABULARIES}
        self._quarantined: list[dict[str, Any]] = []
        self._refused: set[tuple[str | None, int | None]] = set()
        self._held: list[dict[str, Any]] = []
        self._of_rows: list[Finding] = []

    def add(self, part: Part) -> None:
        understood = part.understood
        for name, (_vocabulary, keys) in VOCABULARIES.items():
            for key in keys:
                self._count(understood, key, self._words[name])
        for finding in part.findings:
            if finding.level == "quarantined":
                self._refuse(finding)
            elif finding.level == "warning" and len(self._of_rows) < MOST_WARNINGS:
                self._of_rows.append(finding)
        room = MOST_HELD - len(self._held)
        self._held += [self._held_line(understood, line) for line in np.flatnonzero(understood.held).tolist()[:room]]

    def review(self, account: dict[str, Any], last: Sequence[Finding], rows: dict[str, Any]) -> Review:
        stream = self._stream
        distinct = {name: self._listed(name) for name in VOCABULARIES}
        return Review(
            account=account,
            distinct={name: words[:MOST_SHOWN] for name, words in distinct.items() if words},
            distinct_more={name: len(words[MOST_SHOWN:]) for name, words in distinct.items() if words[MOST_SHOWN:]},
            quarantined=self._quarantined,
            quarantined_by=dict(stream.account.quarantined_by),
            held=self._held,
            warnings=[_warning(one) for one in (*last, *self._of_rows) if one.level == "warning"][:MOST_WARNINGS],
            control_totals=[total.as_json() for total in stream.control_totals],
            skipped=dict(stream.account.skipped),
            rows={"columns": rows["columns"], "as_read": rows["rows"], "as_understood": rows["as_understood"]},
        )

    def _count(self, understood: Understood, key: str, words: Counter[str]) -> None:
        self._count_words(understood.fields.get(key), understood.loaded & ~understood.nil, words)
        if key == "unit":  # those that stand in the cells of quantities
            strange = [reason.lines for reason in understood.reasons if reason.code == "strange_unit"]
            rows = np.logical_or.reduce([understood.loaded & ~understood.nil, *strange])
            self._count_words(understood.numbers["quantity"].units, rows, words, blanks=False)

    def _count_words(
        self, written: Encoded | None, lines: Mask, words: Counter[str], *, blanks: bool = True
    ) -> None:
        if written is None:
            return
        counts, _first = written.occurrences(lines)
        for text, rows in zip(written.values, counts.tolist(), strict=True):
            word = text.strip()
            # Of a column with more different words the warnings say so; it was hardly meant.
            if rows and (word or blanks) and (word in words or len(words) < MOST_DISTINCT):
                words[word] += rows

    def _listed(self, name: str) -> list[dict[str, Any]]:
        vocabulary, keys = VOCABULARIES[name]
        known = codes_of(self._reference, vocabulary)
        found = []
        for text, rows in self._words[name].items():
            meaning = self._stream.vocabulary.meaning(keys[0], text)
            code = meaning.code if meaning.outcome is Outcome.KNOWN else None
            word = {
                "text": text,
                "rows": rows,
                "code": code,
                "name": None if code is None else named(known[code].names),
                "outcome": meaning.outcome.value,
                "assigned": (vocabulary, fold(text)) in self._reference.own_aliases,
            }
            found.append((ORDER.index(meaning.outcome), -rows, text, word))
        return [word for *_order, word in sorted(found, key=lambda one: one[:3])]

    def _refuse(self, finding: Finding) -> None:
        """Every reason of the first rows."""
        place = (finding.sheet, finding.row_number)
        if place in self._refused or len(self._refused) < MOST_ROWS:
            self._refused.add(place)
            self._quarantined.append({
                "sheet": finding.sheet,
                "row": finding.row_number,
                "column": finding.column_name,
                "value": finding.value,
                "code": finding.code,
                "message": str(finding.message),
            })  # fmt: skip

    def _held_line(self, understood: Understood, line: int) -> dict[str, Any]:
        drugs, units = understood.meanings.codes["drug"], understood.meanings.codes["unit"]
        drug, unit = str(drugs.names[drugs.codes[line]]), units.names[units.codes[line]]
        quantity, mass = (
            float(understood.numbers["quantity"].numbers[line]),
            float(understood.weights.mass_kg[line]),
        )
        cap = cap_of(self._reference, drug)
        return {
            "sheet": understood.cells.block.sheet,
            "row": understood.row_number(line),
            "drug": drug,
            "quantity": quantity,
            "unit": unit,
            "mass_kg": mass,
            "message": "" if cap is None else str(explain(self._reference, drug, mass, cap)),
            "proposals": proposals(self._reference, drug, quantity, unit),
        }


def _warning(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "message": str(finding.message),
        "rows": finding.rows,
        "row": finding.row_number,
        "column": finding.column_name,
        "value": finding.value,
    }
