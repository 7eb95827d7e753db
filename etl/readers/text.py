"""A CSV file or one of its relatives to a staged table of strings, every cell exactly as written, block by block.

No cell is trimmed, converted or taken for missing here; no row is dropped, blank lines between rows included. A table
that is not rectangular is refused with the first bad line: cells are never guessed. Must not know what a column means.
"""

from __future__ import annotations

import codecs
import tempfile
from array import array
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from etl.errors import BadInput
from etl.notes import is_note
from etl.readers.container import read_chunks
from etl.readers.diagnose import first_bad_record
from etl.readers.dialect import Dialect, detect
from etl.readers.filling import FillDown, chosen_columns
from etl.readers.header import Header, read_header
from etl.readers.limits import DEFAULT_LIMITS, Limits
from etl.readers.staged import StagedTable, Staging
from etl.readers.stream import quotes_doubled, split_header, to_utf8, without_final_newlines
from etl.readers.watching import Told, nobody, passes
from i18n import gettext as _

# The fast parser reads up to 32 blocks ahead; a row must fit into one.
_BLOCK = 1 << 20
_LARGE_BLOCK = 8 << 20
# Footnotes of a table; a file with more lines of one cell is another kind of file.
_MOST_NOTES = 10_000
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
    """The table at `path` in memory, for small files; `dialect` None detects it. Raises BadInput."""
    with stage_text(path, dialect or detect(path, limits=limits), limits) as staged:
        blocks = [block.data for block in staged.blocks()]
    empty = pa.table({name: pa.array([], pa.string()) for name in staged.columns})
    data = pa.concat_tables(blocks) if blocks else empty
    return TextTable(path.name, staged.columns, data, staged.dialect, staged.notes)


def stage_text(
    path: Path, dialect: Dialect, limits: Limits = DEFAULT_LIMITS, told: Told = nobody
) -> StagedTable:
    """The text table at `path`, staged in the memory of some blocks. Raises BadInput: nothing of a bad file is kept."""
    try:
        return _staged(path, dialect, limits, told, _BLOCK)
    except _LongRowError:
        return _staged(path, dialect, limits, told, _LARGE_BLOCK)


def _staged(path: Path, dialect: Dialect, limits: Limits, told: Told, block: int) -> StagedTable:
    size = path.stat().st_size
    with _rows(path, dialect, limits, passes(told, size, 0, 1, 2)) as (header, body):
        filling = FillDown(chosen_columns(dialect.fill_down, header.columns, path.name), header.columns)
        staging = Staging.begin(header.columns)
        try:
            rows_told = passes(told, size, 1, 1, 2)
            with closing(_tables(body, dialect, header, limits, path.name, block, rows_told)) as tables:
                staging.add(None, (filling.fill(table) for table in tables))
            staged, parts = staging.finish()
        except BaseException as error:
            staging.abandon()
            if not isinstance(error, (pa.ArrowInvalid, _OpenQuoteError)):
                raise
            if block < _LARGE_BLOCK and "straddl" in str(error):
                raise _LongRowError from error
            reason = None if isinstance(error, _OpenQuoteError) else error
            raise _explain(path, dialect, header, limits) or _unexplained(path, reason) from error
    return StagedTable(path.name, header.columns, staged, parts, dialect, header.notes, filled_down=filling.names)


class _LongRowError(Exception):
    """A row is longer than the block of the fast parser, who can be given a larger one."""


class _ShortRows:
    """Lines of one cell among wider rows: blank ones, and footnotes under the table. The fast parser leaves them out;
    they are put back at their numbers."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._texts: dict[int, str] = {}
        self._notes = 0

    def odd_row(self, row: pa_csv.InvalidRow) -> str:
        """What the fast parser is to do with a row that is not as wide as the header."""
        blank = not row.text.strip()
        self._notes += not blank
        if not blank and (row.actual_columns != 1 or self._notes > _MOST_NOTES or not is_note(row.text)):
            return "error"
        self._numbers.append(row.number)
        if not blank:
            self._texts[row.number] = row.text.strip()
        return "skip"

    def put_in(self, table: pa.Table, before: int) -> pa.Table:
        """`table`, which follows on `before` rows, with the lines put in that belong before its end."""
        if not self._numbers:
            return table
        numbers = np.frombuffer(self._numbers, dtype=np.int64)
        # A number counts all rows: those of the tables before, those put in here, and those of this table above it.
        above = numbers - 1 - before - np.arange(len(numbers))
        here = int(np.searchsorted(above, table.num_rows, side="right"))
        texts = [self._texts.pop(int(number), "") for number in numbers[:here]]
        order = np.insert(np.arange(table.num_rows), above[:here], table.num_rows + np.arange(here))
        self._numbers = self._numbers[here:]
        blank = pa.array([""] * here, pa.string())
        columns = [pa.array(texts, pa.string()), *[blank] * (table.num_columns - 1)]
        return pa.concat_tables([table, pa.table(columns, schema=table.schema)]).take(pa.array(order))


class _OpenQuoteError(Exception):
    """A quote is open at the end of the text."""


@contextmanager
def _rows(
    path: Path, dialect: Dialect, limits: Limits, told: Told = nobody
) -> Iterator[tuple[Header, Iterator[bytes]]]:
    """The header and the UTF-8 bytes after it."""
    with closing(read_chunks(path, limits, told)) as chunks:
        utf8 = to_utf8(chunks, dialect.encoding, path.name)
        if dialect.escapechar:
            utf8 = quotes_doubled(utf8, dialect.quotechar, dialect.escapechar)
        record, body = split_header(utf8, dialect.header_row, dialect.delimiter, dialect.quotechar)
        yield read_header(record, dialect.header_row, limits, path.name), body


def _tables(
    body: Iterator[bytes], dialect: Dialect, header: Header, limits: Limits, file: str, block: int, told: Told
) -> Generator[pa.Table, None, None]:
    """All rows as strings, block by block. Raises pa.ArrowInvalid for a table that is not one, _OpenQuoteError for a
    quote that is open at the end."""
    short = _ShortRows()
    rows = taken = 0
    with (
        _spooled(_with_end(body, dialect, len(header.columns))) as (source, size),
        _open_csv(source, dialect, header, short.odd_row, block) as reader,
    ):
        for table in _without_end(reader):
            _check_cells(table, limits, header)
            taken += _text_bytes(table)
            told(taken, size)
            whole = short.put_in(table, rows)
            rows += whole.num_rows
            if rows > limits.rows:
                raise _too_many_rows(file, limits)
            yield whole


@contextmanager
def _spooled(body: Iterator[bytes]) -> Iterator[tuple[pa.NativeFile, int]]:
    """The clean text as a file of its own, and its size.

    The fast parser reads ahead in a thread of its own and goes on for a while when it is given up: it must not run
    Python then, whose interpreter may be waiting for that very thread, or ending.
    """
    with tempfile.NamedTemporaryFile(prefix="sentinel-", suffix=".txt", delete=False) as spool:
        path = Path(spool.name)
        try:
            spool.writelines(body)
            spool.close()
            with pa.OSFile(str(path), "rb") as source:
                yield source, path.stat().st_size
        finally:
            path.unlink(missing_ok=True)


def _text_bytes(table: pa.Table) -> int:
    """About what these rows take in the text: their characters, and a mark behind each cell."""
    cells = int(table.num_rows * table.num_columns)
    return int(table.get_total_buffer_size()) - 4 * cells + cells  # without the offsets that Arrow keeps for each


def _without_end(reader: pa_csv.CSVStreamingReader) -> Iterator[pa.Table]:
    """The blocks but for the end mark, which is the last row of the last one."""
    held: pa.Table | None = None
    for batch in reader:
        if batch.num_rows == 0:
            continue
        if held is not None:
            yield held
        held = pa.Table.from_batches([batch])
    if held is None or held.column(0)[held.num_rows - 1].as_py() != _END:
        raise _OpenQuoteError
    yield held.slice(0, held.num_rows - 1)


def _open_csv(
    source: pa.NativeFile, dialect: Dialect, header: Header, odd_row: object, block: int
) -> pa_csv.CSVStreamingReader:
    names = [str(position) for position in range(len(header.columns))]
    return pa_csv.open_csv(
        source,
        read_options=pa_csv.ReadOptions(column_names=names, use_threads=False, block_size=block),
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


def _check_cells(table: pa.Table, limits: Limits, header: Header) -> None:
    """Raises pa.ArrowInvalid (explained later) when a cell is beyond the limit; bytes first: cheap to measure."""
    for column, name in zip(table.columns, header.columns, strict=True):
        if column.get_total_buffer_size() <= limits.cell_chars:
            continue
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
