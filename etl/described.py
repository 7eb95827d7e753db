"""What a line says about its event beside its commodity: on this the rows of one event should agree. Pure."""

from __future__ import annotations

import numpy as np

from etl.encoded import Coded, Objects, coded, nothing_known
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


def described(understood: Understood, key: str) -> Objects:
    """Per line: what it says of its event, comparable."""
    if key == "date":
        periods = understood.periods
        return np.array([period.start for period in periods.values], dtype=object)[periods.codes]
    if key == "event_count":
        return np.nan_to_num(understood.numbers[key].numbers, nan=1.0).astype(object)
    codes = operations(understood) if key == "operation" else understood.meanings.codes[key]
    return np.array(codes.names, dtype=object)[codes.codes]
