"""A Parquet file to a staged table of strings, some rows at a time: numbers and dates as text, as in a workbook.

What a few bytes may stand for (a text repeated a billion times) is measured before it is made. Must not know what a
column means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pyarrow.types as pt

from etl.errors import BadInput, shorten
from etl.readers.cells import as_text
from etl.readers.dialect import Dialect
from etl.readers.filling import FillDown, as_option, chosen_columns
from etl.readers.header import unique_names
from etl.readers.limits import Limits
from etl.readers.parts import damaged
from etl.readers.staged import StagedTable, Staging
from etl.readers.watching import Told, nobody
from i18n import gettext as _

_CELLS = 500_000  # in a block: of a wide table fewer rows
_BLOCK_BYTES = 64 << 20


def stage_parquet(
    path: Path, options: Mapping[str, str | int], limits: Limits, told: Told = nobody
) -> StagedTable:
    """The table at `path`, staged; `told`: rows. Raises BadInput."""
    try:
        with pq.ParquetFile(path, memory_map=False, pre_buffer=False) as file:
            return _stage(path, file, options, limits, told)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the file
        raise damaged(path.name, shorten(str(error))) from error


def _stage(
    path: Path, file: pq.ParquetFile, options: Mapping[str, str | int], limits: Limits, told: Told
) -> StagedTable:
    schema = file.schema_arrow
    _refuse(path.name, file, schema, limits)
    columns, notes = unique_names(tuple(schema.names))
    option = str(options["fill_down"]) if "fill_down" in options else None
    filling = FillDown(chosen_columns(option, columns, path.name), columns)
    staging = Staging.begin(columns)
    try:
        staging.add(None, (filling.fill(table) for table in _tables(file, path.name, columns, limits, told)))
        staged, parts = staging.finish()
    except BaseException:
        staging.abandon()
        raise
    dialect = Dialect(
        encoding="",
        delimiter="",
        quotechar="",
        evidence={"header_row": _("the names of the columns are in the file itself")},
        format="parquet",
        fill_down=as_option(filling.names) if filling.names else option,
    )
    return StagedTable(path.name, columns, staged, parts, dialect, notes, filled_down=filling.names)


def _refuse(name: str, file: pq.ParquetFile, schema: pa.Schema, limits: Limits) -> None:
    """Raises BadInput for what is too large by its own account, or holds tables inside its cells."""
    nested = next((field.name for field in schema if pt.is_nested(field.type)), None)
    if nested is not None:
        raise BadInput(
            _(
                "{file}: column '{column}' holds lists or records instead of one value in each row, so it is no table "
                "that can be read: export it with one value in each cell, or without that column."
            ).format(file=name, column=shorten(nested)),
            file=name,
            column=nested,
        )
    if len(schema.names) > limits.columns or len(schema.names) == 0:
        raise BadInput(
            _("{file} has {n} columns; a table has between 1 and {limit}, so nothing was read.").format(
                file=name, n=len(schema.names), limit=limits.columns
            ),
            file=name,
        )
    if file.metadata.num_rows > limits.rows:
        raise BadInput(
            _(
                "{file} has more rows than the limit of {limit}, which protects this machine's memory: split it by "
                "period, or raise the limit."
            ).format(file=name, limit=limits.rows),
            file=name,
        )


def _tables(
    file: pq.ParquetFile, name: str, columns: Sequence[str], limits: Limits, told: Told
) -> Iterator[pa.Table]:
    rows = max(min(_CELLS // len(columns), 50_000), 1)
    staged = done = 0
    for batch in file.iter_batches(batch_size=rows, use_threads=False):
        staged += sum(_text_bytes(column, name, known, limits) for column, known in zip(batch, columns, strict=True))
        if staged > limits.unpacked_bytes:
            raise _too_large(name, limits)
        done += batch.num_rows
        told(done, file.metadata.num_rows)
        size = max(batch.num_rows * _BLOCK_BYTES // max(batch.nbytes, 1), 1)
        for at in range(0, batch.num_rows, size):
            piece = batch.slice(at, size)
            yield pa.table([_strings(column) for column in piece.columns], names=[str(n) for n in range(len(columns))])


def _text_bytes(column: pa.Array, file: str, name: str, limits: Limits) -> int:
    """How many bytes the column takes as text, about. Raises BadInput for a cell beyond the limit."""
    values = column.dictionary if pt.is_dictionary(column.type) else column
    if not (pt.is_string(values.type) or pt.is_large_string(values.type) or pt.is_binary(values.type)):
        return 24 * len(column)
    lengths = pc.binary_length(values)
    longest = pc.max(lengths).as_py() or 0
    if longest > 4 * limits.cell_chars:
        raise BadInput(
            _(
                "{file}, column {column}: a cell is longer than the limit of {limit} characters; no place, drug or "
                "note is "
                "that long, so nothing was read: shorten it, or raise the limit."
            ).format(file=file, column=shorten(name), limit=limits.cell_chars),
            file=file,
            column=name,
        )
    counted = pc.take(lengths, column.indices) if pt.is_dictionary(column.type) else lengths
    return int(pc.sum(pc.cast(counted, pa.int64())).as_py() or 0)


def _strings(column: pa.Array) -> pa.Array:
    if pt.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pt.is_integer(column.type) or pt.is_string(column.type) or pt.is_large_string(column.type):
        return pc.fill_null(pc.cast(column, pa.string()), "")
    if pt.is_binary(column.type) or pt.is_large_binary(column.type) or pt.is_fixed_size_binary(column.type):
        # Cast checks that the bytes are UTF-8; what is not is refused as damaged.
        return pc.fill_null(pc.cast(pc.cast(column, pa.binary()), pa.string()), "")
    return pa.array([as_text(value) for value in column.to_pylist()], pa.string())


def _too_large(file: str, limits: Limits) -> BadInput:
    return BadInput(
        _(
            "{file} unpacks to more than the limit of {limit} MiB that protects this machine's disk and memory: split "
            "it by "
            "period, or raise the limit."
        ).format(file=file, limit=limits.unpacked_bytes >> 20),
        file=file,
    )
