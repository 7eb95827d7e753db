"""Seizures beside kilograms of an operation by drug, each bar in the colour of its group. Pure."""

from __future__ import annotations

from dataclasses import replace

from dashboard.charts import drugs
from dashboard.charts.base import no_fragment

# Nothing is selected on the page of one operation, so its bars and rows toggle nothing.
CHART = replace(drugs.CHART, id="operation-drugs", own=(), fragment=no_fragment, pixels=400)
