"""A tiny reference and a builder of databases: every test states its rows, none depends on data/reference."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from store import Store, tables
from store.database import bump_data_version
from store.text import SEARCH_GAP, fold, search_key

REFERENCE = {
    "countries.csv": """code,alpha3,name_en,name_ru,name_fr,name_es,source
RU,RUS,Russia,Россия,Russie,Rusia,test
KZ,KAZ,Kazakhstan,Казахстан,Kazakhstan,Kazajistán,test
GE,GEO,Georgia,Грузия,Géorgie,Georgia,test
CO,COL,Colombia,Колумбия,Colombie,Colombia,test
AF,AFG,Afghanistan,Афганистан,Afghanistan,Afganistán,test
""",
    "country_aliases.csv": "alias,code,note\n",
    "region_schemes.csv": "scheme,name_en,name_ru,note,source\nbloc,Blocs,Блоки,,test\nm49,UN M49,М49,,test\n",
    "regions.csv": """scheme,region,name_en,name_ru
bloc,cis,CIS,СНГ
bloc,eaeu,EAEU,ЕАЭС
m49,asia,Asia,Азия
m49,americas,Americas,Америка
""",
    "region_members.csv": """scheme,region,country,from_date,to_date,source
bloc,cis,RU,1991-12-08,,test
bloc,cis,KZ,1991-12-21,,test
bloc,cis,GE,1993-12-03,2009-08-17,test
bloc,eaeu,RU,2015-01-01,,test
bloc,eaeu,KZ,2015-01-01,,test
m49,asia,KZ,,,test
m49,asia,GE,,,test
m49,asia,AF,,,test
m49,americas,CO,,,test
""",
    "drug_groups.csv": """drug_group,name_en,name_ru,name_fr,name_es,sort
opioids,Opioids,Опиоиды,Opioïdes,Opioides,1
cocaine,Cocaine-type,Кокаин,Cocaïne,Cocaína,2
other,Other,Прочее,Autres,Otras,3
goods,Other goods,Товары,Marchandises,Mercancías,4
""",
    "drugs.csv": """drug,parent,drug_group,class,name_en,name_ru,name_fr,name_es,source
heroin,,opioids,drug,Heroin,Героин,Héroïne,Heroína,test
opium,,opioids,drug,Opium,Опий,Opium,Opio,test
poppy_straw,,opioids,plant_material,Poppy straw,Маковая солома,Paille,Paja,test
cocaine,,cocaine,drug,Cocaine,Кокаин,Cocaïne,Cocaína,test
crack,cocaine,cocaine,drug,Crack,Крэк,Crack,Crack,test
coca_paste,cocaine,cocaine,drug,Coca paste,Паста,Pâte,Pasta,test
acetone,,other,precursor,Acetone,Ацетон,Acétone,Acetona,test
unclassified,,other,drug,Unclassified,Прочее,Autre,Otra,test
cash,,goods,other_goods,Cash,Деньги,Argent,Dinero,test
""",
    "drug_aliases.csv": "alias,drug,language,source\n",
    "units.csv": "unit,family,to_base,name_en,name_ru,source\nkilogram,mass,1,kilogram,килограмм,test\n",
    "unit_aliases.csv": "alias,unit\n",
    "unit_factors.csv": "unit,drug,kg_low,kg_central,kg_high,version,source\n",
    "mass_cap.csv": "drug,cap_kg,reason,source\n",
    "terms.csv": """vocabulary,term,name_en,name_ru,name_fr,name_es
transport_mode,rail,Rail,Железная дорога,Rail,Tren
transport_mode,road,Road,Дорога,Route,Carretera
concealment,luggage,Luggage,Багаж,Bagage,Equipaje
location,airport,Airport,Аэропорт,Aéroport,Aeropuerto
""",
    "term_aliases.csv": "vocabulary,alias,term\n",
}
CLASS_OF = {"poppy_straw": "plant_material", "acetone": "precursor", "cash": "other_goods"}


def write_reference(folder: Path) -> None:
    """The tiny vocabularies as the files that the store seeds from."""
    for name, text in REFERENCE.items():
        (folder / name).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Line:
    """One line; the mass is in kg."""

    drug: str = "heroin"
    mass_kg: float | None = 1.0
    hold_reason: str | None = None
    kg_equivalent: float | None = None
    kg_equivalent_low: float | None = None
    kg_equivalent_high: float | None = None
    drug_as_written: str = "heroin"

    @property
    def goods(self) -> str:
        return CLASS_OF.get(self.drug, "drug")


@dataclass(frozen=True)
class Event:
    """One seizure with its lines."""

    lines: tuple[Line, ...] = (Line(),)
    batch: int = 1
    start: date = date(2009, 8, 10)
    end: date | None = None
    precision: str = "day"
    grain: str = "individual"
    event_count: int | None = 1
    not_counted: str | None = None
    country: str | None = "RU"
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    administration: str | None = None
    operation: str | None = None
    mode: str | None = None
    concealment: str | None = None
    location: str | None = None
    origin: str | None = None
    note: str | None = None

    @property
    def last(self) -> date:
        return self.end or self.start


@dataclass(frozen=True)
class Batch:
    id: int = 1
    source: str = "customs"
    status: str = "active"


@dataclass(frozen=True)
class World:
    """Everything in a database; also what the naive answers are computed from."""

    events: tuple[Event, ...]
    batches: tuple[Batch, ...] = field(default=(Batch(),))


SOURCES = {"customs": ("Customs", "", 0), "police": ("Police", "without cannabis", 0), "demo": ("Demo", "", 1)}
ADMINISTRATIONS = {"ru-customs": "RU", "kz-customs": "KZ"}


def fill(store: Store, world: World) -> None:
    """Write a world into an empty store and say that what counts has changed."""
    with store.writing() as conn:
        for key, (name, scope, illustrative) in SOURCES.items():
            row = {"source": key, "name": name, "publisher": "test", "scope": scope, "illustrative": illustrative}
            conn.execute(insert(tables.source).values(row))
        for key, country in ADMINISTRATIONS.items():
            conn.execute(insert(tables.administration).values(administration=key, name=key.upper(), country=country))
        conn.execute(insert(tables.operation).values(operation="sentinel", name="Operation Sentinel"))
        conn.execute(insert(tables.batch), [_batch(batch) for batch in world.batches])
        seizures, lines = _rows(world)
        if seizures:
            conn.execute(insert(tables.seizure), seizures)
            conn.execute(insert(tables.seizure_line), lines)
        bump_data_version(conn)


def _batch(batch: Batch) -> dict[str, Any]:
    numbers = dict.fromkeys(("rows_read", "rows_loaded", "rows_quarantined", "repeated_rows", "lines_held"), 0)
    return {
        "id": batch.id,
        "source": batch.source,
        "profile": "test",
        "mapping": "{}",
        "file_name": f"file{batch.id}.csv",
        "sha256": str(batch.id),
        "content_sha256": str(batch.id),
        "loaded_at": f"2024-01-0{batch.id}T00:00:00Z",
        "loaded_by": "test",
        "status": batch.status,
        "rows_skipped": "{}",
        "control_totals": "[]",
        "seconds": 0.0,
        **numbers,
    }


def _rows(world: World) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    seizures: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for number, event in enumerate(world.events, 1):
        same = ("grain", "event_count", "not_counted", "country", "place", "latitude", "longitude", "administration",
                "operation", "mode", "concealment", "location", "origin", "note")  # fmt: skip
        seizures.append(
            {
                "id": number,
                "batch_id": event.batch,
                "line_count": len(event.lines),
                "period_start": event.start,
                "period_end": event.last,
                "date_precision": event.precision,
                "place_folded": None if event.place is None else fold(event.place),
                "search_folded": SEARCH_GAP.join(search_key(it) for it in (event.place, event.note) if it) or None,
                **{name: getattr(event, name) for name in same},
            }
        )
        for line in event.lines:
            same = ("drug", "mass_kg", "hold_reason", "kg_equivalent", "kg_equivalent_low", "kg_equivalent_high",
                    "drug_as_written")  # fmt: skip
            lines.append(
                {
                    "id": len(lines) + 1,
                    "seizure_id": number,
                    "batch_id": event.batch,
                    "row_number": len(lines) + 1,
                    "drug_folded": search_key(line.drug_as_written),
                    "class": line.goods,
                    "unit_family": "mass" if line.mass_kg is not None else "unknown",
                    **{name: getattr(line, name) for name in same},
                }
            )
    return seizures, lines
