"""Kinds of columns that store.tables declares: short words for what schema.sql spells out."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ColumnElement, Double, ForeignKey, Index, Integer, Text, false, text

ONE_OF = "one_of"  # key of Column.info: the values that the column may have
LARGEST = 2**31 - 1  # what every INTEGER of the record can be
# A number that somebody types is compared as a wide one: PostgreSQL refuses it otherwise, SQLite just finds nothing.
ID = Integer().with_variant(BigInteger(), "postgresql")


def key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def words(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def one_of(name: str, *values: str) -> Column[str]:
    """A column whose CHECK in schema.sql lists these values (store/checked.py)."""
    return Column(name, Text, nullable=False, info={ONE_OF: frozenset(values)})


def link(name: str, target: str, *, null: bool = True) -> Column[str]:
    return Column(name, Text, ForeignKey(target), nullable=null)


def number(name: str, *, null: bool = True) -> Column[float]:
    return Column(name, Double, nullable=null)


def count(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def names(*languages: str) -> list[Column[str]]:
    return [words(f"name_{language}") for language in languages]


def is_number(column: Column[int], typed: int) -> ColumnElement[bool]:
    """The condition that a column has a number that somebody typed; one that is beyond it is in no row."""
    return column == typed if abs(typed) <= LARGEST else false()


def partial_index(name: str, column: str) -> Index:
    """An index of the few rows that have a value."""
    there = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=there, postgresql_where=there)
