"""What a row of a file stands for: one seizure, several, or a year's total; and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from etl.plan import Plan
from i18n import gettext as _

INDIVIDUAL, AGGREGATE, ANNUAL = "individual", "aggregate", "annual"


@dataclass(frozen=True)
class Grain:
    """`grain`: individual, aggregate or annual. `reason`: in words."""

    grain: str
    reason: str


def propose(plan: Plan, *, days: bool, only_years: bool) -> Grain:
    """`days`: some dates are whole days. `only_years`: every date is a year. What the plan states is believed."""
    counted = plan.knows("event_count") or any(item.measure == "event_count" for item in plan.wide)
    if plan.grain is not None:
        return Grain(plan.grain, _("stated by the user or the profile"))
    if counted:
        return Grain(AGGREGATE, _("each row gives a number of seizures"))
    if days or plan.knows("seizure_id"):
        reason = _("the dates are days") if days else _("each seizure has an id")
        return Grain(INDIVIDUAL, reason)
    if only_years:
        return Grain(ANNUAL, _("the dates are only years, there is no id and no number of seizures"))
    return Grain(AGGREGATE, _("the dates are only months, quarters or years, and there is no id"))
