"""One block of a file under its plan: each column is encoded, or looked at for blanks, when it is asked for. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.encoded import Encoded, Index, Mask, blank_cells, constant, encode
from etl.measures import gather
from etl.plan import Plan
from etl.readers.staged import Block

MARK = "\x1f"  # between the cells of a row while it is compared with others


class Cells:
    """The cells of one block. `block`: as read; `plan`: which column is which."""

    def __init__(self, block: Block, plan: Plan) -> None:
        self.block = block
        self.plan = plan
        self.names: tuple[str, ...] = tuple(block.data.column_names)
        self._encoded: dict[str, Encoded] = {}
        self._blank: dict[str, Mask] = {}

    @property
    def rows(self) -> int:
        return self.block.rows

    def column(self, name: str) -> Encoded:
        """A column of the file as distinct values."""
        if name not in self._encoded:
            self._encoded[name] = encode(self.block.data.column(name), name)
        return self._encoded[name]

    def blank(self, name: str) -> Mask:
        """Rows in which a column holds nothing but white space."""
        if name not in self._blank:
            known = self._encoded.get(name)
            self._blank[name] = blank_cells(self.block.data.column(name)) if known is None else known.blank_rows
        return self._blank[name]

    @cached_property
    def fields(self) -> Mapping[str, Encoded]:
        """The plan's fields, constants among them; those of wide tables are left to etl.unfold."""
        plan = self.plan
        found = {key: self.column(name) for key, name in plan.columns.items()}
        several = {item.column for item in plan.measures}
        several.update(name for parts in plan.gathered.values() for name in parts)
        if several:
            found |= gather(plan, {name: self.column(name) for name in several})
        return found | {key: constant(text, self.rows) for key, text in plan.constants.items() if key not in found}

    def taken(self, name: str, rows: Index) -> list[str]:
        """The cells of a column in some rows."""
        cells: list[str] = self.block.data.column(name).take(pa.array(rows)).to_pylist()
        return cells

    def raw(self, row: int) -> str:
        """All cells of one row as written, as JSON."""
        cells = [column[row].as_py() for column in self.block.data.columns]
        return json.dumps(cells, ensure_ascii=False)

    def row_hashes(self, rows: Mask) -> Index:
        """One number per row of `rows`, equal where all cells are; of 64 bits, with a secret of this process."""
        data = self.block.data if bool(rows.all()) else self.block.data.filter(pa.array(rows))
        joined = pc.binary_join_element_wise(*data.columns, MARK).cast(pa.binary())
        return np.fromiter(map(hash, joined.to_pylist()), dtype=np.int64, count=len(joined))
