"""Which regions a country belonged to on a day. Memberships are dated, so an answer by region needs the day too.

Days between two changes of membership are alike: they are one epoch, which keeps cells few. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from analytics.engines.protocol import Catalogue
from store.reference import Membership, Reference, Region

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Epochs:
    """`boundaries`: days on which a membership of `countries` begins or has just ended; epoch: how many have passed."""

    countries: tuple[str, ...]
    boundaries: tuple[date, ...]
    first: date

    def day(self, epoch: int) -> date:
        """A day inside the epoch."""
        return self.boundaries[epoch - 1] if epoch else self.first


def epochs(reference: Reference, catalogue: Catalogue) -> Epochs:
    """The changes of membership within the records that count; those outside never divide a record from another."""
    if not catalogue.extents:
        return Epochs((), (), date.min)
    first, last = min(one.first for one in catalogue.extents), max(one.last for one in catalogue.extents)
    countries: set[str] = set()
    boundaries: set[date] = set()
    for region in reference.regions.values():
        for member in region.members:
            inside = [day for day in _changes(member) if first < day <= last]
            boundaries.update(inside)
            if inside:
                countries.add(member.country)
    return Epochs(tuple(sorted(countries)), tuple(sorted(boundaries)), first)


def _changes(member: Membership) -> list[date]:
    starts = [member.from_date] if member.from_date else []
    ends = [member.to_date + ONE_DAY] if member.to_date else []
    return starts + ends


def is_member(region: Region, country: str, day: date) -> bool:
    return any(
        member.country == country
        and (member.from_date is None or member.from_date <= day)
        and (member.to_date is None or day <= member.to_date)
        for member in region.members
    )


def regions_of(reference: Reference, scheme: str, country: str, day: date) -> tuple[str, ...]:
    """Keys of the regions of a scheme that a country was in; () for none."""
    return tuple(
        key for key, region in reference.regions.items() if region.scheme == scheme and is_member(region, country, day)
    )
