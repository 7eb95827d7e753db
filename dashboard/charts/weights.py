"""In what an answer can be shown: seizures where any are stated, and its weight: kilograms, or published equivalents.

Annual tables state no number of seizures and weigh in kilogram equivalents; the two weights are never added. Pure.
"""

from __future__ import annotations

from dataclasses import replace

from dashboard.charts.base import Answer, Table, table_of
from dashboard.numbers import count, kilograms
from i18n import gettext as _
from i18n import ngettext

SEIZURES, MASS, EQUIVALENT = "seizures", "mass_kg", "kg_equivalent"


def is_counted(answer: Answer) -> bool:
    """Whether any row of the selection states a number of seizures."""
    return answer["n"] is not None


def measure_of(answer: Answer, wanted: str) -> str:
    """The key of the rows to show for a measure of the view ("seizures" or "mass_kg")."""
    return SEIZURES if wanted == SEIZURES and is_counted(answer) else str(answer["weight"])


def how_many(answer: Answer) -> str:
    """The n of a title: seizures, or rows where none are stated."""
    if is_counted(answer):
        return _("n = {n}").format(n=count(answer["n"]))
    rows = answer["n_rows"]
    return ngettext("{n} row", "{n} rows", rows).format(n=count(rows))


def measure_name(measure: str) -> str:
    """The title of an axis or a legend: measure and unit."""
    names = {
        SEIZURES: _("Seizures"),
        MASS: _("Kilograms (kg)"),
        EQUIVALENT: _("Kilogram equivalents, as published (kg)"),
    }
    return names[measure]


def pair_name(answer: Answer) -> str:
    """What a chart of bars shows, for its title: "Seizures and kilograms"."""
    weighed = answer["weight"] == MASS
    if is_counted(answer):
        return _("Seizures and kilograms") if weighed else _("Seizures and kilogram equivalents")
    return _("Kilograms") if weighed else _("Kilogram equivalents")


def weight_said(weight: str, value: float | None) -> str:
    """A weight with its unit: "96.2 kg", "1,230 kg-equivalent"."""
    text = _("{kg} kg") if weight == MASS else _("{kg} kg-equivalent")
    return text.format(kg=kilograms(value))


def row_said(row: Answer) -> list[str]:
    """What a row says, for the pointer: how many, how heavy, what the numbers leave out."""
    said = [_stated(row)]
    # A row of nothing but published sums weighs what was published; converted lines of records are never shown as kg.
    published = row["mass_kg"] is None and row["kg_equivalent"] is not None and not row["lines"]
    if published:
        return [*said, _("{kg} kg-equivalent, as published").format(kg=kilograms(row["kg_equivalent"]))]
    said.append(weight_said(MASS, row["mass_kg"]))
    if row["lines_without_mass"]:
        said.append(_("{n} without a mass").format(n=count(row["lines_without_mass"])))
    if row["lines_held"]:
        said.append(_("{n} held").format(n=count(row["lines_held"])))
    if row["lines_without_count"] and row["seizures"] is not None:
        said.append(_("{n} without a number of events").format(n=count(row["lines_without_count"])))
    return said


def _stated(row: Answer) -> str:
    n = row["seizures"]
    if n is not None:
        return ngettext("{n} seizure", "{n} seizures", n).format(n=count(n))
    rows = row["lines"] + row["aggregate_rows"]
    return ngettext("{n} row, number of seizures not stated", "{n} rows, number of seizures not stated", rows).format(
        n=count(rows)
    )


def measures_table(answer: Answer, labels: tuple[str, ...] = ("label",)) -> Table:
    """The table of a grouped answer: its labels and the measures that it has."""
    rows = ("seizures",) if is_counted(answer) else ("aggregate_rows",)
    if answer["weight"] == MASS:
        return table_of(answer, (*labels, *rows, "mass_kg", "lines_without_mass", "lines_held"))
    table = table_of(answer, (*labels, *rows, EQUIVALENT))
    published = _("Kilogram equivalents, as published")
    columns = (replace(column, label=published) if column.id == EQUIVALENT else column for column in table.columns)
    return Table(tuple(columns), table.rows)
