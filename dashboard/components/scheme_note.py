"""What a reader of numbers by region should know: the scheme's own remark, and what of it nobody has confirmed.

Functions that return components, no callbacks. Must not import etl, analytics or SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.numbers import count
from i18n import gettext as _
from i18n import ngettext
from store.reference import Region, RegionScheme


def scheme_note_place() -> Component:
    """Under the region control; empty until the page knows its scheme."""
    return html.Div(id=ids.SCHEME_NOTE, className="scheme-note")


def scheme_note(scheme: RegionScheme, regions: Sequence[Region], lang: str) -> Component:
    """One line that is always seen, and the whole remark behind it."""
    empty = [region.name(lang) for region in regions if not region.members]
    said: list[Component] = [html.P(_(scheme.note))] if scheme.note else []
    if empty:
        said.append(html.P(_("Without members: {regions}.").format(regions=", ".join(empty))))
    said += [
        html.P([html.Strong(region.name(lang)), " ", _(region.note)])
        for region in regions
        if region.note and region.members
    ]
    said.append(html.P(_("Source: {source}").format(source=_(scheme.source))))
    return html.Details([html.Summary(summary(scheme, regions)), *said])


def summary(scheme: RegionScheme, regions: Sequence[Region]) -> str:
    """The most that must be known before a number of this scheme is used."""
    unverified = sum(region.unverified for region in regions)
    if unverified:
        total = count(sum(len(region.members) for region in regions))
        text = ngettext(
            "{n} of {total} memberships is unverified",
            "{n} of {total} memberships are unverified",
            unverified,
        )
        return text.format(n=count(unverified), total=total)
    empty = sum(not region.members for region in regions)
    if empty:
        return ngettext("{n} region has no members", "{n} regions have no members", empty).format(n=count(empty))
    return _("Your own regions") if scheme.own else _("About these regions")
