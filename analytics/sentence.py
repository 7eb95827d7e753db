"""The selection as a sentence in the reader's language: "Heroin and opium in the CIS, Aug-Sep 2009". Pure.

Page titles, exports and answers all take it from here. Where each filter stands is said by `Filter.phrase`.
"""

from __future__ import annotations

from collections.abc import Sequence

from analytics.filters import FILTER, Filter, Kind
from analytics.periods import period_name
from analytics.selection import Selection
from analytics.vocabulary import Vocabulary
from i18n import gettext as _
from i18n import ngettext

MOST_NAMED = 4


def describe(selection: Selection, vocabulary: Vocabulary) -> str:
    """All filters in force, in the current language of i18n."""
    keys = selection.set_keys()
    # The narrowest names the thing or the place; a wider one beside it is said in full.
    what = next((key for key in ("drug", "group", "class") if key in keys), None)
    where = next((key for key in ("country", "region") if key in keys), None)
    subject = _things(selection.values(what), FILTER[what], vocabulary) if what else _("All seizures")
    if where:
        places = [_place(FILTER[where], value, vocabulary) for value in selection.values(where)]
        subject = _("{what} in {where}").format(what=subject, where=_list(places))
    when = period_name(selection.from_date, selection.to_date)
    rest = [_plain(FILTER[key], selection, vocabulary) for key in keys if _is_plain(FILTER[key]) or _wider(key, keys)]
    parts = [subject, when, _masses(selection), *rest, _words(selection)]
    return ", ".join(part for part in parts if part)


def _is_plain(item: Filter) -> bool:
    return item.phrase == "plain" and item.many


def _wider(key: str, keys: Sequence[str]) -> bool:
    narrower = {"class": {"group", "drug"}, "group": {"drug"}, "region": {"country"}}
    return bool(narrower.get(key, set()) & set(keys))


def _things(values: Sequence[str], item: Filter, vocabulary: Vocabulary) -> str:
    names = [vocabulary.label(item.vocabulary or "", value) for value in values]
    return _list([names[0], *(_soft(name) for name in names[1:])])


def _soft(name: str) -> str:
    """A name inside a sentence: without its capital, unless it is an abbreviation (LSD, MDMA)."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def _place(item: Filter, value: str, vocabulary: Vocabulary) -> str:
    if value == "unknown":
        return _("an unknown country")
    name = vocabulary.label(item.vocabulary or "", value)
    bloc = item.kind is Kind.REGION and value.startswith("bloc:")
    return _("the {name}").format(name=name) if bloc else name


def _plain(item: Filter, selection: Selection, vocabulary: Vocabulary) -> str:
    names = [vocabulary.label(item.vocabulary or "", value) for value in selection.values(item.key)]
    return _("{label}: {values}").format(label=_soft(_(item.label)), values=_list(names))


def _masses(selection: Selection) -> str:
    low, high = (selection.values(key) for key in ("min_kg", "max_kg"))
    if low and high:
        return _("{low} to {high} kg").format(low=low[0], high=high[0])
    if low:
        return _("at least {low} kg").format(low=low[0])
    return _("at most {high} kg").format(high=high[0]) if high else ""


def _words(selection: Selection) -> str:
    return _("with the words “{words}”").format(words=selection.q) if selection.q else ""


def _list(names: Sequence[str]) -> str:
    """One, "a and b", "a, b and c"; beyond four the rest is a number."""
    if len(names) > MOST_NAMED:
        more = len(names) - MOST_NAMED + 1
        names = [*names[: MOST_NAMED - 1], ngettext("{n} more", "{n} more", more).format(n=more)]
    if len(names) == 1:
        return names[0]
    return _("{list} and {last}").format(list=", ".join(names[:-1]), last=names[-1])
