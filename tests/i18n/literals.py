"""Finds words that no catalog can translate: literal strings where a person will see them. Works on parsed source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

# Properties of components, and keys of figures and options, that are shown or read out.
VISIBLE = {
    "alt",
    "aria_description",
    "aria_label",
    "aria_roledescription",
    "caption",
    "children",
    "data_copied",
    "data_words",
    "description",
    "error",
    "helperText",
    "hovertext",
    "hovertemplate",
    "label",
    "name",
    "nothingFoundMessage",
    "placeholder",
    "sentence",
    "text",
    "texttemplate",
    "ticktext",
    "tip",
    "title",
    "tooltip",
    "unit",
}
SHOWN_KEYS = VISIBLE - {"name", "unit", "error"}
LIBRARIES = {"html", "dcc", "dmc", "dag"}
# Calls of our own that show an argument, and which.
SPEAKING = {
    "button": 0,
    "refusal": 1,
    "with_tip": 1,
    "BadInput": 0,
    "UploadError": 0,
    "StoreError": 0,
    "SelectionError": 0,
    "ServeError": 0,
    "print": 0,
}
WORD = re.compile(r"[^\W\d_]{2,}")
TAG = re.compile(r"</?[a-z]+[^>]*>|\{[^}]*\}|https?://\S+")


def name_of(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def library_of(call: ast.Call) -> str:
    return str(getattr(getattr(call.func, "value", None), "id", ""))


def spoken_literals(tree: ast.Module, allowed: frozenset[str]) -> Iterator[tuple[int, str]]:
    """(line, text) of each literal with a word in it that a person would see as it stands."""
    for node in ast.walk(tree):
        for value in _visible(node):
            for literal in _literals(value):
                if _has_words(literal.value, allowed):
                    yield literal.lineno, literal.value


def _visible(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        component = library_of(node) in LIBRARIES
        if component or name_of(node) in {"attributes", "icon_button"}:
            hidden = {"name"} if component else set()
            yield from (word.value for word in node.keywords if word.arg in VISIBLE - hidden)
        if component and library_of(node) == "html":
            yield from node.args[:1]
        if name_of(node) in SPEAKING:
            yield from node.args[SPEAKING[name_of(node)] :][:1]
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in SHOWN_KEYS:
                yield value


def _literals(value: ast.expr) -> Iterator[ast.Constant]:
    """The strings of an expression, into lists, choices and f-strings, but not into calls."""
    if isinstance(value, ast.Constant):
        if isinstance(value.value, str):
            yield value
        return
    for part in _parts(value):
        yield from _literals(part)


def _parts(value: ast.expr) -> list[ast.expr]:
    """What of an expression becomes its text: of a choice both ways, and not what is asked."""
    match value:
        case ast.List() | ast.Tuple() | ast.Set():
            return value.elts
        case ast.JoinedStr() | ast.BoolOp():
            return value.values
        case ast.FormattedValue() | ast.Starred():
            return [value.value]
        case ast.IfExp():
            return [value.body, value.orelse]
        case ast.BinOp():
            return [value.left, value.right]
    return []


def _has_words(text: str, allowed: frozenset[str]) -> bool:
    return any(word not in allowed for word in WORD.findall(TAG.sub(" ", text)))
