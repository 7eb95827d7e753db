"""What a line says about its event beside its commodity: on this the rows of one event should agree. Pure."""

from __future__ import annotations

from functools import partial

import numpy as np

from etl.encoded import Coded, coded, nothing_known
from etl.events import SaidBy
from etl.understand import Understood
from store.text import slug

CODED = ("country", "mode", "concealment")
DESCRIBED = ("date", "operation", "event_count", *CODED)


def operations(understood: Understood) -> Coded:
    """The operation of each line, as a slug."""
    field = understood.fields.get("operation")
    if field is None:
        return nothing_known(len(understood.loaded))
    return coded(field, [slug(value) or None for value in field.values])


def described(understood: Understood, key: str) -> SaidBy:
    """What lines say of their event, comparable."""
    if key == "date":
        return partial(understood.periods.said, "start")
    if key == "event_count":
        counts = understood.numbers[key].numbers
        return lambda lines: np.nan_to_num(counts[lines], nan=1.0).astype(object)
    codes = operations(understood) if key == "operation" else understood.meanings.codes[key]
    names = np.array(codes.names, dtype=object)
    return lambda lines: names[codes.codes[lines]]
