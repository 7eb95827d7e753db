"""ASCII takes a short way through folding, and arrives where the long way does, which other letters make it take."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from store.text import fold, search_key

ASCII = st.text(st.characters(max_codepoint=127), max_size=40)
OTHER = "ж"  # a letter beyond ASCII that nothing before or after it changes


@given(ASCII)
def test_folding_is_the_same_beside_a_letter_that_is_not_ascii(text: str) -> None:
    assert fold(f"{text} {OTHER}") == f"{fold(text)} {OTHER}".strip()


@given(ASCII)
def test_a_search_key_is_the_same_beside_a_letter_that_is_not_ascii(text: str) -> None:
    assert search_key(f"{text} {OTHER}") == f"{search_key(text)} zh".strip()


def test_words_by_hand() -> None:
    assert fold("\tKG  (net),_weight\x00 N'o. 5") == "kg net weight n o 5"
    assert search_key("Qarshi, Almaty: N'o `5`") == "karshi almati no 5"
