"""A CSV file or one of its relatives to a table of strings, every cell exactly as written.

No cell is trimmed, converted or taken for missing here; no row is dropped, blank lines between rows included. A table
that is not rectangular is refused with the first bad line: cells are never guessed. Must not know what a column means.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from etl.errors import BadInput
from etl.notes import is_note
from etl.readers.container import read_chunks
from etl.readers.diagnose import first_bad_record
from etl.readers.dialect import Dialect, detect
from etl.readers.header import Header, read_header
from etl.readers.limits import DEFAULT_LIMITS, Limits
from etl.readers.stream import ByteStream, split_header, to_utf8, without_final_newlines
from i18n import gettext as _

_BLOCK = 8 << 20
# Written behind the last row: if a quote is still open there, this line is swallowed by a cell and missing from the
# rows.
_END = "\x1eend of table\x1e"


@dataclass(frozen=True)
class TextTable:
    """`data`: one string column per name in `columns`, never null; its row n (from 1) is data row n of the file.

    Blank lines between rows are rows of empty cells (see `blank_rows`). `notes` are sentences about what was made of
    the header.
    """

    file: str
    columns: tuple[str, ...]
    data: pa.Table
    dialect: Dialect
    notes: tuple[str, ...] = ()

    @property
    def rows_read(self) -> int:
        """Data rows after the header, blank ones included."""
        return int(self.data.num_rows)

    def blank_rows(self) -> tuple[int, ...]:
        """Numbers (from 1) of the rows in which no cell holds anything but white space."""
        rows = pa.array(range(0))
        for position, column in enumerate(self.data.columns):
            # Only rows blank so far are looked at again: nearly always none after the first column.
            cells = column if position == 0 else column.take(rows)
            blank = pc.indices_nonzero(pc.equal(pc.utf8_trim_whitespace(cells), ""))
            rows = blank if position == 0 else rows.take(blank)
        return tuple(index + 1 for index in rows.to_pylist())


def read_table(path: Path, dialect: Dialect | None = None, limits: Limits = DEFAULT_LIMITS) -> TextTable:
    """The table at `path`; `dialect` None detects it. Raises BadInput: nothing of a bad file is returned."""
    dialect = dialect or detect(path, limits=limits)
    with _rows(path, dialect, limits) as (header, body):
        try:
            data = _parse(body, dialect, header, limits, path.name)
        except pa.ArrowInvalid as error:
            raise _explain(path, dialect, header, limits) or _unexplained(path, error) from error
    if data is None:
        raise _explain(path, dialect, header, limits) or _unexplained(path, None)
    return TextTable(path.name, header.columns, data, dialect, header.notes)


@contextmanager
def _rows(path: Path, dialect: Dialect, limits: Limits) -> Iterator[tuple[Header, Iterator[bytes]]]:
    """The header and the UTF-8 bytes after it."""
    with closing(read_chunks(path, limits)) as chunks:
        utf8 = to_utf8(chunks, dialect.encoding, path.name)
        record, body = split_header(utf8, dialect.header_row, dialect.delimiter, dialect.quotechar)
        yield read_header(record, dialect.header_row, limits, path.name), body


def _parse(body: Iterator[bytes], dialect: Dialect, header: Header, limits: Limits, file: str) -> pa.Table | None:
    """All rows as strings; None when a quote is open at the end. Raises pa.ArrowInvalid for a table that is not one."""
    short: dict[int, str] = {}

    def odd_row(row: pa_csv.InvalidRow) -> str:
        # A line of nothing but blanks, or a footnote under the table, has one cell: put back below at its number.
        if row.text.strip() and not (row.actual_columns == 1 and is_note(row.text)):
            return "error"
        short[row.number] = row.text
        return "skip"

    with _open_csv(body, dialect, header, odd_row) as reader:
        batches, rows = [], 0
        for batch in reader:
            rows += batch.num_rows
            # One more than the limit for the end mark.
            if rows > limits.rows + 1:
                raise _too_many_rows(file, limits)
            _check_cells(batch, limits, header)
            batches.append(batch)
        table = pa.Table.from_batches(batches, reader.schema)
    last = table.num_rows - 1
    if table.column(0)[last].as_py() != _END:
        return None
    return _with_short_rows(table.slice(0, last), short).rename_columns(list(header.columns))


def _open_csv(body: Iterator[bytes], dialect: Dialect, header: Header, odd_row: object) -> pa_csv.CSVStreamingReader:
    names = [str(position) for position in range(len(header.columns))]
    return pa_csv.open_csv(
        io.BufferedReader(ByteStream(_with_end(body, dialect, len(names))), _BLOCK),
        read_options=pa_csv.ReadOptions(column_names=names, use_threads=False, block_size=_BLOCK),
        parse_options=pa_csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char=dialect.quotechar or False,
            double_quote=bool(dialect.quotechar),
            newlines_in_values=bool(dialect.quotechar),
            ignore_empty_lines=False,
            invalid_row_handler=odd_row,
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )


def _with_end(body: Iterator[bytes], dialect: Dialect, width: int) -> Iterator[bytes]:
    """`body`, and the end mark as a row of its own."""
    # The parser takes one byte order mark off its input: ours, so that one in the first cell stays as written.
    yield codecs.BOM_UTF8
    newline = b""
    for chunk in without_final_newlines(body):
        yield chunk
        newline = b"\n"
    yield newline + (_END + dialect.delimiter * (width - 1)).encode() + b"\n"


def _with_short_rows(table: pa.Table, short: Mapping[int, str]) -> pa.Table:
    """`table` with rows of one text and empty cells put in at their row numbers (1-based, ascending)."""
    parts, taken = [], 0
    for put, (number, text) in enumerate(short.items()):
        before = number - 1 - put
        cells = [text.strip(), *[""] * (table.num_columns - 1)]
        row = pa.table([pa.array([cell], pa.string()) for cell in cells], schema=table.schema)
        parts += [table.slice(taken, before - taken), row]
        taken = before
    return pa.concat_tables([*parts, table.slice(taken)])


def _check_cells(batch: pa.RecordBatch, limits: Limits, header: Header) -> None:
    """Raises pa.ArrowInvalid (explained later) when a cell is beyond the limit; bytes first: cheap to measure."""
    for column, name in zip(batch.columns, header.columns, strict=True):
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        if longest > limits.cell_chars and pc.max(pc.utf8_length(column)).as_py() > limits.cell_chars:
            raise pa.ArrowInvalid(f"a cell of column {name} is too long")


def _explain(path: Path, dialect: Dialect, header: Header, limits: Limits) -> BadInput | None:
    with _rows(path, dialect, limits) as (_again, body):
        return first_bad_record(body, dialect, len(header.columns), limits, path.name, header.next_line)


def _unexplained(path: Path, error: Exception | None) -> BadInput:
    return BadInput(
        _(
            "{file} cannot be read as a table ({reason}); nothing was loaded: check the delimiter, the quotes and "
            "the length of its lines, and export it again."
        ).format(file=path.name, reason=error or _("its last row is incomplete")),
        file=path.name,
    )


def _too_many_rows(file: str, limits: Limits) -> BadInput:
    return BadInput(
        _(
            "{file} has more rows than the limit of {limit}, which protects this machine's memory: split it by "
            "period, or raise the limit."
        ).format(file=file, limit=limits.rows),
        file=file,
    )
