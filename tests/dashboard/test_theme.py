"""The colours: readable, and told apart by people who see fewer of them and by a grey printer."""

from __future__ import annotations

import itertools
import math

import pytest

from dashboard.theme import GROUP_COLOURS, THEMES, contrast, group_colour, ink_on, sequential, tokens

# Machado, Oliveira, Fernandes 2009, severity 1.0; rows of a matrix on linear RGB.
SIGHT = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.95047, 1.0, 1.08883)
Colour = tuple[float, ...]


def linear(code: str) -> Colour:
    parts = (int(code[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def times(matrix: tuple[Colour, ...], colour: Colour) -> Colour:
    return tuple(sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)


def lab(colour: Colour) -> Colour:
    bounded = tuple(min(max(part, 0.0), 1.0) for part in colour)
    scaled = (part / white for part, white in zip(times(TO_XYZ, bounded), WHITE, strict=True))
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_group_colours_are_told_apart(theme: str, sight: str) -> None:
    seen = [lab(times(SIGHT[sight], linear(group_colour(theme, sort)))) for sort in range(1, GROUP_COLOURS + 1)]
    nearest = min(math.dist(one, other) for one, other in itertools.combinations(seen, 2))
    assert nearest > (20 if theme == "light" else 12)


@pytest.mark.parametrize("theme", THEMES)
def test_the_commonest_groups_differ_in_grey(theme: str) -> None:
    greys = sorted(lab(linear(group_colour(theme, sort)))[0] for sort in range(1, 5))
    assert min(high - low for low, high in itertools.pairwise(greys)) > 5


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read(theme: str) -> None:
    colours = tokens(theme)
    for ink, ground in (
        ("ink", "paper"),
        ("ink-2", "surface"),
        ("ink-3", "surface"),
        ("ink-3", "paper"),
        ("accent", "surface"),
        ("accent-strong", "accent-soft"),
        ("amber", "amber-soft"),
        ("error", "surface"),
        ("surface", "accent"),
    ):
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_numbers_on_every_shade_of_the_map_can_be_read(theme: str) -> None:
    for shade in sequential(theme):
        assert contrast(ink_on(shade), shade) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_shades_go_one_way(theme: str) -> None:
    steps = [lab(linear(shade))[0] for shade in sequential(theme)]
    assert steps == sorted(steps, reverse=theme == "light")


def test_both_themes_have_the_same_names() -> None:
    assert tokens("light").keys() == tokens("dark").keys()


def test_a_group_beyond_the_ninth_is_the_rest() -> None:
    assert group_colour("light", 11) == group_colour("light", 9)
