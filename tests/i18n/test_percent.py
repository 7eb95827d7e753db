"""Shares in whole per cent: as the language writes them, and never a whole that is none."""

from __future__ import annotations

import pytest

from i18n import speaking
from i18n.figures import in_percent
from i18n.said import percent, say
from i18n.told import packed, retold, unpacked


@pytest.mark.parametrize(
    ("share", "english"),
    [(0.0, "0%"), (0.29, "29%"), (0.455, "45%"), (0.9996, "99%"), (1.0, "100%"), (1 - 1e-12, "100%")],
)
def test_rounded_down(share: float, english: str) -> None:
    assert in_percent(share) == english
    with speaking("ru"):
        assert in_percent(share) == english.replace("%", "\u00a0%")


def test_a_share_in_a_sentence_is_said_again_in_another_language() -> None:
    sentence = unpacked(packed(say("{share} of them", share=percent(0.8))))
    assert sentence == "80% of them"
    with speaking("ru"):
        assert "80\u00a0%" in retold(sentence)
