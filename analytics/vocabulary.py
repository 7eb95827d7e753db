"""Known values and their labels: is `drug=heroine` a drug, and what is it called in the reader's language.

Built from the reference vocabularies and what the store holds. Must not import sqlalchemy.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from analytics.engines.protocol import GRAINS, Catalogue
from analytics.filters import FILTER, UNCLASSIFIED, UNKNOWN, Filter
from analytics.selection import Selection, SelectionError
from i18n import LANGUAGES, language, mark
from i18n import gettext as _
from store.reference import VOCABULARIES, Named, Reference

CLASSES = {
    "drug": mark("Drugs"),
    "plant_material": mark("Plant material"),
    "precursor": mark("Precursors"),
    "other_goods": mark("Other goods"),
}
KINDS = {
    "individual": mark("Individual records"),
    "aggregate": mark("Aggregates"),
    "annual": mark("Annual tables"),
}
NO_REGION = "none"


@dataclass(frozen=True)
class Vocabulary:
    """Looks values up; labels are in the current language of i18n."""

    reference: Reference
    catalogue: Catalogue

    def knows(self, item: Filter, value: str) -> bool:
        if item.unknown and value == UNKNOWN:
            return True
        if item.key in ("class", "group", "drug") and value == UNCLASSIFIED:
            return True
        return value in self.keys(item.vocabulary or "")

    def keys(self, vocabulary: str) -> Iterable[str]:
        """All known values of a vocabulary, in its own order."""
        if vocabulary in VOCABULARIES:
            return [term for (name, term) in self.reference.terms if name == vocabulary]
        if vocabulary == "batch":
            return [str(key) for key in self.catalogue.batches]
        return self._named.get(vocabulary) or self._titles.get(vocabulary, {})

    def label(self, vocabulary: str, key: str | None) -> str:
        """The name of a value; "Unknown" for None; the value itself where nothing names it."""
        if key is None or key == UNKNOWN:
            return _("Unknown")
        if vocabulary in VOCABULARIES:
            term = self.reference.terms.get((vocabulary, key))
            return term.name(language()) if term else key
        named = self._named.get(vocabulary, {}).get(key)
        if named is not None:
            return named.name(language())
        if key == UNCLASSIFIED:
            return _("Unclassified")
        title = self._titles.get(vocabulary, {}).get(key)
        if title is None or vocabulary == "batch":
            return key if title is None else title
        home = self.catalogue.homes.get(key) if vocabulary == "administration" else None
        return _(title) if home is None else f"{_(title)} ({self.label('country', home)})"

    @cached_property
    def _named(self) -> dict[str, Mapping[str, Named]]:
        """What has a name in each language."""
        return {
            "country": self.reference.countries,
            "region": self.reference.regions,
            "scheme": self.reference.region_schemes,
            "group": self.reference.drug_groups,
            "drug": self.reference.drugs,
            "unit": self.reference.units,
        }

    @cached_property
    def _titles(self) -> dict[str, Mapping[str, str]]:
        """Names in one language, to be translated; file names are as they are."""
        return {
            "source": {key: source.name for key, source in self.catalogue.sources.items()},
            "batch": {str(key): entry.file_name for key, entry in self.catalogue.batches.items()},
            "class": CLASSES,
            "kind": KINDS,
            "operation": self.catalogue.operations,
            "administration": self.catalogue.administrations,
        }


def check(selection: Selection, vocabulary: Vocabulary) -> None:
    """Raises SelectionError for the first value that nothing knows."""
    if selection.lang not in LANGUAGES:
        sentence = _("lang={value} is not spoken here; there are: {known}.")
        raise SelectionError(sentence.format(value=selection.lang, known=", ".join(LANGUAGES)), "lang", selection.lang)
    for key in selection.set_keys():
        item = FILTER[key]
        if not item.many:
            continue
        for value in selection.values(key):
            if not vocabulary.knows(item, value):
                raise SelectionError(_unknown(item, value, vocabulary), key, value)


def _unknown(item: Filter, value: str, vocabulary: Vocabulary) -> str:
    known = list(vocabulary.keys(item.vocabulary or ""))
    near = difflib.get_close_matches(value.casefold(), known, n=3) or [
        key for key in known if key.casefold() == value.casefold()
    ]
    if near:
        return _("{key}={value} is not known; did you mean {near}?").format(
            key=item.key, value=value, near=", ".join(near)
        )
    if len(known) <= len(GRAINS) + len(CLASSES):
        return _("{key}={value} is not known; there are: {known}.").format(
            key=item.key, value=value, known=", ".join(known) or _("none")
        )
    return _("{key}={value} is not known ({label}).").format(key=item.key, value=value, label=_(item.label))
