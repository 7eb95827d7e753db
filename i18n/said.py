"""Sentences that can be said again in another language: what is kept in one language may be read in another.

A `Said` is the sentence in the language of now, an ordinary str for everyone, and carries its parts as plain JSON:
template and arguments, which `retell` makes into the sentence in the language of then. What gettext gives is one, and
so is what its `format` makes. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from babel.dates import format_date
from babel.numbers import format_decimal

from i18n.figures import in_percent
from i18n.spoken import language, words, words_n

LONGEST = 4000  # characters of somebody's own text that a sentence repeats

Part = Any  # a str or a number as it is, or one of the objects below, as JSON


class Said(str):
    """A text, and `part`: what it was made of. What makes another text of it makes a plain str, but for `format`."""

    part: Mapping[str, Part]

    def __new__(cls, part: Mapping[str, Part], text: str | None = None) -> Self:
        made = super().__new__(cls, _spoken(part) if text is None else text)
        made.part = part
        return made

    def format(self, *args: object, **values: object) -> str:
        """The sentence with its values, which carries them, too."""
        text = super().format(*args, **values)
        if args or "template" not in self.part or "arguments" in self.part:
            return text
        return Said({**self.part, "arguments": _parts(values)}, text)

    def __str__(self) -> str:
        return self  # so that the words of an exception, str(error), are the sentence that was raised

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.part, str.__str__(self)))


def gettext(message: str) -> str:
    """`message` in the current language."""
    return Said({"template": message}, words(message)) if message else ""


def ngettext(singular: str, plural: str, n: int) -> str:
    """The plural form that `n` takes in the current language."""
    return Said({"template": singular, "plural": plural, "n": int(n)}, words_n(singular, plural, n))


def say(template: str, /, **values: object) -> Said:
    """A sentence of the catalog; values that are `Said` are retold with it, others are kept as text."""
    return Said({"template": template, "arguments": _parts(values)})


def say_n(singular: str, plural: str, n: int, /, **values: object) -> Said:
    """A sentence that depends on a number."""
    return Said({"template": singular, "plural": plural, "n": int(n), "arguments": _parts(values)})


def number(value: float, pattern: str = "#,##0.######") -> Said:
    """A number, in the digits and marks of the language."""
    return Said({"number": value, "pattern": pattern})


def percent(share: float) -> Said:
    """A share in whole per cent, as the language writes it: 45%."""
    return Said({"percent": share})


def day(value: date) -> Said:
    """A day, as the language writes it."""
    return Said({"day": value.isoformat()})


def named(names: Mapping[str, str]) -> Said:
    """Something of the reference data, which has its names with it."""
    return Said({"names": dict(names)})


def lowered(text: str) -> Said:
    """A label of the catalog inside a sentence, without its capital."""
    return Said({"lower": {"template": text}})


def trimmed(text: str) -> Said:
    """A sentence of the catalog inside another, without its full stop."""
    return Said({"trim": {"template": text}})


def joined(texts: Sequence[str], between: str = "; ") -> Said:
    """Several texts in a row."""
    return Said({"joined": [_part(text) for text in texts], "between": between})


def replaced(text: str, old: str, new: str) -> str:
    """`text` with another name in its arguments; in all of it where it carries none."""
    return Said(_renamed(text.part, old, new)) if isinstance(text, Said) else text.replace(old, new)


def curbed(text: str, most: int = LONGEST) -> str:
    """`text` without the end of what is longer in it than `most`: somebody's own text, which the sentence repeats."""
    if len(text) <= most:
        return text
    return Said(_curbed(text.part, most)) if isinstance(text, Said) else text[: most - 1] + "…"


def kept(text: str) -> tuple[str | None, str | None]:
    """(template, arguments as JSON): what the database keeps of a sentence to retell it; Nones for other text."""
    if not isinstance(text, Said) or "template" not in text.part or "plural" in text.part:
        return None, None
    arguments = text.part.get("arguments")
    return text.part["template"], None if arguments is None else json.dumps(arguments, ensure_ascii=False)


def retell(message: str, template: str | None, arguments: str | None) -> str:
    """A sentence that was `kept`, in the current language; `message` where nothing was."""
    if template is None:
        return message
    return Said({"template": template} | ({} if arguments is None else {"arguments": json.loads(arguments)}))


def _parts(values: Mapping[str, object]) -> dict[str, Part]:
    return {name: _part(value) for name, value in values.items()}


def _part(value: object) -> Part:
    if isinstance(value, int | float):
        return value
    text = str(value)  # of an exception, too, this is the sentence that was raised
    return text.part if isinstance(text, Said) else text


def _renamed(part: Part, old: str, new: str) -> Part:
    if isinstance(part, str):
        return part.replace(old, new)
    if isinstance(part, Mapping):
        # A template is a key of the catalogs, not a text with a name in it.
        said = ("template", "plural", "pattern", "day")
        return {key: value if key in said else _renamed(value, old, new) for key, value in part.items()}
    return [_renamed(one, old, new) for one in part] if isinstance(part, list) else part


def _curbed(part: Part, most: int) -> Part:
    if isinstance(part, str):
        return part if len(part) <= most else part[: most - 1] + "…"
    if isinstance(part, Mapping):
        return {key: value if key == "template" else _curbed(value, most) for key, value in part.items()}
    return [_curbed(one, most) for one in part] if isinstance(part, list) else part


def _spoken(part: Part) -> str:
    if not isinstance(part, Mapping):
        return str(part)
    if "template" in part:
        return _sentence(part)
    if "number" in part:
        return str(format_decimal(part["number"], format=part["pattern"], locale=language()))
    if "percent" in part:
        return in_percent(part["percent"])
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
    plural = part.get("plural")
    text = words(part["template"]) if plural is None else words_n(part["template"], plural, part["n"])
    if "arguments" not in part:
        return text
    # Numbers stay numbers: a template may say how they are to be written.
    return text.format(**{name: _spoken(v) if isinstance(v, Mapping) else v for name, v in part["arguments"].items()})
