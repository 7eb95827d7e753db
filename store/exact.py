"""A sum of kilograms that does not depend on the order in which the database comes across the rows.

PostgreSQL reads rows in the order in which they lie on its disk, with several workers at once; floating-point numbers
added up in another order differ in their last digits, and an undo that is undone must give every total back exactly.
Decimal digits add up exactly in any order, for a tenth more time. SQLite always adds in the order of the keys.
Must not import etl, analytics or dashboard.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class exact_sum(FunctionElement[float]):  # noqa: N801 - used and read like the functions of SQL
    """The sum of a column of 64-bit numbers; null where there is none to add."""

    name = "exact_sum"
    type = Double()
    inherit_cache = True


@compiles(exact_sum)
def _as_it_comes(element: exact_sum, compiler: SQLCompiler, **options: Any) -> str:
    return f"sum({compiler.process(element.clauses, **options)})"


@compiles(exact_sum, "postgresql")
def _in_decimals(element: exact_sum, compiler: SQLCompiler, **options: Any) -> str:
    # By way of the text, which names the very number; a cast would keep 15 of its 17 digits.
    column = compiler.process(element.clauses, **options)
    return f"CAST(sum(CAST(CAST(({column}) AS TEXT) AS NUMERIC)) AS DOUBLE PRECISION)"
