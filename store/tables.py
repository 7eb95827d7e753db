"""SQLAlchemy's view of schema.sql: the same tables, column by column. A test compares the two; schema.sql is the truth.

Grain, units and meaning of every column are written there, once.
"""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData, Table, Text

from store import columns as col

metadata = MetaData()
FOUR = ("en", "ru", "fr", "es")

meta = Table("meta", metadata, col.key("key"), col.words("value"))

country = Table("country", metadata, col.key("code"), col.words("alpha3"), *col.names(*FOUR), col.words("source"))
country_alias = Table("country_alias", metadata, col.key("alias"), col.link("code", "country.code"), col.words("note"))
region_scheme = Table(
    "region_scheme", metadata, col.key("scheme"), *col.names("en", "ru"), col.words("note"), col.words("source")
)
region = Table(
    "region",
    metadata,
    Column("scheme", Text, ForeignKey("region_scheme.scheme"), primary_key=True),
    col.key("region"),
    *col.names("en", "ru"),
    col.words("note", null=True),
)
region_member = Table(
    "region_member",
    metadata,
    col.words("scheme"),
    col.words("region"),
    col.link("country", "country.code", null=False),
    Column("from_date", Date),
    Column("to_date", Date),
    col.words("source"),
    ForeignKeyConstraint(["scheme", "region"], ["region.scheme", "region.region"]),
)
own_scheme = Table(
    "own_scheme",
    metadata,
    Column("scheme", Text, ForeignKey("region_scheme.scheme"), primary_key=True),
    *(col.words(name) for name in ("file_name", "sha256", "loaded_at", "loaded_by")),
)
drug_group = Table("drug_group", metadata, col.key("drug_group"), *col.names(*FOUR), col.count("sort"))
drug = Table(
    "drug",
    metadata,
    col.key("drug"),
    col.link("parent", "drug.drug"),
    col.link("drug_group", "drug_group.drug_group", null=False),
    col.words("class"),
    *col.names(*FOUR),
    col.words("source"),
)
drug_alias = Table(
    "drug_alias",
    metadata,
    col.key("alias"),
    col.link("drug", "drug.drug", null=False),
    col.words("language"),
    col.words("source"),
)
unit = Table(
    "unit",
    metadata,
    col.key("unit"),
    col.words("family"),
    col.number("to_base"),
    *col.names("en", "ru"),
    col.words("source"),
)
unit_alias = Table("unit_alias", metadata, col.key("alias"), col.link("unit", "unit.unit", null=False))
unit_factor = Table(
    "unit_factor",
    metadata,
    Column("unit", Text, ForeignKey("unit.unit"), primary_key=True),
    Column("drug", Text, ForeignKey("drug.drug"), primary_key=True),
    col.number("kg_low", null=False),
    col.number("kg_central", null=False),
    col.number("kg_high", null=False),
    col.key("version"),
    col.words("source"),
)
mass_cap = Table(
    "mass_cap",
    metadata,
    Column("drug", Text, ForeignKey("drug.drug"), primary_key=True),
    col.number("cap_kg", null=False),
    col.words("reason"),
    col.words("source"),
)
term = Table("term", metadata, col.key("vocabulary"), col.key("term"), *col.names(*FOUR))
term_alias = Table("term_alias", metadata, col.key("vocabulary"), col.key("alias"), col.words("term", null=True))

source = Table(
    "source",
    metadata,
    col.key("source"),
    *(col.words(name) for name in ("name", "publisher", "scope")),
    col.count("illustrative"),
)
batch = Table(
    "batch",
    metadata,
    Column("id", col.ID, primary_key=True, autoincrement=False),
    col.link("source", "source.source", null=False),
    col.words("profile"),
    col.words("mapping"),
    *(col.words(name) for name in ("file_name", "sha256", "content_sha256")),
    *(col.words(name) for name in ("loaded_at", "loaded_by", "status")),
    Column("replaces", Integer, ForeignKey("batch.id")),
    Column("corrects", Integer, ForeignKey("batch.id")),
    Column("last_period_end", Date),
    col.count("rows_read"),
    col.count("rows_loaded"),
    col.count("rows_quarantined"),
    col.words("rows_skipped"),
    col.count("repeated_rows"),
    col.count("lines_held"),
    col.words("control_totals"),
    col.number("seconds", null=False),
    Index("batch_content", "content_sha256"),
)
administration = Table(
    "administration", metadata, col.key("administration"), col.words("name"), col.link("country", "country.code")
)
operation = Table(
    "operation",
    metadata,
    col.key("operation"),
    col.words("name"),
    col.words("coordinator", null=True),
    Column("from_date", Date),
    Column("to_date", Date),
    col.words("reference", null=True),
)
operation_participant = Table(
    "operation_participant",
    metadata,
    Column("operation", Text, ForeignKey("operation.operation"), primary_key=True),
    Column("country", Text, ForeignKey("country.code"), primary_key=True),
    col.words("basis"),
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
    Column("id", col.ID, primary_key=True, autoincrement=False),
    col.link("operation", "operation.operation", null=False),
    *(col.words(name) for name in ("rule", "joined_at", "joined_by")),
    col.count("seizures", null=True),
    col.words("status"),
)
operation_report = Table(
    "operation_report",
    metadata,
    Column("id", col.ID, primary_key=True, autoincrement=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    col.count("row_number"),
    col.link("operation", "operation.operation"),
    col.link("country", "country.code"),
    col.link("administration", "administration.administration"),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    col.count("nil"),
)

ROUTE_FIELDS = ("producing", "origin", "departure", "transit", "destination")


def _route() -> list[Column[str]]:
    return [
        column
        for field in ROUTE_FIELDS
        for column in (col.link(field, "country.code"), col.words(f"{field}_as_written", null=True))
    ]


seizure = Table(
    "seizure",
    metadata,
    Column("id", col.ID, primary_key=True, autoincrement=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    col.words("source_event_id", null=True),
    col.count("line_count"),
    col.one_of("grain", "individual", "aggregate", "annual"),
    col.count("event_count", null=True),
    col.words("not_counted", null=True),
    col.words("edition_period", null=True),
    col.words("date_as_written", null=True),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    col.one_of("date_precision", "day", "month", "quarter", "year", "fiscal_year"),
    col.link("country", "country.code"),
    *(col.words(name, null=True) for name in ("country_as_written", "area", "place", "place_folded")),
    col.number("latitude"),
    col.number("longitude"),
    *(col.words(name, null=True) for name in ("location", "location_as_written")),
    col.link("administration", "administration.administration"),
    col.link("operation", "operation.operation"),
    Column("operation_join", Integer, ForeignKey("operation_join.id")),
    *(col.words(name, null=True) for name in ("mode", "mode_as_written", "concealment", "concealment_as_written")),
    col.words("detection_as_written", null=True),
    *_route(),
    col.words("direction_as_written", null=True),
    col.words("note", null=True),
    col.words("search_folded", null=True),
    Index("seizure_batch", "batch_id", "edition_period"),
    Index("seizure_country", "country", "period_start"),
    col.partial_index("seizure_operation", "operation"),
    col.partial_index("seizure_join", "operation_join"),
)
seizure_line = Table(
    "seizure_line",
    metadata,
    Column("id", col.ID, primary_key=True, autoincrement=False),
    Column("seizure_id", Integer, ForeignKey("seizure.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    col.words("sheet", null=True),
    col.count("row_number"),
    col.link("drug", "drug.drug", null=False),
    col.words("drug_as_written"),
    col.words("drug_folded", null=True),
    col.one_of("class", "drug", "plant_material", "precursor", "other_goods"),
    col.number("quantity"),
    col.words("quantity_as_written", null=True),
    col.link("unit", "unit.unit"),
    col.words("unit_as_written", null=True),
    col.one_of("unit_family", "mass", "volume", "count", "plants", "area", "unknown"),
    col.number("mass_kg"),
    col.number("kg_equivalent"),
    col.number("kg_equivalent_low"),
    col.number("kg_equivalent_high"),
    col.words("factor_version", null=True),
    col.number("purity_percent"),
    col.words("value_as_written", null=True),
    col.words("hold_reason", null=True),
    Index("seizure_line_seizure", "seizure_id"),
    Index("seizure_line_drug", "drug"),
    Index("seizure_line_batch", "batch_id"),
)
issue = Table(
    "issue",
    metadata,
    Column("id", col.ID, primary_key=True, autoincrement=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    col.words("sheet", null=True),
    col.count("row_number", null=True),
    col.words("column_name", null=True),
    col.words("value", null=True),
    *(col.words(name) for name in ("code", "level", "message")),
    col.words("template", null=True),
    col.words("arguments", null=True),
    col.count("rows"),
    col.words("raw_row", null=True),
    Index("issue_batch", "batch_id", "level"),
)
corrected_row = Table(
    "corrected_row",
    metadata,
    Column("batch_id", Integer, ForeignKey("batch.id"), primary_key=True),
    Column("corrects", Integer, ForeignKey("batch.id"), primary_key=True),
    col.key("sheet"),
    Column("row_number", Integer, primary_key=True, autoincrement=False),
    Index("corrected_row_corrects", "corrects"),
)
decision = Table(
    "decision",
    metadata,
    Column("id", col.ID, primary_key=True, autoincrement=False),
    Column("line_id", Integer, ForeignKey("seizure_line.id"), nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.id"), nullable=False),
    *(col.words(name) for name in ("kind", "reason", "before", "after", "decided_at", "decided_by", "status")),
    *(col.words(name, null=True) for name in ("undone_at", "undone_by")),
    Index("decision_line", "line_id"),
)
own_alias = Table(
    "own_alias",
    metadata,
    col.key("vocabulary"),
    col.key("alias_folded"),
    col.words("alias"),
    col.words("code", null=True),
    *(col.words(name) for name in ("added_at", "added_by")),
)
saved_mapping = Table(
    "saved_mapping",
    metadata,
    col.key("name"),
    *(col.words(name) for name in ("fingerprint", "mapping", "saved_at", "saved_by")),
)
