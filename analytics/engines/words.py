"""Which lines' texts hold a word of a search: read from the database, which keeps them folded for searching.

Only the texts of a few seizures or lines hold a word, so each table is gone through by itself. Only for
analytics/engines.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Select, select

from analytics.engines.predicates import holds
from analytics.engines.snapshot import Mask
from store.tables import seizure, seizure_line

AT_ONCE = 10_000
Ids = npt.NDArray[np.int64]


def lines_with(conn: Connection, word: str) -> Ids:
    """Ids of the lines whose own text or whose seizure's texts hold a folded word, ascending."""
    joined = seizure_line.join(seizure, seizure.c.id == seizure_line.c.seizure_id)
    of_seizure = select(seizure_line.c.id).select_from(joined).where(holds(seizure.c.search_folded, word))
    of_line = select(seizure_line.c.id).where(holds(seizure_line.c.drug_folded, word))
    return np.unique(np.concatenate([_ids(conn, of_seizure), _ids(conn, of_line)]))


def _ids(conn: Connection, query: Select[tuple[int]]) -> Ids:
    found = conn.execute(query, execution_options={"yield_per": AT_ONCE})
    return np.fromiter((row[0] for row in found), dtype=np.int64)


def among(lines: Ids, wanted: Ids) -> Mask:
    """Which of the ascending `lines` are wanted; of those wanted some may not be there."""
    found = np.zeros(len(lines), dtype=np.bool_)
    if len(lines):
        places = np.minimum(np.searchsorted(lines, wanted), len(lines) - 1)
        found[places[lines[places] == wanted]] = True
    return found
