"""Sentences that can be said again in another language: what a load writes into the database is read by others later.

A `Said` is the sentence in the language of now, an ordinary str for everyone, and carries its parts as plain JSON:
template and arguments, which `retell` makes into the sentence in the language of then. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from babel.dates import format_date
from babel.numbers import format_decimal

from i18n import gettext, language, ngettext

Part = Any  # a str as it is, or one of the objects below, as JSON


class Said(str):
    """A text, and `part`: what it was made of."""

    part: Mapping[str, Part]

    def __new__(cls, part: Mapping[str, Part]) -> Self:
        made = super().__new__(cls, _spoken(part))
        made.part = part
        return made


def say(template: str, /, **values: object) -> Said:
    """A sentence of the catalog; values that are `Said` are retold with it, others are kept as text."""
    return Said({"template": template, "arguments": _parts(values)})


def say_n(singular: str, plural: str, n: int, /, **values: object) -> Said:
    """A sentence that depends on a number."""
    return Said({"template": singular, "plural": plural, "n": n, "arguments": _parts(values)})


def number(value: float, pattern: str = "#,##0.###") -> Said:
    """A number, in the digits and marks of the language."""
    return Said({"number": value, "pattern": pattern})


def day(value: date) -> Said:
    """A day, as the language writes it."""
    return Said({"day": value.isoformat()})


def named(names: Mapping[str, str]) -> Said:
    """Something of the reference data, which has its names with it."""
    return Said({"names": dict(names)})


def lowered(text: str) -> Said:
    """A label of the catalog inside a sentence, without its capital."""
    return Said({"lower": {"template": text, "arguments": {}}})


def trimmed(text: str) -> Said:
    """A sentence of the catalog inside another, without its full stop."""
    return Said({"trim": {"template": text, "arguments": {}}})


def joined(texts: Sequence[str], between: str = "; ") -> Said:
    """Several texts in a row."""
    return Said({"joined": [_part(text) for text in texts], "between": between})


def kept(text: str) -> tuple[str | None, str | None]:
    """(template, arguments as JSON): what the database keeps of a sentence to retell it; Nones for other text."""
    if not isinstance(text, Said) or "template" not in text.part or "plural" in text.part:
        return None, None
    return text.part["template"], json.dumps(text.part["arguments"], ensure_ascii=False)


def retell(message: str, template: str | None, arguments: str | None) -> str:
    """A sentence that was `kept`, in the current language; `message` where nothing was."""
    if template is None:
        return message
    return _spoken({"template": template, "arguments": json.loads(arguments or "{}")})


def _parts(values: Mapping[str, object]) -> dict[str, Part]:
    return {name: _part(value) for name, value in values.items()}


def _part(value: object) -> Part:
    if isinstance(value, Said):
        return value.part
    return value if isinstance(value, int | float) else str(value)


def _spoken(part: Part) -> str:
    if not isinstance(part, Mapping):
        return str(part)
    if "template" in part:
        return _sentence(part).format(**{name: _spoken(value) for name, value in part["arguments"].items()})
    if "number" in part:
        return str(format_decimal(part["number"], format=part["pattern"], locale=language()))
    if "day" in part:
        return str(format_date(date.fromisoformat(part["day"]), format="d MMM y", locale=language()))
    if "lower" in part:
        return _spoken(part["lower"]).lower()
    if "trim" in part:
        return _spoken(part["trim"]).rstrip(".")
    if "joined" in part:
        return str(part["between"]).join(_spoken(one) for one in part["joined"])
    return str(part["names"].get(language()) or part["names"]["en"])


def _sentence(part: Mapping[str, Part]) -> str:
    singular, plural = part["template"], part.get("plural")
    return gettext(singular) if plural is None else ngettext(singular, plural, part["n"])
