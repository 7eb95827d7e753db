"""How far a load is, in words for the person who waits for it and for others who see that it runs.

Must not import dash, etl or analytics.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.upload import FINISHING, QUEUED
from i18n import gettext as _
from i18n import mark, ngettext

WORTH_COUNTING_S = 1  # what is said moves at least once a second
STAGES = {
    "received": mark("Received"),
    "reading": mark("Reading"),
    "recognising": mark("Recognising the columns"),
    "understanding": mark("Matching names, units and dates"),
    "writing": mark("Writing to the database"),
    "finishing": mark("Finishing"),
    "mapping": mark("Waiting for its columns to be mapped"),
    "review": mark("Waiting for your review"),
    "done": mark("Loaded"),
    "failed": mark("Not loaded"),
}


def state_said(load: Mapping[str, Any]) -> str:
    """`load` has stage, ahead, done and total, and perhaps the seconds since it moved."""
    stage, ahead = str(load["stage"]), int(load["ahead"])
    if stage == QUEUED:
        if ahead == 0:
            return _("Next to be loaded")
        return ngettext("Waiting for {n} other load", "Waiting for {n} other loads", ahead).format(n=ahead)
    if stage == "waiting":
        return _("Waiting for another program that is loading ({seconds} s)").format(seconds=load["done"])
    said = _(STAGES[stage]) if stage in STAGES else _("Loading")
    seconds = load.get("seconds", 0)
    if stage == FINISHING:
        seconds = max(seconds, int(load["done"]) // 10)  # counted by the process itself, in tenths
    if seconds < WORTH_COUNTING_S:
        return said
    # How much is left is not known, or one step takes long: that it goes on is seen all the same.
    return _("{state} · {seconds} s").format(state=said, seconds=seconds)


def other_said(load: Mapping[str, Any]) -> str:
    """The same for those who did not send the file."""
    if load["ahead"]:
        return _("Another file is in the queue: {state}").format(state=state_said(load))
    return _("Another load is running: {state}").format(state=state_said(load))
