"""A table staged on disk: what every reader makes of its file, and all that the rest of a load ever reads.

A reader writes the cells once, as strings, to an Arrow file of its own; the load then goes over them as often as it
needs, block by block and only the columns it asks for, in the memory of one block. The file that was sent may change or
vanish meanwhile. Must not know what a column means.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.readers.dialect import Dialect

BLOCK_ROWS = 20_000
BLOCK_BYTES = 8 << 20
RowNumbers = npt.NDArray[np.int64]
# Asked block after block from the first: rule -> rows of the block that it skips.
RowRule = Callable[[pa.Table], Mapping[str, npt.NDArray[np.bool_]]]


@dataclass(frozen=True)
class Block:
    """Consecutive rows of one sheet. `data`: string columns, never null. `start`: rows of the table before it.

    `row_numbers`: as the file counts, 1 is the first data row of its sheet.
    """

    data: pa.Table
    start: int
    row_numbers: RowNumbers
    sheet: str | None = None

    @property
    def rows(self) -> int:
        return int(self.data.num_rows)


@dataclass(frozen=True)
class Part:
    """Where the rows of one sheet lie in the staged file: `rows` from record batch `first_batch` on."""

    sheet: str | None
    rows: int
    batches: int


@dataclass(frozen=True)
class SheetSeen:
    """A sheet of a workbook and what became of it; `reason` says why one was not read.

    `rows` below its header; None where nobody has counted them. `header`: sheets with the same number have the same
    header, in whatever order; None where that is not known. `hidden`: "", "hidden", or "very_hidden": not even the menu
    of the spreadsheet program shows it.
    """

    name: str
    rows: int | None
    read: bool
    reason: str = ""
    header: int | None = None
    hidden: str = ""

    def as_json(self) -> dict[str, str | int | bool | None]:
        return {"name": self.name, "rows": self.rows, "read": self.read, "reason": self.reason}


@dataclass(frozen=True)
class CellFault:
    """A cell whose value the file itself calls an error ("#REF!"); its text in the table is that error."""

    sheet: str | None
    row_number: int
    column: str
    value: str


@dataclass(frozen=True)
class StagedTable:
    """`columns`: unique names in the file's order. `notes`: sentences about what was made of the header.

    A context manager: the staged file is removed at the end of it.
    """

    file: str
    columns: tuple[str, ...]
    path: Path
    parts: tuple[Part, ...]
    dialect: Dialect
    notes: tuple[str, ...] = ()
    sheets: tuple[SheetSeen, ...] = ()
    faults: tuple[CellFault, ...] = field(default=(), repr=False)
    filled_down: tuple[str, ...] = ()  # columns whose value is printed once above its rows; the reader repeats it

    @property
    def rows_read(self) -> int:
        """Data rows after the header, blank ones included."""
        return sum(part.rows for part in self.parts)

    def blocks(self, columns: Sequence[str] | None = None) -> Iterator[Block]:
        """All rows in the order of the file; `columns` None: every column. May be called again and again."""
        names = list(self.columns if columns is None else columns)
        batch, start = 0, 0
        for part in self.parts:
            first = 1
            for number in range(batch, batch + part.batches):
                data = self._batch(number).select(names)
                yield Block(data, start, np.arange(first, first + data.num_rows, dtype=np.int64), part.sheet)
                first += data.num_rows
                start += data.num_rows
            batch += part.batches

    def _batch(self, number: int) -> pa.Table:
        """One batch of rows, mapped: nothing is copied, and a column that nobody looks at is never read.

        Each has a mapping of its own, which goes with it; one for all of them would count as memory to the end.
        """
        with pa.memory_map(str(self.path)) as file, pa.ipc.open_file(file) as reader:
            return pa.Table.from_batches([reader.get_batch(number)])

    def own_rule(self) -> RowRule | None:
        """What skips rows of this table alone; None for nearly all of them."""
        return None

    def close(self) -> None:
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> StagedTable:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()


@dataclass
class Staging:
    """Writes the staged file of one table; `finish` or `abandon` ends it."""

    columns: tuple[str, ...]
    path: Path
    _writer: pa.ipc.RecordBatchFileWriter
    _parts: list[Part]

    @classmethod
    def begin(cls, columns: Sequence[str], folder: Path | None = None) -> Staging:
        """`folder` None: that of the system for temporary files."""
        with tempfile.NamedTemporaryFile(prefix="sentinel-", suffix=".arrow", dir=folder, delete=False) as file:
            path = Path(file.name)
        schema = pa.schema([pa.field(name, pa.string(), nullable=False) for name in columns])
        return cls(tuple(columns), path, pa.ipc.new_file(str(path), schema), [])

    def add(self, sheet: str | None, tables: Iterable[pa.Table | pa.RecordBatch]) -> None:
        """All rows of one sheet: string columns without nulls, in the order of `columns`."""
        rows = batches = 0
        schema = pa.schema([pa.field(name, pa.string(), nullable=False) for name in self.columns])
        for whole in _gathered(tables):
            joined = whole.rename_columns(list(self.columns)).cast(schema).combine_chunks()
            for batch in joined.to_batches(max_chunksize=BLOCK_ROWS):
                self._writer.write_batch(batch)
                rows += batch.num_rows
                batches += 1
        self._parts.append(Part(sheet, rows, batches))

    def finish(self) -> tuple[Path, tuple[Part, ...]]:
        self._writer.close()
        return self.path, tuple(self._parts)

    def abandon(self) -> None:
        self._writer.close()
        self.path.unlink(missing_ok=True)


def give_back() -> None:
    """Let the system have the memory that the columns of blocks gone by took, instead of keeping it for the next."""
    pa.default_memory_pool().release_unused()


def _gathered(tables: Iterable[pa.Table | pa.RecordBatch]) -> Iterator[pa.Table]:
    """Consecutive tables put together until they make a block: who reads them pays for each block, however small."""
    held: list[pa.Table] = []
    rows = size = 0
    for table in tables:
        held.append(pa.Table.from_batches([table]) if isinstance(table, pa.RecordBatch) else table)
        rows, size = rows + table.num_rows, size + table.nbytes
        if rows >= BLOCK_ROWS or size >= BLOCK_BYTES:
            yield pa.concat_tables(held)
            held, rows, size = [], 0, 0
    if held:
        yield pa.concat_tables(held)
