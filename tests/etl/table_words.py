"""What random tables are written with: headers, names, units, dates, number formats of four languages. Pure.

Shares nothing with etl; names of countries, drugs and transport come from data/reference.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
LANGUAGES = ("en", "ru", "fr", "es")
NBSP = "\u00a0"

HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "date": ("Date", "Seizure date", "Date of seizure", "Event date"),
        "country": ("Country", "Country of seizure", "Reporting country"),
        "drug": ("Drug", "Drug name", "Substance", "Type of drug"),
        "quantity": ("Quantity", "Amount", "Net weight", "Qty"),
        "unit": ("Unit", "Unit of measure", "UoM", "Units"),
        "mode": ("Mode of transport", "Transport", "Means of transport"),
        "destination": ("Destination country", "Country of destination"),
        "note": ("Note", "Remarks", "Comments"),
    },
    "ru": {
        "date": ("Дата", "Дата изъятия", "Дата задержания"),
        "country": ("Страна", "Страна изъятия", "Государство"),
        "drug": ("Вид наркотика", "Наркотик", "Наименование"),
        "quantity": ("Количество", "Масса", "Вес", "Кол-во"),
        "unit": ("Ед. изм.", "Единица измерения", "Единица"),
        "mode": ("Вид транспорта", "Транспорт"),
        "destination": ("Страна назначения",),
        "note": ("Примечание", "Комментарий"),
    },
    "fr": {
        "date": ("Date de saisie", "Date de la saisie", "Date"),
        "country": ("Pays", "Pays de saisie"),
        "drug": ("Drogue", "Produit", "Type de drogue"),
        "quantity": ("Quantité", "Quantité saisie", "Poids"),
        "unit": ("Unité", "Unité de mesure"),
        "mode": ("Moyen de transport", "Mode de transport"),
        "destination": ("Pays de destination",),
        "note": ("Remarques", "Observations", "Commentaire"),
    },
    "es": {
        "date": ("Fecha", "Fecha de incautación", "Fecha de decomiso"),
        "country": ("País", "País de incautación"),
        "drug": ("Droga", "Tipo de droga", "Sustancia"),
        "quantity": ("Cantidad", "Cantidad incautada", "Peso"),
        "unit": ("Unidad de medida", "U. medida", "Unidad"),  # which is a service, too
        "mode": ("Medio de transporte", "Modo de transporte"),
        "destination": ("País de destino",),
        "note": ("Observaciones", "Notas"),
    },
}
REQUIRED = ("date", "country", "drug", "quantity", "unit")
COUNTRIES = ("KZ", "RU", "DE", "ES", "FR", "CO", "TJ", "UZ", "PL", "IT", "BR", "GE")
DRUGS = ("heroin", "opium", "cocaine", "cannabis_herb", "cannabis_resin", "amphetamine", "mdma")
MODES = ("air", "sea", "rail")
UNITS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "kilogram": {"en": ("kg", "kilograms"), "ru": ("кг", "килограммы"), "fr": ("kg",), "es": ("kg", "kilogramos")},
    "gram": {"en": ("g", "grams"), "ru": ("г", "гр"), "fr": ("g", "grammes"), "es": ("g", "gramos")},
}
TO_KG = {"kilogram": 1.0, "gram": 0.001}
MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "ru": ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
           "декабря"),
    "fr": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
           "décembre"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
}  # fmt: skip
DATES: Mapping[str, Callable[[date, str], str]] = {
    "iso": lambda day, _language: day.isoformat(),
    "slashes": lambda day, _language: day.strftime("%Y/%m/%d"),
    "dots": lambda day, _language: day.strftime("%d.%m.%Y"),
    "day first": lambda day, _language: day.strftime("%d/%m/%Y"),
    "month first": lambda day, _language: day.strftime("%m/%d/%Y"),
    "compact": lambda day, _language: day.strftime("%Y%m%d"),
    "words": lambda day, language: f"{day.day} {MONTHS[language][day.month - 1]} {day.year}",
    "short": lambda day, _language: day.strftime("%d.%m.%y"),
}
# The 31st of February, as a column of these dates would write it.
NO_DAY: Mapping[str, Callable[[str], str]] = {
    "iso": lambda _language: "2014-02-31",
    "slashes": lambda _language: "2014/02/31",
    "dots": lambda _language: "31.02.2014",
    "day first": lambda _language: "31/02/2014",
    "month first": lambda _language: "02/31/2014",
    "compact": lambda _language: "20140231",
    "words": lambda language: f"31 {MONTHS[language][1]} 2014",
    "short": lambda _language: "31.02.14",
}
# Between a number and its unit, where both stand in one cell.
GAPS = ("", " ", NBSP)
NUMBERS = ((".", ""), (".", ","), (",", ""), (",", "."), (",", " "), (",", NBSP))  # decimal and thousands mark
ENCODINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("utf-8", "utf-8-sig", "utf-16", "windows-1252"),
    "ru": ("utf-8", "utf-8-sig", "utf-16", "windows-1251"),
    "fr": ("utf-8", "utf-8-sig", "utf-16", "windows-1252"),
    "es": ("utf-8", "utf-8-sig", "utf-16", "iso-8859-1"),
}
TOTAL = {"en": "Total", "ru": "Итого", "fr": "Total", "es": "Total"}
FOOTNOTE = {"en": "Source: invented", "ru": "Источник: выдумано", "fr": "Source : inventée", "es": "Fuente: inventada"}


@cache
def names(file: str, key: str) -> dict[str, dict[str, str]]:
    """code -> language -> name, from a file of the reference data; of terms those of transport."""
    with (REFERENCE / file).open(encoding="utf-8", newline="") as lines:
        return {
            row[key]: {lang: row[f"name_{lang}"] for lang in LANGUAGES}
            for row in csv.DictReader(lines)
            if row.get("vocabulary") in (None, "transport_mode")
        }


def number_text(amount: Decimal, decimal: str, thousands: str) -> str:
    """1234.5 as "1 234,5"; without superfluous digits."""
    whole, _point, part = f"{amount.normalize():f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", thousands)
    return grouped + (decimal + part if part else "")
