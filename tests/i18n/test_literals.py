"""No word reaches a screen past the catalogs: literals where people read, in Python and in the browser's scripts."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture_rules import ROOT, product
from tests.i18n.literals import spoken_literals

# Names that are the same in every language.
NAMES = frozenset({"Sentinel", "agTextColumnFilter", "CSV", "PNG", "SVG", "UTC", "Esc", "Enter", "SHA"})
ASSETS = sorted((ROOT / "dashboard" / "assets").glob("*.js"))
# Two words of letters with a space between them, in quotes: a sentence, not a selector, a name or an address.
SENTENCE = re.compile(r"""(['"`])([A-Z][a-z]+(?: [a-z]+)+[.!?…]?)\1""")
COMMENT = re.compile(r"^\s*//.*$|/\*.*?\*/", re.MULTILINE | re.DOTALL)


def offences(source: str) -> list[str]:
    return [text for _line, text in spoken_literals(ast.parse(source), NAMES)]


def test_what_the_product_shows_goes_through_the_catalogs() -> None:
    found = [
        f"{module.path}:{line} {text!r}"
        for module in product()
        for line, text in spoken_literals(module.tree, NAMES)
        if not module.name.startswith("i18n")
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("html.P('Nothing here')", ["Nothing here"]),
        ("html.P(_('Nothing here'))", []),
        ("html.P(['Sentinel', f' is {x} rows'])", [" is ", " rows"]),
        ("html.Button(drawing, title='Close' if open else _('Open'))", ["Close"]),
        ("dmc.TextInput(placeholder='Place', className='some class')", ["Place"]),
        ("attributes(aria_label='Filters', data_action='filters')", ["Filters"]),
        ("{'label': 'All time', 'value': 'all'}", ["All time"]),
        ("{'hovertext': f'<b>{label}</b><br>{n} kg'}", [" kg"]),
        ("refusal(404, 'There is nothing at this address.')", ["There is nothing at this address."]),
        ("raise StoreError(f'There is no batch {n}.')", ["There is no batch "]),
        ("html.Div(className='card', id=ids.CARD)", []),
    ],
)
def test_the_finder_finds_what_it_should(source: str, seen: list[str]) -> None:
    assert offences(source) == seen


@pytest.mark.parametrize("script", ASSETS, ids=lambda path: path.name)
def test_scripts_take_their_sentences_from_the_page(script: object) -> None:
    text = COMMENT.sub("", script.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert [found for _quote, found in SENTENCE.findall(text)] == []


def test_the_finder_of_sentences_in_scripts_finds_them() -> None:
    assert SENTENCE.search("say('Link copied');")
    assert not SENTENCE.search("one('#help'); 'Content-Type'; 'card shows-table'")
