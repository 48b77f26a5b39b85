"""Every filter from the address."""

from datetime import date

import pytest

from iqs.model import DIMENSIONS, Filters, Period
from iqs.scoring import measure
from iqs.store import Database, DuckEngine
from tests.app.conftest import Show

pytestmark = pytest.mark.usefixtures("filled")


@pytest.mark.parametrize(
    ("dimension", "value", "shown"),
    [
        ("team", "blue", "blue"),
        ("channel", "chat", "chat"),
        ("role", "Senior", "Senior"),
        ("agent", "ann", "Ann *Lee*"),
        ("review_type", "peer", "Peer"),
    ],
)
def test_a_dimension_in_the_address_filters_the_page(
    show: Show, filled: Database, dimension: str, value: str, shown: str
) -> None:
    """The sentence names the filter, and the IQS card counts only its reviews."""
    app = show(period="All dates", **{dimension: shown})
    row = measure(DuckEngine(filled), ["iqs"], filters=Filters.of(**{dimension: value})).one("iqs")
    assert f"{DIMENSIONS[dimension].label.lower()} {shown}" in app.caption[0].value.replace("\\", "")
    assert any(f"n = {row.n:,} reviews" in c.value or f"n = {row.n}, need" in c.value for c in app.caption)


def test_several_values_of_a_dimension_are_joined(show: Show, filled: Database) -> None:
    """Two teams in the address show the reviews of both."""
    app = show(period="All dates", team=["blue", "red"])
    row = measure(DuckEngine(filled), ["iqs"], filters=Filters.of(team=["blue", "red"])).one("iqs")
    assert app.multiselect(key="team").value == ["blue", "red"]
    assert any(f"n = {row.n:,} reviews" in c.value for c in app.caption)


def test_days_in_the_address_set_the_period(show: Show, filled: Database) -> None:
    """Own days are taken as they are, both ends included."""
    app = show(period="Chosen days", days=["2026-01-12", "2026-01-25"])
    period = Period(date(2026, 1, 12), date(2026, 1, 25))
    row = measure(DuckEngine(filled), ["iqs"], filters=Filters.of(period)).one("iqs")
    assert app.caption[0].value.replace("\\", "").startswith("12 Jan 2026 to 25 Jan 2026")
    assert any(f"n = {row.n:,} reviews" in c.value for c in app.caption)


@pytest.mark.parametrize(
    ("compare", "said"),
    [
        ("Period before", "compared with 29 Dec 2025 to 11 Jan 2026"),
        ("A year before", "no earlier data to compare with"),
    ],
)
def test_the_comparison_comes_from_the_address(show: Show, compare: str, said: str) -> None:
    """The period before has as many days; before the first data there is nothing to compare with."""
    app = show(period="Chosen days", days=["2026-01-12", "2026-01-25"], compare=compare)
    assert said in app.caption[0].value.replace("\\", "")


def test_no_comparison_shows_no_change(show: Show) -> None:
    """With nothing to compare with, no card claims a change."""
    app = show(period="All dates", compare="Nothing")
    assert "compared" not in app.caption[0].value
    assert all(m.delta == "" for m in app.metric)


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_the_grain_comes_from_the_address(show: Show, grain: str) -> None:
    """The figures behind the chart are by the grain asked for."""
    app = show(period="All dates", grain=grain)
    assert any(f"First day of the {grain}" in table.value.columns for table in app.dataframe)


def test_a_link_to_something_gone_says_so_and_keeps_the_rest(show: Show) -> None:
    """A team that these data do not have is named, and the other filters stay."""
    app = show(period="All dates", team="Atlantis", channel="chat")
    assert "team “Atlantis”, which is not there" in app.warning[0].value
    assert app.multiselect(key="channel").value == ["chat"]
    assert app.multiselect(key="team").value == []


def test_nonsense_in_the_address_is_not_an_error(show: Show) -> None:
    """Unknown periods, grains and days fall back to the usual ones."""
    app = show(period="yesteryear", grain="fortnight", compare="mars", days="soon", data="theirs")
    assert not app.error
    assert len(app.metric) == 6


def test_clearing_takes_every_filter_away(show: Show) -> None:
    """One button empties all of them."""
    app = show(period="All dates", team="blue", channel="chat")
    next(b for b in app.button if b.label == "Clear all").click().run()
    assert app.multiselect(key="team").value == []
    assert "team" not in app.caption[0].value
