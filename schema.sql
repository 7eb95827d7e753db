-- Sentinel: the record of an operation's seizures. This file is the contract of the database.
--
-- It is run as it stands on SQLite and on PostgreSQL: only types and clauses that mean the same in both are used
-- (DOUBLE PRECISION is 64-bit in both; ids are assigned by the loader, so no dialect's autoincrement is needed).
-- store/tables.py declares the same tables for SQLAlchemy; tests/store/test_schema.py fails when the two differ.
--
-- Words: a seizure is an event (WCO: case); a seizure_line is one commodity of it; a batch is one load of one file.
-- NULL always means "not known", never zero. *_as_written is the cell as the source wrote it, untouched.
-- A seizure counts when its batch is active and seizure.not_counted IS NULL (view counted_line).

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,            -- schema_version, data_version, reference_fingerprint, own_schemes, own_aliases
    value TEXT NOT NULL
);

-- ---------------------------------------------------------------- reference

CREATE TABLE country (
    code    TEXT PRIMARY KEY,          -- ISO 3166-1 alpha-2 (XK: user-assigned)
    alpha3  TEXT NOT NULL,
    name_en TEXT NOT NULL,
    name_ru TEXT NOT NULL,
    name_fr TEXT NOT NULL,
    name_es TEXT NOT NULL,
    source  TEXT NOT NULL
);

CREATE TABLE country_alias (
    alias TEXT PRIMARY KEY,            -- as people write it
    code  TEXT REFERENCES country (code), -- NULL: a listed non-country ("Multiple Countries")
    note  TEXT NOT NULL                -- why; for a non-country, what it is
);

CREATE TABLE region_scheme (
    scheme  TEXT PRIMARY KEY,          -- bloc, m49, unodc, wco, rilo, or one of the administration's own
    name_en TEXT NOT NULL,
    name_ru TEXT NOT NULL,
    note    TEXT NOT NULL,             -- what is not sourced, and left out
    source  TEXT NOT NULL
);

CREATE TABLE region (
    scheme  TEXT NOT NULL REFERENCES region_scheme (scheme),
    region  TEXT NOT NULL,             -- slug, unique in its scheme
    name_en TEXT NOT NULL,
    name_ru TEXT NOT NULL,
    note    TEXT,                      -- what is not known of its members; NULL: nothing to say
    PRIMARY KEY (scheme, region)
);

CREATE TABLE region_member (           -- grain: one membership over one interval of days
    scheme    TEXT NOT NULL,
    region    TEXT NOT NULL,
    country   TEXT NOT NULL REFERENCES country (code),
    from_date DATE,                    -- first day; NULL: before any record here
    to_date   DATE,                    -- last day; NULL: still a member
    source    TEXT NOT NULL,           -- "unverified" in it marks general knowledge that no page confirmed
    FOREIGN KEY (scheme, region) REFERENCES region (scheme, region)
);

CREATE TABLE own_scheme (              -- a scheme that somebody loaded: it survives new reference files
    scheme    TEXT PRIMARY KEY REFERENCES region_scheme (scheme), -- one of ours: its rows stand in place of ours
    file_name TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    loaded_at TEXT NOT NULL,           -- UTC, ISO 8601
    loaded_by TEXT NOT NULL
);

CREATE TABLE drug_group (
    drug_group TEXT PRIMARY KEY,
    name_en    TEXT NOT NULL,
    name_ru    TEXT NOT NULL,
    name_fr    TEXT NOT NULL,
    name_es    TEXT NOT NULL,
    sort       INTEGER NOT NULL        -- fixed order; also picks the group's colour
);

CREATE TABLE drug (
    drug       TEXT PRIMARY KEY,       -- slug; "unclassified": a name nobody has classified yet; "other": the publisher's own "other"
    parent     TEXT REFERENCES drug (drug),
    drug_group TEXT NOT NULL REFERENCES drug_group (drug_group),
    class      TEXT NOT NULL,          -- drug | plant_material | precursor | other_goods
    name_en    TEXT NOT NULL,
    name_ru    TEXT NOT NULL,
    name_fr    TEXT NOT NULL,
    name_es    TEXT NOT NULL,
    source     TEXT NOT NULL,
    CHECK (class IN ('drug', 'plant_material', 'precursor', 'other_goods'))
);

CREATE TABLE drug_alias (
    alias    TEXT PRIMARY KEY,
    drug     TEXT NOT NULL REFERENCES drug (drug),
    language TEXT NOT NULL,            -- en ru fr es pt, or "-" where it belongs to none
    source   TEXT NOT NULL
);

CREATE TABLE unit (
    unit    TEXT PRIMARY KEY,
    family  TEXT NOT NULL,             -- mass | volume | count | plants | area | unknown
    to_base DOUBLE PRECISION,          -- one unit in kg, litres, pieces, plants, hectares; NULL for unknown
    name_en TEXT NOT NULL,
    name_ru TEXT NOT NULL,
    source  TEXT NOT NULL,
    CHECK (family IN ('mass', 'volume', 'count', 'plants', 'area', 'unknown'))
);

CREATE TABLE unit_alias (
    alias TEXT PRIMARY KEY,
    unit  TEXT NOT NULL REFERENCES unit (unit)
);

CREATE TABLE unit_factor (             -- kilograms in one unit of something that is not a mass
    unit       TEXT NOT NULL REFERENCES unit (unit),
    drug       TEXT NOT NULL REFERENCES drug (drug),
    kg_low     DOUBLE PRECISION NOT NULL,
    kg_central DOUBLE PRECISION NOT NULL,
    kg_high    DOUBLE PRECISION NOT NULL,
    version    TEXT NOT NULL,
    source     TEXT NOT NULL,
    PRIMARY KEY (unit, drug, version)
);

CREATE TABLE mass_cap (                -- a line above its drug's cap is held for review
    drug   TEXT PRIMARY KEY REFERENCES drug (drug),
    cap_kg DOUBLE PRECISION NOT NULL,
    reason TEXT NOT NULL,
    source TEXT NOT NULL
);

CREATE TABLE term (                    -- the small vocabularies: transport_mode, concealment, location
    vocabulary TEXT NOT NULL,
    term       TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    name_ru    TEXT NOT NULL,
    name_fr    TEXT NOT NULL,
    name_es    TEXT NOT NULL,
    PRIMARY KEY (vocabulary, term)
);

CREATE TABLE term_alias (
    vocabulary TEXT NOT NULL,
    alias      TEXT NOT NULL,
    term       TEXT,                   -- NULL: a spelling of "unknown" ("None", "Not stated")
    PRIMARY KEY (vocabulary, alias)
);

-- ---------------------------------------------------------------- where data come from

CREATE TABLE source (
    source       TEXT PRIMARY KEY,     -- slug of the publisher and its format
    name         TEXT NOT NULL,
    publisher    TEXT NOT NULL,
    scope        TEXT NOT NULL,        -- what it does not cover ("without cannabis"); shown wherever its numbers are
    illustrative INTEGER NOT NULL,     -- 1: invented for demonstration, marked on every screen
    CHECK (illustrative IN (0, 1))
);

CREATE TABLE batch (                   -- grain: one load of one file. rows_read = rows_loaded + rows_quarantined + skipped rows
    id               INTEGER PRIMARY KEY,
    source           TEXT NOT NULL REFERENCES source (source),
    profile          TEXT NOT NULL,
    mapping          TEXT NOT NULL,    -- JSON: column -> field, constants, grains: what is needed to load it again
    file_name        TEXT NOT NULL,
    sha256           TEXT NOT NULL,    -- of the file as it was sent
    content_sha256   TEXT NOT NULL,    -- of the table inside: the same table zipped is the same table
    loaded_at        TEXT NOT NULL,    -- UTC, ISO 8601
    loaded_by        TEXT NOT NULL,
    status           TEXT NOT NULL,    -- active | undone | superseded (every period of it is taken from another edition) | replaced
    replaces         INTEGER REFERENCES batch (id), -- the batch in whose place this one stands; undoing this one brings that one back
    corrects         INTEGER REFERENCES batch (id), -- the batch whose quarantined rows these are, from its error workbook
    last_period_end  DATE,             -- how far this edition reaches in time
    rows_read        INTEGER NOT NULL,
    rows_loaded      INTEGER NOT NULL,
    rows_quarantined INTEGER NOT NULL,
    rows_skipped     TEXT NOT NULL,    -- JSON {rule: rows}
    repeated_rows    INTEGER NOT NULL, -- rows equal in every cell to an earlier row of the file; kept
    lines_held       INTEGER NOT NULL,
    control_totals   TEXT NOT NULL,    -- JSON [{column, stated, summed, difference}]
    seconds          DOUBLE PRECISION NOT NULL,
    CHECK (status IN ('active', 'undone', 'superseded', 'replaced'))
);

CREATE TABLE administration (
    administration TEXT PRIMARY KEY,   -- slug
    name           TEXT NOT NULL,
    country        TEXT REFERENCES country (code)
);

CREATE TABLE operation (
    operation   TEXT PRIMARY KEY,      -- slug
    name        TEXT NOT NULL,
    coordinator TEXT,
    from_date   DATE,
    to_date     DATE,
    reference   TEXT                   -- link of the communique, or words that say where it is told of
);

CREATE TABLE operation_drug (          -- target drugs; a parent stands for its children; none: any drug
    operation TEXT NOT NULL REFERENCES operation (operation),
    drug      TEXT NOT NULL REFERENCES drug (drug),
    PRIMARY KEY (operation, drug)
);

CREATE TABLE operation_participant (
    operation TEXT NOT NULL REFERENCES operation (operation),
    country   TEXT NOT NULL REFERENCES country (code),
    basis     TEXT NOT NULL,           -- published | assumed
    PRIMARY KEY (operation, country),
    CHECK (basis IN ('published', 'assumed'))
);

CREATE TABLE operation_join (          -- grain: one time that a rule took seizures into an operation
    id        INTEGER PRIMARY KEY,
    operation TEXT NOT NULL REFERENCES operation (operation),
    rule      TEXT NOT NULL,           -- JSON {from, to, countries, drugs}: the operation as it was then
    joined_at TEXT NOT NULL,           -- UTC, ISO 8601
    joined_by TEXT NOT NULL,
    seizures  INTEGER,                 -- events taken; NULL: none of the records states a number
    status    TEXT NOT NULL,           -- active | undone (its seizures belong to no operation again)
    CHECK (status IN ('active', 'undone'))
);

CREATE TABLE operation_report (        -- "nothing seized" is not silence; a row without a commodity but with nil = yes
    id             INTEGER PRIMARY KEY,
    batch_id       INTEGER NOT NULL REFERENCES batch (id),
    row_number     INTEGER NOT NULL,
    operation      TEXT REFERENCES operation (operation),
    country        TEXT REFERENCES country (code),
    administration TEXT REFERENCES administration (administration),
    period_start   DATE NOT NULL,
    period_end     DATE NOT NULL,
    nil            INTEGER NOT NULL
);

-- ---------------------------------------------------------------- what was seized

CREATE TABLE seizure (                 -- grain: one event, or one published aggregate of events
    id                     INTEGER PRIMARY KEY,
    batch_id               INTEGER NOT NULL REFERENCES batch (id),
    source_event_id        TEXT,       -- the source's own id; rows of one file with the same id are one seizure
    line_count             INTEGER NOT NULL, -- lines of this seizure
    grain                  TEXT NOT NULL, -- individual | aggregate | annual
    event_count            INTEGER,    -- 1, or what an aggregate says; NULL: the aggregate gives no number
    not_counted            TEXT,       -- NULL: counts. Else the rule: superseded_edition | repeats_other_year | joined_event (its lines are of a seizure of the file it corrects)
    edition_period         TEXT,       -- the period within which editions supersede each other ("FY2021")
    date_as_written        TEXT,
    period_start           DATE NOT NULL,
    period_end             DATE NOT NULL,
    date_precision         TEXT NOT NULL, -- day | month | quarter | year | fiscal_year
    country                TEXT REFERENCES country (code),
    country_as_written     TEXT,
    area                   TEXT,       -- first-level administrative area, as written
    place                  TEXT,       -- as written
    place_folded           TEXT,       -- case, accents and spaces folded, for matching
    latitude               DOUBLE PRECISION, -- degrees, WGS 84
    longitude              DOUBLE PRECISION,
    location               TEXT,       -- kind of location: term of vocabulary location
    location_as_written    TEXT,
    administration         TEXT REFERENCES administration (administration),
    operation              TEXT REFERENCES operation (operation),
    operation_join         INTEGER REFERENCES operation_join (id), -- the rule that took it; NULL: its file named the operation, or there is none
    mode                   TEXT,       -- term of vocabulary transport_mode
    mode_as_written        TEXT,
    concealment            TEXT,       -- term of vocabulary concealment
    concealment_as_written TEXT,
    detection_as_written   TEXT,
    producing              TEXT REFERENCES country (code),
    producing_as_written   TEXT,
    origin                 TEXT REFERENCES country (code),
    origin_as_written      TEXT,
    departure              TEXT REFERENCES country (code),
    departure_as_written   TEXT,
    transit                TEXT REFERENCES country (code),
    transit_as_written     TEXT,
    destination            TEXT REFERENCES country (code),
    destination_as_written TEXT,
    direction_as_written   TEXT,
    note                   TEXT,
    search_folded          TEXT,       -- place, area and note folded for searching: case, accents and script (store/text.py)
    CHECK (grain IN ('individual', 'aggregate', 'annual')),
    CHECK (date_precision IN ('day', 'month', 'quarter', 'year', 'fiscal_year')),
    CHECK (period_start <= period_end)
);

CREATE TABLE seizure_line (            -- grain: one commodity of one seizure = one row of the file
    id                  INTEGER PRIMARY KEY,
    seizure_id          INTEGER NOT NULL REFERENCES seizure (id),
    batch_id            INTEGER NOT NULL REFERENCES batch (id),
    sheet               TEXT,
    row_number          INTEGER NOT NULL, -- 1 is the first data row after the header
    drug                TEXT NOT NULL REFERENCES drug (drug),
    drug_as_written     TEXT NOT NULL,
    drug_folded         TEXT,          -- the same folded for searching
    class               TEXT NOT NULL, -- of the drug; "other_goods" for goods that are no drug
    quantity            DOUBLE PRECISION,
    quantity_as_written TEXT,
    unit                TEXT REFERENCES unit (unit),
    unit_as_written     TEXT,
    unit_family         TEXT NOT NULL,
    mass_kg             DOUBLE PRECISION, -- only from a unit of mass
    kg_equivalent       DOUBLE PRECISION, -- converted, or published as such; never part of mass_kg
    kg_equivalent_low   DOUBLE PRECISION,
    kg_equivalent_high  DOUBLE PRECISION,
    factor_version      TEXT,          -- "as published", or the version of unit_factor used
    purity_percent      DOUBLE PRECISION,
    value_as_written    TEXT,
    hold_reason         TEXT,          -- NULL: counted. Else why the mass waits for a reviewer
    CHECK (class IN ('drug', 'plant_material', 'precursor', 'other_goods')),
    CHECK (unit_family IN ('mass', 'volume', 'count', 'plants', 'area', 'unknown'))
);

CREATE TABLE issue (                   -- what was found in a row; grain: one finding
    id         INTEGER PRIMARY KEY,
    batch_id   INTEGER NOT NULL REFERENCES batch (id),
    sheet      TEXT,
    row_number INTEGER,                -- NULL: about the whole file
    column_name TEXT,
    value      TEXT,
    code       TEXT NOT NULL,
    level      TEXT NOT NULL,          -- quarantined | held | warning | skipped
    message    TEXT NOT NULL,          -- what, why it matters, what to do; in English
    template   TEXT,                   -- the sentence of the catalogs it was made of, to say it in another language
    arguments  TEXT,                   -- JSON {name: what stands in the template} (i18n/said.py)
    rows       INTEGER NOT NULL,       -- rows it stands for (a distinct value found in many rows is one issue)
    raw_row    TEXT,                   -- JSON list of the row's cells, where the row was not loaded
    CHECK (level IN ('quarantined', 'held', 'warning', 'skipped'))
);

CREATE TABLE corrected_row (           -- grain: one row that was quarantined in one batch and is loaded, corrected, by another
    batch_id   INTEGER NOT NULL REFERENCES batch (id), -- the batch that loaded it
    corrects   INTEGER NOT NULL REFERENCES batch (id), -- the batch that had quarantined it
    sheet      TEXT NOT NULL,          -- '' where the file has no sheets
    row_number INTEGER NOT NULL,
    PRIMARY KEY (batch_id, corrects, sheet, row_number)
);

CREATE TABLE decision (                -- grain: one decision of a reviewer about one held line; never deleted
    id         INTEGER PRIMARY KEY,
    line_id    INTEGER NOT NULL REFERENCES seizure_line (id),
    batch_id   INTEGER NOT NULL REFERENCES batch (id),
    kind       TEXT NOT NULL,          -- accept | correct | reject
    reason     TEXT NOT NULL,
    before     TEXT NOT NULL,          -- JSON {column of seizure_line: value} of what the decision changed
    after      TEXT NOT NULL,          -- JSON of the same columns
    decided_at TEXT NOT NULL,          -- UTC, ISO 8601
    decided_by TEXT NOT NULL,
    status     TEXT NOT NULL,          -- active | undone
    undone_at  TEXT,
    undone_by  TEXT,
    CHECK (kind IN ('accept', 'correct', 'reject')),
    CHECK (status IN ('active', 'undone'))
);

-- ---------------------------------------------------------------- what people taught the loader

CREATE TABLE own_alias (               -- a spelling that somebody assigned; it survives new reference files
    vocabulary   TEXT NOT NULL,        -- country | drug | unit | transport_mode | concealment | location
    alias_folded TEXT NOT NULL,
    alias        TEXT NOT NULL,        -- as it was written
    code         TEXT,                 -- our code; NULL: says that nothing is known ("n/a")
    added_at     TEXT NOT NULL,        -- UTC, ISO 8601
    added_by     TEXT NOT NULL,
    PRIMARY KEY (vocabulary, alias_folded),
    CHECK (vocabulary IN ('country', 'drug', 'unit', 'transport_mode', 'concealment', 'location'))
);

CREATE TABLE saved_mapping (           -- how files with one header are read, kept under a name
    name        TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,         -- JSON list of the header's columns, folded and sorted
    mapping     TEXT NOT NULL,         -- JSON: the mapping document (docs/LOADING.md)
    saved_at    TEXT NOT NULL,         -- UTC, ISO 8601
    saved_by    TEXT NOT NULL
);

CREATE INDEX batch_content ON batch (content_sha256);
CREATE INDEX seizure_batch ON seizure (batch_id, edition_period);
CREATE INDEX seizure_country ON seizure (country, period_start);
CREATE INDEX seizure_operation ON seizure (operation) WHERE operation IS NOT NULL; -- few are of an operation
CREATE INDEX seizure_join ON seizure (operation_join) WHERE operation_join IS NOT NULL;
CREATE INDEX seizure_line_seizure ON seizure_line (seizure_id);
CREATE INDEX seizure_line_drug ON seizure_line (drug);
CREATE INDEX seizure_line_batch ON seizure_line (batch_id);
CREATE INDEX issue_batch ON issue (batch_id, level);
CREATE INDEX corrected_row_corrects ON corrected_row (corrects);
CREATE INDEX decision_line ON decision (line_id);

-- Every line that counts, with its event. Sums of mass leave held lines out: WHERE hold_reason IS NULL.
CREATE VIEW counted_line AS
SELECT line.id, line.seizure_id, line.batch_id, line.row_number, batch.source, seizure.grain, seizure.event_count,
       seizure.line_count, seizure.period_start, seizure.period_end, seizure.date_precision, seizure.country,
       seizure.administration, seizure.operation, seizure.mode, seizure.concealment, seizure.location,
       line.drug, line.drug_as_written, line.class, line.mass_kg, line.kg_equivalent, line.hold_reason
FROM seizure_line AS line
JOIN seizure ON seizure.id = line.seizure_id
JOIN batch ON batch.id = line.batch_id
WHERE batch.status = 'active' AND seizure.not_counted IS NULL;
