"""The query string of a page: what is selected, and beside it how it is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.view import CHOICES, View, join, split

views = st.builds(
    View,
    map=st.sampled_from(CHOICES["map"]),
    scale=st.sampled_from(CHOICES["scale"]),
    grain=st.sampled_from(CHOICES["grain"]),
    trend=st.sampled_from(CHOICES["trend"]),
    scheme=st.none() | st.sampled_from(["bloc", "m49"]),
)
queries = st.sampled_from(["", "region=bloc:cis", "country=KZ,RU&from=2009-08-01", "q=almaty+station&min_kg=0.5"])


@given(queries, views)
def test_split_undoes_join(query: str, view: View) -> None:
    assert split(join(query, view)) == (query, view)


def test_what_is_shown_by_default_is_not_written() -> None:
    assert join("drug=heroin", View()) == "?drug=heroin"
    assert join("", View()) == "?"


def test_a_choice_nobody_offers_is_the_default() -> None:
    assert split("?map=tonnes&scale=quantile") == ("", View(scale="quantile"))
