"""Findings: which hold over everything that was looked at, their order, and the tests behind them."""

from datetime import date

import numpy as np
import pytest

from iqs.analysis.findings.found import Candidate, Looked, beyond
from iqs.analysis.findings.rank import findings, score, simes
from iqs.analysis.findings.registry import FEWEST_DAYS, asked, looked
from iqs.analysis.findings.swings import swing
from iqs.errors import UnknownName
from iqs.model import Filters, Period
from iqs.store import Database, DuckEngine
from tests.support.tables import put, scored

JULY = Period(date(2026, 7, 1), date(2026, 7, 31))


def candidate(key: str, p: float, size: float = 10.0, reach: float = 1.0, kin: str = "") -> Candidate:
    """A fall of `size` points, give or take 2, where 5 matter."""
    return Candidate(
        key=key, good=False, words="{group} fell.", size=-size, low=-size - 2, high=-size + 2, matters=5.0,
        n=100, counted="reviews", since=JULY, p=p, reach=reach, page="trends", query=(), action="Ask why.",
        metric="iqs", dimension="agent", group="ann", kin=kin,
    )  # fmt: skip


def test_the_chance_of_a_family_is_simes() -> None:
    """Of .01, .04 and .9 it is the smallest of 3 x .01, 3/2 x .04 and .9."""
    assert simes([0.04, 0.9, 0.01]) == pytest.approx(0.03)


def test_what_is_kept_in_a_family_depends_on_how_many_families_were_selected() -> None:
    """Of two families one is selected, so comparisons are kept at 2.5 %: .012 of two passes, .03 does not."""
    one = Looked("a", (("", (0.012, 0.03)),), (candidate("x", 0.012), candidate("y", 0.03)))
    other = Looked("b", (("", (0.6, 0.7)),))
    assert [f.told.key for f in findings([one, other]).findings] == ["x"]
    # Alone in the world the family is kept at 5 %, and both pass.
    assert [f.told.key for f in findings([one]).findings] == ["x", "y"]


def test_one_small_chance_among_many_comparisons_is_no_finding() -> None:
    """A chance of .004 is what one of 250 comparisons has anyhow; what was looked at is still counted."""
    found = findings([Looked("a", (("", (0.004, *[0.5] * 249)),), (candidate("x", 0.004),))])
    assert (found.findings, found.looked, found.detectors) == ((), 250, 1)


def test_importance_is_what_it_is_at_least_times_the_root_of_its_reach() -> None:
    """10 points give or take 2 are at least 8, where 5 matter: 1.6; a quarter of the rows halves it."""
    assert score(candidate("x", 0.0)) == pytest.approx(1.6)
    assert score(candidate("x", 0.0, reach=0.25)) == pytest.approx(0.8)
    assert score(candidate("x", 0.0, size=1.0)) == 0.0


def test_sides_of_one_thing_are_one_finding_told_by_the_most_important() -> None:
    """The greater fall tells it; the other stands beside it."""
    sides = (candidate("x", 1e-6, 6.0, kin="k"), candidate("y", 1e-6, 9.0, kin="k"), candidate("z", 1e-6))
    found = findings([Looked("a", (("", (1e-6,) * 3),), sides)]).findings
    assert [(f.told.key, [o.key for o in f.others]) for f in found] == [("z", []), ("y", ["x"])]


def test_a_sentence_names_the_group_as_the_page_does() -> None:
    """By its name where there is one, else as the data have it."""
    assert candidate("x", 0.0).sentence({"ann": "Ann Lee"}) == "Ann Lee fell."
    assert candidate("x", 0.0).sentence() == "ann fell."


def test_a_margin_must_be_exceeded_clearly() -> None:
    """5 points with an error of 1 are two errors beyond a margin of 3, and none beyond one of 5."""
    assert beyond(5.0, 1.0, 3.0) == pytest.approx(0.02275, abs=1e-5)
    assert beyond(5.0, 1.0, 5.0) == pytest.approx(0.5)


def _days(values: "np.typing.NDArray[np.float64]") -> "tuple[np.typing.NDArray[np.float64], ...]":
    ones = np.ones(len(values))
    return values * ones, ones, ones


def test_a_level_that_jumps_is_a_change_and_one_that_drifts_on_is_none() -> None:
    """A jump of .2 between two times of 168 days is told with its size; a drift of as much a year is not."""
    noise = np.random.default_rng(1).normal(0, 0.1, 336)
    none = np.zeros(336, dtype=np.bool_)
    parts = slice(0, 168), slice(168, 336)
    jump = swing(*_days(noise + np.repeat([0.0, 0.2], 168)), *parts, none)
    drift = swing(*_days(noise + np.linspace(0, 0.4, 336)), *parts, none)
    assert jump is not None
    assert drift is not None
    assert jump.size == pytest.approx(0.2, abs=0.03)
    assert jump.low < 0.2 < jump.high
    assert jump.p < 0.001
    assert drift.size == pytest.approx(0.2, abs=0.03)
    assert drift.p > 0.05


def test_a_change_needs_four_blocks_on_either_side() -> None:
    """27 days hold three whole weeks."""
    values = np.random.default_rng(1).normal(0, 1, 60)
    none = np.zeros(60, dtype=np.bool_)
    assert swing(*_days(values), slice(0, 33), slice(33, 60), none) is None
    assert swing(*_days(values), slice(0, 32), slice(32, 60), none) is not None


def test_what_is_compared_lies_within_the_data() -> None:
    """A period before of which nothing is known is none; a part of one is cut to what there is."""
    known = Period(date(2026, 1, 1), date(2026, 8, 31))
    assert asked(Filters(JULY), None, known).before == Period(date(2026, 5, 31), date(2026, 6, 30))
    assert asked(Filters(), None, known).before is None
    assert asked(Filters(JULY), Period(date(2025, 7, 1), date(2025, 7, 31)), known).before is None


def test_weeks_are_needed_before_anything_is_looked_for(database: Database) -> None:
    """With a few days of data each detector says what is missing; one that is not there is an error."""
    put(database, **scored(*[80.0] * 20))
    engine = DuckEngine(database)
    assert str(FEWEST_DAYS) in looked(engine, "season", Filters()).why_not
    with pytest.raises(UnknownName, match="seasn"):
        looked(engine, "seasn", Filters())
