"""An answer as aligned text for the command line. Pure; numbers are written in full, not known is a dash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from babel.numbers import format_decimal

from i18n import gettext as _
from i18n import language, ngettext

MISSING = "-"
_ENVELOPE = {"question", "columns", "rows", "n", "selection", "query", "lang", "sources", "kinds", "snapshot"}
_ENVELOPE |= {"n_rows", "weight", "newest_record", "loaded_at", "illustrative", "left_out"}


def listing(answer: Mapping[str, Any]) -> str:
    """The sentence, then a table of the rows or a list of the figures, then where the numbers come from."""
    body = _table(answer["columns"], answer["rows"]) if answer["columns"] else _figures(answer)
    rows = answer["n_rows"]
    n = (
        f"n = {_text(answer['n'])}"
        if answer["n"] is not None
        else ngettext("{n} row", "{n} rows", rows).format(n=_text(rows))
    )
    return "\n".join([f"{answer['selection']} ({n})", "", *body, "", *_footnotes(answer)])


def _table(columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    heads = [column["label"] for column in columns]
    cells = [[_text(row.get(column["id"])) for column in columns] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    right = [column["format"] != "text" for column in columns]
    return [
        "  ".join(
            text.rjust(width) if to_right else text.ljust(width)
            for text, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in [heads, ["-" * width for width in widths], *cells]
    ]


def _figures(answer: Mapping[str, Any]) -> list[str]:
    """Nested objects and lists of objects as indented lines."""
    return _nested({key: value for key, value in answer.items() if key not in _ENVELOPE}, 0)


def _nested(value: Mapping[str, Any], depth: int) -> list[str]:
    width = max((len(key) for key in value), default=0)
    lines: list[str] = []
    for key, item in value.items():
        if isinstance(item, Mapping):
            lines += [f"{'  ' * depth}{key}:", *_nested(item, depth + 1)]
        elif isinstance(item, list) and item and isinstance(item[0], Mapping):
            lines.append(f"{'  ' * depth}{key}:")
            lines += [f"{'  ' * (depth + 1)}{', '.join(f'{k} {_text(v)}' for k, v in one.items())}" for one in item]
        else:
            lines.append(f"{'  ' * depth}{key.ljust(width)}  {_text(item)}")
    return lines


def _text(value: Any) -> str:
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return str(format_decimal(value, locale=language()))
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, list):
        return ", ".join(map(_text, value)) or MISSING
    return str(value)


def _float(value: float) -> str:
    """Six significant digits below one, three decimals above, in the marks of the language."""
    text = f"{value:.6g}" if abs(value) < 1 else f"{value:.3f}"
    decimals = len(text.partition(".")[2]) if "e" not in text else 12
    return str(format_decimal(value, format="#,##0." + "0" * decimals, locale=language()))


def _footnotes(answer: Mapping[str, Any]) -> list[str]:
    left_out = ", ".join(f"{key.replace('_', ' ')} {_text(value)}" for key, value in answer["left_out"].items())
    lines = [_("Left out: {what}").format(what=left_out)]
    for one in answer["sources"]:
        named = f"{one['label']} ({one['scope']})" if one["scope"] else one["label"]
        lines.append(_("Source: {name}").format(name=named))
    if answer["illustrative"]:
        lines.append(_("Illustrative data, not a record of real seizures."))
    newest = _("Snapshot {snapshot}, newest record {day}")
    return [*lines, newest.format(snapshot=answer["snapshot"], day=_text(answer["newest_record"]))]
