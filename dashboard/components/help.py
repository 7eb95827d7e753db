"""What the words and marks mean, in one dialog. Must not hold callbacks."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard import ids
from dashboard.components.attributes import attributes
from dashboard.components.marks import icon
from i18n import gettext as _


def help_dialog() -> Component:
    head = html.Div(
        [
            html.H2(_("What the numbers mean")),
            html.Button(
                icon("close"),
                type="button",
                className="icon-button",
                **attributes(data_action="help", aria_label=_("Close")),
            ),
        ],
        className="dialog-head",
    )
    return html.Dialog(
        [head, html.Dl(_terms()), html.H3(_("Keys")), html.Dl(_keys(), className="keys"), _switch()],
        id=ids.HELP,
        className="dialog",
    )


def _terms() -> list[Component]:
    terms = (
        (
            _("Seizures (cases)"),
            _(
                "A seizure is an event; the WCO calls it a case. One of two drugs is one seizure in the total and one "
                "in each drug, so the rows of drugs do not add up."
            ),
        ),
        (
            _("Kilograms"),
            _(
                "Only from units of mass, and of drugs only: tablets, plants and litres never count as kilograms. "
                "Beside every mass stands how many lines it leaves out."
            ),
        ),
        (
            _("Held"),
            _("A line whose mass is beyond anything known for its drug. The seizure counts; its mass waits."),
        ),
        (_("Aggregates"), _("Published sums of several seizures. They count, but are in no median, largest or size.")),
        (_("Unknown"), _("The record does not say. It is a category of its own, and never zero.")),
        (_("Change"), _("Against the same period a year earlier, only where both are covered by records.")),
    )
    return [part for term, said in terms for part in (html.Dt(term), html.Dd(said))]


def _keys() -> list[Component]:
    keys = (
        ("/", _("Search")),
        ("f", _("Filters")),
        ("e", _("Export the chart in view")),
        ("?", _("This help")),
        ("↑ ↓ ← →", _("Move in a table or a menu; Home, End and the Page keys go further")),
        ("Enter", _("On the name of a row: filter by it, and once more to take the filter back")),
        ("Esc", _("Close what is open; in a chart, take back what is selected in it")),
    )
    return [part for key, said in keys for part in (html.Dt(html.Kbd(key)), html.Dd(said))]


def _switch() -> Component:
    """Single-letter keys disturb those who speak to their computer: they can be switched off (assets/50-keys.js)."""
    return html.Button(
        _("Single-letter keys are on"),
        type="button",
        className="button keys-switch",
        **attributes(
            data_action="keys", data_off=_("Single-letter keys are off"), data_on=_("Single-letter keys are on")
        ),
    )
