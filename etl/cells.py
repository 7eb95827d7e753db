"""One block of a file under its plan: each column is encoded, or looked at for blanks, when it is asked for. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property

import pyarrow as pa

from etl.encoded import Encoded, Index, Mask, blank_cells, constant, encode
from etl.measures import gather
from etl.plan import Plan
from etl.readers.staged import Block


class Cells:
    """The cells of one block. `block`: as read; `plan`: which column is which."""

    def __init__(self, block: Block, plan: Plan) -> None:
        self.block = block
        self.plan = plan
        self.names: tuple[str, ...] = tuple(block.data.column_names)
        self._columns = _Columns(block.data)
        self._blank: dict[str, Mask] = {}

    @property
    def rows(self) -> int:
        return self.block.rows

    def column(self, name: str) -> Encoded:
        """A column of the file as distinct values."""
        return self._columns[name]

    def blank(self, name: str) -> Mask:
        """Rows in which a column holds nothing but white space."""
        if name not in self._blank:
            known = self._columns.get(name)
            self._blank[name] = blank_cells(self.block.data.column(name)) if known is None else known.blank_rows
        return self._blank[name]

    @cached_property
    def fields(self) -> Mapping[str, Encoded]:
        """The plan's fields, constants among them; those of wide tables are left to etl.unfold."""
        plan = self.plan
        several = {item.column for item in plan.measures}
        several.update(name for parts in plan.gathered.values() for name in parts)
        made = gather(plan, {name: self.column(name) for name in several}) if several else {}
        constants = {key: text for key, text in plan.constants.items() if key not in plan.columns and key not in made}
        made |= {key: constant(text, self.rows) for key, text in constants.items()}
        return _Fields(self._columns, {key: name for key, name in plan.columns.items() if key not in made}, made)

    def taken(self, name: str, rows: Index) -> list[str]:
        """The cells of a column in some rows."""
        cells: list[str] = self.block.data.column(name).take(pa.array(rows)).to_pylist()
        return cells

    def raw(self, row: int) -> str:
        """All cells of one row as written, as JSON."""
        cells = [column[row].as_py() for column in self.block.data.columns]
        return json.dumps(cells, ensure_ascii=False)


class _Columns(dict[str, Encoded]):
    """The columns of a block that were asked for. It knows no Cells: two that know each other stay in memory."""

    def __init__(self, data: pa.Table) -> None:
        super().__init__()
        self._data = data

    def __missing__(self, name: str) -> Encoded:
        self[name] = encoded = encode(self._data.column(name), name)
        return encoded


class _Fields(Mapping[str, Encoded]):
    """Fields of the cells of a block: a column is encoded when somebody asks for it, which a survey does for few."""

    def __init__(self, columns: _Columns, names: Mapping[str, str], made: Mapping[str, Encoded]) -> None:
        """`names`: field -> its column; `made`: the fields that are none."""
        self._columns, self._names, self._made = columns, names, made

    def __getitem__(self, key: str) -> Encoded:
        return self._made[key] if key in self._made else self._columns[self._names[key]]

    def __contains__(self, key: object) -> bool:
        return key in self._made or key in self._names

    def __iter__(self) -> Iterator[str]:
        yield from self._names
        yield from self._made

    def __len__(self) -> int:
        return len(self._names) + len(self._made)
