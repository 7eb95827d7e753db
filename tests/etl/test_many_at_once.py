"""What is done to many texts or rows at once says what one by one would say: folding, UTF-8, repeated rows."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.columns import joined
from etl.folded import folds, search_keys
from etl.readers.opening import open_table
from etl.readers.utf8 import Utf8Check
from etl.repeats import Repeats, telling_columns
from store.text import fold, search_key

SIGNS = st.text(st.sampled_from("aqyZ09 .,'`_-\t\n\"/\x01\x7féйЯ’İßﬁ\u00a0"), max_size=12)


@given(st.lists(SIGNS | st.text(max_size=6), max_size=30), st.integers(0, 5))
def test_texts_are_folded_together_as_one_by_one(texts: list[str], start: int) -> None:
    cells, kept = pa.array(texts, pa.string()).slice(start), texts[start:]
    assert folds().each(cells).to_pylist() == [fold(text) for text in kept]
    assert search_keys().each(cells).to_pylist() == [search_key(text) for text in kept]


@given(st.binary(max_size=40) | st.text(max_size=20).map(str.encode), st.integers(1, 7))
def test_the_first_byte_that_is_no_utf8_is_found_however_the_text_is_cut(text: bytes, size: int) -> None:
    try:
        text.decode("utf-8")
        wrong = None
    except UnicodeDecodeError as error:
        wrong = error.start
    check = Utf8Check()
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    found = next((at for piece in pieces if (at := check.error_in(piece)) is not None), None)
    assert (check.error_in(b"", final=True) if found is None else found) == wrong


def test_a_row_whose_texts_are_all_unknown_stays_a_row() -> None:
    parts = [pa.array(["a", None, None]), pa.array([None, None, "b"])]
    assert joined(parts, " | ").to_pylist() == ["a", None, "b"]
    assert joined([(), ()], " | ") == ()


@pytest.mark.parametrize("alike", [False, True])
def test_repeated_rows_are_those_equal_in_every_cell(tmp_path: Path, alike: bool) -> None:
    """`alike`: the last column alone tells some rows apart, which the telling ones do not."""
    header = "id,day,place,drug,quantity,unit,note,remark"
    rows = [f"{n},2020-01-{n % 28 + 1:02},p{n % 7},heroin,{n % 13},kg,note {n % 5}," for n in range(45_000)]
    rows += [f"{row}{'other' if alike else ''}" for row in rows[100:40_000:97]] + rows[5:9] + rows[5:9]
    file = tmp_path / "rows.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    with open_table(file) as table:
        repeats = Repeats(table, table.columns)
        left_out = 0
        for block in table.blocks():
            loaded = np.ones(block.rows, dtype=np.bool_)
            if block.start == 0:
                loaded[5], left_out = False, 1  # quarantined: it is no earlier row of its like
            repeats.add(block, loaded)
            assert block.start or telling_columns(block.data) == ("id",)
        counts = Counter(rows)
        counts[rows[5]] -= left_out
        assert repeats.count == sum(count - 1 for count in counts.values()) > 0
