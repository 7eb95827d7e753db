"""Kinds of columns that store.tables declares: short words for what schema.sql spells out."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Index, Integer, Text, text

# A number that somebody types is compared as a wide one: PostgreSQL refuses it otherwise, SQLite just finds nothing.
ID = Integer().with_variant(BigInteger(), "postgresql")


def key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def words(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def link(name: str, target: str, *, null: bool = True) -> Column[str]:
    return Column(name, Text, ForeignKey(target), nullable=null)


def number(name: str, *, null: bool = True) -> Column[float]:
    return Column(name, Double, nullable=null)


def count(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def names(*languages: str) -> list[Column[str]]:
    return [words(f"name_{language}") for language in languages]


def partial_index(name: str, column: str) -> Index:
    """An index of the few rows that have a value."""
    there = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=there, postgresql_where=there)
