"""SQLAlchemy's view of schema.sql: the same tables, column by column. A test compares the two; schema.sql is the truth.

Grain, units and meaning of every column are written there, once.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

metadata = MetaData()
# A number that somebody types is compared as a wide one: PostgreSQL refuses it otherwise, SQLite just finds nothing.
ID = Integer().with_variant(BigInteger(), "postgresql")


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


def _link(name: str, target: str, *, null: bool = True) -> Column[str]:
    return Column(name, Text, ForeignKey(target), nullable=null)


def _number(name: str, *, null: bool = True) -> Column[float]:
    return Column(name, Double, nullable=null)


def _count(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=null)


def _names(*languages: str) -> list[Column[str]]:
    return [_text(f"name_{language}") for language in languages]


def _partial_index(name: str, column: str) -> Index:
    """An index of the few rows that have a value."""
    there = text(f"{column} IS NOT NULL")
    return Index(name, column, sqlite_where=there, postgresql_where=there)


FOUR = ("en", "ru", "fr", "es")

meta = Table("meta", metadata, _key("key"), _text("value"))

country = Table("country", metadata, _key("code"), _text("alpha3"), *_names(*FOUR), _text("source"))
country_alias = Table("country_alias", metadata, _key("alias"), _link("code", "country.code"), _text("note"))
region_scheme = Table("region_scheme", metadata, _key("scheme"), *_names("en", "ru"), _text("note"), _text("source"))
region = Table(
    "region",
    metadata,
    Column("scheme", Text, ForeignKey("region_scheme.scheme"), primary_key=True),
    _key("region"),
    *_names("en", "ru"),
    _text("note", null=True),
)
region_member = Table(
    "region_member",
    metadata,
    _text("scheme"),
    _text("region"),
    _link("country", "country.code", null=False),
    Column("from_date", Date),
    Column("to_date", Date),
    _text("source"),
    ForeignKeyConstraint(["scheme", "region"], ["region.scheme", "region.region"]),
)
own_scheme = Table(
    "own_scheme",
    metadata,
    Column("scheme", Text, ForeignKey("region_scheme.scheme"), primary_key=True),
    _text("file_name"),
    _text("sha256"),
    _text("loaded_at"),
    _text("loaded_by"),
)
drug_group = Table("drug_group", metadata, _key("drug_group"), *_names(*FOUR), _count("sort"))
drug = Table(
    "drug",
    metadata,
    _key("drug"),
    _link("parent", "drug.drug"),
    _link("drug_group", "drug_group.drug_group", null=False),
    _text("class"),
    *_names(*FOUR),
    _text("source"),
)
drug_alias = Table(
    "drug_alias", metadata, _key("alias"), _link("drug", "drug.drug", null=False), _text("language"), _text("source")
)
unit = Table("unit", metadata, _key("unit"), _text("family"), _number("to_base"), *_names("en", "ru"), _text("source"))
unit_alias = Table("unit_alias", metadata, _key("alias"), _link("unit", "unit.unit", null=False))
unit_factor = Table(
    "unit_factor",
    metadata,
    Column("unit", Text, ForeignKey("unit.unit"), primary_key=True),
    Column("drug", Text, ForeignKey("drug.drug"), primary_key=True),
    _number("kg_low", null=False),
    _number("kg_central", null=False),
    _number("kg_high", null=False),
    _key("version"),
    _text("source"),
)
mass_cap = Table(
    "mass_cap",
    metadata,
    Column("drug", Text, ForeignKey("drug.drug"), primary_key=True),
    _number("cap_kg", null=False),
    _text("reason"),
    _text("source"),
)
term = Table("term", metadata, _key("vocabulary"), _key("term"), *_names(*FOUR))
term_alias = Table("term_alias", metadata, _key("vocabulary"), _key("alias"), _text("term", null=True))

source = Table(
    "source", metadata, _key("source"), _text("name"), _text("publisher"), _text("scope"), _count("illustrative")
)
batch = Table(
    "batch",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    _link("source", "source.source", null=False),
    _text("profile"),
    _text("mapping"),
    *(_text(name) for name in ("file_name", "sha256", "content_sha256")),
    _text("loaded_at"),
    _text("loaded_by"),
    _text("status"),
    Column("last_period_end", Date),
    _count("rows_read"),
    _count("rows_loaded"),
    _count("rows_quarantined"),
    _text("rows_skipped"),
    _count("repeated_rows"),
    _count("lines_held"),
    _text("control_totals"),
    _number("seconds", null=False),
    Index("batch_content", "content_sha256"),
)
administration = Table(
    "administration", metadata, _key("administration"), _text("name"), _link("country", "country.code")
)
operation = Table(
    "operation",
    metadata,
    _key("operation"),
    _text("name"),
    _text("coordinator", null=True),
    Column("from_date", Date),
    Column("to_date", Date),
    _text("reference", null=True),
)
operation_participant = Table(
    "operation_participant",
    metadata,
    Column("operation", Text, ForeignKey("operation.operation"), primary_key=True),
    Column("country", Text, ForeignKey("country.code"), primary_key=True),
    _text("basis"),
)
operation_drug = Table(
    "operation_drug",
    metadata,
    Column("operation", Text, ForeignKey("operation.operation"), primary_key=True),
    Column("drug", Text, ForeignKey("drug.drug"), primary_key=True),
)
operation_join = Table(
    "operation_join",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    _link("operation", "operation.operation", null=False),
    _text("rule"),
    _text("joined_at"),
    _text("joined_by"),
    _count("seizures", null=True),
    _text("status"),
)
operation_report = Table(
    "operation_report",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    _count("row_number"),
    _link("operation", "operation.operation"),
    _link("country", "country.code"),
    _link("administration", "administration.administration"),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    _count("nil"),
)

ROUTE_FIELDS = ("producing", "origin", "departure", "transit", "destination")


def _route() -> list[Column[str]]:
    return [
        column
        for field in ROUTE_FIELDS
        for column in (_link(field, "country.code"), _text(f"{field}_as_written", null=True))
    ]


seizure = Table(
    "seizure",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    _text("source_event_id", null=True),
    _count("line_count"),
    _text("grain"),
    _count("event_count", null=True),
    _text("not_counted", null=True),
    _text("edition_period", null=True),
    _text("date_as_written", null=True),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    _text("date_precision"),
    _link("country", "country.code"),
    *(_text(name, null=True) for name in ("country_as_written", "area", "place", "place_folded")),
    _number("latitude"),
    _number("longitude"),
    *(_text(name, null=True) for name in ("location", "location_as_written")),
    _link("administration", "administration.administration"),
    _link("operation", "operation.operation"),
    Column("operation_join", Integer, ForeignKey("operation_join.id")),
    *(_text(name, null=True) for name in ("mode", "mode_as_written", "concealment", "concealment_as_written")),
    _text("detection_as_written", null=True),
    *_route(),
    _text("direction_as_written", null=True),
    _text("note", null=True),
    _text("search_folded", null=True),
    Index("seizure_batch", "batch_id", "edition_period"),
    Index("seizure_country", "country", "period_start"),
    _partial_index("seizure_operation", "operation"),
    _partial_index("seizure_join", "operation_join"),
)
seizure_line = Table(
    "seizure_line",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("seizure_id", Integer, ForeignKey("seizure.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    _text("sheet", null=True),
    _count("row_number"),
    _link("drug", "drug.drug", null=False),
    _text("drug_as_written"),
    _text("drug_folded", null=True),
    _text("class"),
    _number("quantity"),
    _text("quantity_as_written", null=True),
    _link("unit", "unit.unit"),
    _text("unit_as_written", null=True),
    _text("unit_family"),
    _number("mass_kg"),
    _number("kg_equivalent"),
    _number("kg_equivalent_low"),
    _number("kg_equivalent_high"),
    _text("factor_version", null=True),
    _number("purity_percent"),
    _text("value_as_written", null=True),
    _text("hold_reason", null=True),
    Index("seizure_line_seizure", "seizure_id"),
    Index("seizure_line_drug", "drug"),
    Index("seizure_line_batch", "batch_id"),
)
issue = Table(
    "issue",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    _text("sheet", null=True),
    _count("row_number", null=True),
    _text("column_name", null=True),
    _text("value", null=True),
    _text("code"),
    _text("level"),
    _text("message"),
    _text("template", null=True),
    _text("arguments", null=True),
    _count("rows"),
    _text("raw_row", null=True),
    Index("issue_batch", "batch_id", "level"),
)
