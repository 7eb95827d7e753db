"""What an operation is and what makes one usable: frozen objects and their checks, without a database.

store.operations keeps them; take the names from there. Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from i18n import gettext as _
from store.database import StoreError
from store.reference import Reference
from store.text import slug

BASES = ("published", "assumed")
# The row of seizures outside any operation has this key in answers and addresses.
RESERVED = ("unknown",)
LONGEST_NAME = 120
LONGEST_TEXT = 500
# An answer has a row for each day of the window.
LONGEST_DAYS = 3_660
LINK_STARTS = ("http://", "https://")


class OperationError(StoreError):
    """An operation cannot be used as it is: `sentence` is for the person, `field` names the part that is wrong."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True)
class Participant:
    """A country whose service takes part; `basis`: published, or assumed by whoever made the operation."""

    country: str
    basis: str


@dataclass(frozen=True)
class Operation:
    """`operation` is its slug, which never changes; `drugs` are its targets, a parent for all its children."""

    operation: str
    name: str
    coordinator: str | None = None
    from_date: date | None = None
    to_date: date | None = None
    reference: str | None = None
    participants: tuple[Participant, ...] = ()
    drugs: tuple[str, ...] = ()

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(one.country for one in self.participants)

    @property
    def link(self) -> str | None:
        """The reference where it is a link that a page may lead to; None where it is words."""
        return self.reference if self.reference and self.reference.startswith(LINK_STARTS) else None

    def as_json(self) -> dict[str, Any]:
        days = {"from_date": self.from_date, "to_date": self.to_date}
        return {
            **asdict(self),
            **{name: day and day.isoformat() for name, day in days.items()},
            "participants": [asdict(one) for one in self.participants],
            "drugs": list(self.drugs),
            "link": self.link,
        }


def tidy(operation: Operation) -> Operation:
    """Spaces at the ends and empty texts taken away; participants by country and drugs by slug."""
    texts = (operation.coordinator, operation.reference)
    coordinator, reference = ((text or "").strip() or None for text in texts)
    return Operation(
        operation.operation,
        " ".join(operation.name.split()),
        coordinator,
        operation.from_date,
        operation.to_date,
        reference,
        tuple(sorted(operation.participants, key=lambda one: one.country)),
        tuple(sorted(operation.drugs)),
    )


def check(operation: Operation, reference: Reference) -> None:
    """Raises OperationError for the first part that cannot be used; nothing is guessed."""
    _name(operation)
    _texts(operation)
    _link(operation)
    _window(operation)
    _participants(operation, reference)
    _drugs(operation, reference)


def _name(operation: Operation) -> None:
    if not slug(operation.name):
        sentence = _("An operation needs a name with a letter or a digit, because files and links call it by its name.")
        raise OperationError(sentence, "name")
    if slug(operation.name) in RESERVED:
        sentence = _(
            "An operation cannot be called {name}, which stands for seizures of no operation; name it otherwise."
        )
        raise OperationError(sentence.format(name=operation.name), "name")


def _texts(operation: Operation) -> None:
    limits = {
        "name": (_("Name"), LONGEST_NAME),
        "coordinator": (_("Coordinator"), LONGEST_TEXT),
        "reference": (_("Reference"), LONGEST_TEXT),
    }
    for field, (label, most) in limits.items():
        text = getattr(operation, field) or ""
        if len(text) > most:
            sentence = _("{label}: it has {n} characters and at most {most} are kept; shorten it.")
            raise OperationError(sentence.format(label=label, n=len(text), most=most), field)
        if not text.isprintable():
            sentence = _(
                "{label}: it holds a character without a shape (a line break or a control character); take it out."
            )
            raise OperationError(sentence.format(label=label), field)


def _link(operation: Operation) -> None:
    text = operation.reference or ""
    scheme, colon, _rest = text.partition(":")
    # Words with a colon are words; "javascript:x" and "www.x" mean to be links.
    meant = bool(colon) and scheme.isascii() and scheme.isalpha() and _rest[:1].strip() != ""
    if (meant or text.lower().startswith("www.")) and (operation.link is None or any(map(str.isspace, text))):
        sentence = _(
            "The link {link} does not begin with http:// or https://, so no page can lead to it; write it in full."
        )
        raise OperationError(sentence.format(link=repr(text)), "reference")


def _window(operation: Operation) -> None:
    first, last = operation.from_date, operation.to_date
    if first is None or last is None:
        return
    if last < first:
        sentence = _("The operation ends ({last}) before it begins ({first}); exchange or correct the two days.")
        raise OperationError(sentence.format(last=last, first=first), "to_date")
    days = (last - first).days + 1
    if days > LONGEST_DAYS:
        sentence = _(
            "The operation lasts {days} days, from {first} to {last}, and is followed day by day for at most {most}; "
            "check the years, or make one operation per phase."
        )
        raise OperationError(sentence.format(days=days, first=first, last=last, most=LONGEST_DAYS), "to_date")


def _participants(operation: Operation, reference: Reference) -> None:
    for one in operation.participants:
        if one.country not in reference.countries:
            sentence = _(
                "{country} is not a country code, so no seizure could be counted for it; write one such as KZ."
            )
            raise OperationError(sentence.format(country=repr(one.country)), "participants")
        if one.basis not in BASES:
            sentence = _("The participation of {country} is {basis}, and can be published or assumed; say which it is.")
            raise OperationError(sentence.format(country=one.country, basis=repr(one.basis)), "participants")
    _once(operation.countries, "participants")


def _drugs(operation: Operation, reference: Reference) -> None:
    for drug in operation.drugs:
        if drug not in reference.drugs:
            sentence = _(
                "{drug} is not a known drug, so no seizure could be a target; take one from the list of drugs."
            )
            raise OperationError(sentence.format(drug=repr(drug)), "drugs")
    _once(operation.drugs, "drugs")


def _once(values: tuple[str, ...], field: str) -> None:
    twice = [value for value, times in Counter(values).items() if times > 1]
    if twice:
        sentence = _("{value} is named twice; name it once.")
        raise OperationError(sentence.format(value=twice[0]), field)
