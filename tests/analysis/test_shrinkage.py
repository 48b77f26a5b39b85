"""Shrinking, places and adjusting against published cases and numbers worked out by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from iqs.analysis.ranks import apart, ranks
from iqs.analysis.severity import OTHERS, adjust
from iqs.analysis.shrinkage import between, rows_needed, shrink
from iqs.analysis.yardstick import Sums

Known = Callable[[str], dict[str, Any]]


def test_baseball_of_efron_and_morris(known: Known) -> None:
    """Batting averages shrink by c = .212 towards .265; Clemente's .400 becomes .294."""
    case = known("james_stein_baseball")
    given, expected, close = case["input"], case["expected"], case["tolerance"]
    y = np.array(given["hits"]) / given["at_bats"]
    s = shrink(y, np.full(len(y), y.mean() * (1 - y.mean()) / given["at_bats"]))
    assert s.centre == pytest.approx(expected["grand_mean"], abs=close)
    assert s.weight == pytest.approx(np.full(18, expected["c"]), abs=close)
    assert s.mean[0] == pytest.approx(expected["clemente"], abs=close)
    assert s.mean[-1] == pytest.approx(expected["alvis"], abs=close)
    season = np.array(given["season_avg"])
    assert np.sum((y - season) ** 2) == pytest.approx(expected["sse_raw"], abs=close)
    assert np.sum((s.mean - season) ** 2) == pytest.approx(expected["sse_js"], abs=close)


def test_dyestuff_batches(known: Known) -> None:
    """The spread between batches is 1764.05 by moments; with that of maximum likelihood come lme4's modes."""
    case = known("dyestuff_blups_ml")
    batches = [np.array(b) for b in case["input"]["batches"].values()]
    values = np.array([b.mean() for b in batches])
    row = float(np.mean([b.var(ddof=1) for b in batches]))
    assert between(values, np.full(6, row / 5)) == pytest.approx(1764.05)
    likeliest = (5 / 6 * 5 * values.var(ddof=1) - row) / 5
    assert likeliest == pytest.approx(1388.33, abs=0.01)
    s = shrink(values, np.full(6, row / 5), likeliest)
    modes = s.reliability * (values - s.centre)
    assert modes == pytest.approx(np.array(case["expected"]), abs=case["tolerance"])


def test_eight_schools_show_no_difference(known: Known) -> None:
    """The effects differ no more than by luck: the spread between schools is 0, the pooled effect 7.7."""
    case = known("eight_schools_no_signal")
    s = shrink(np.array(case["input"]["y"]), np.array(case["input"]["se"]) ** 2)
    assert s.tau2 == case["expected"]["tau2_DL"]
    assert s.centre == pytest.approx(case["expected"]["pooled"], abs=case["tolerance"])
    assert np.sqrt(s.shared) == pytest.approx(case["expected"]["se"], abs=case["tolerance"])
    assert not apart(s).any()


def test_rows_needed() -> None:
    """With a spread of 14 within and 4 between, 13 reviews give a reliability of .5 and 29 one of .7."""
    assert np.ceil(rows_needed(0.5, 14.0**2, 4.0**2)) == 13
    assert np.ceil(rows_needed(0.7, 14.0**2, 4.0**2)) == 29
    assert rows_needed(0.5, 1.0, 0.0) == float("inf")


def test_too_few_groups_are_refused() -> None:
    """Four groups say nothing about the spread between groups."""
    with pytest.raises(ValueError, match="4 groups"):
        shrink(np.arange(4.0), np.ones(4))


def test_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Over 1,500 teams of 8 and of 20 with 3 to 40 reviews each, 95 % intervals hold 93.6 to 96.4 %."""
    rng = np.random.default_rng(5)
    for groups in (8, 20):
        held, seen = 0, 0
        for _ in range(1500):
            truth = rng.normal(80, 4, groups)
            variances = 14.0**2 / rng.integers(3, 41, groups)
            s = shrink(rng.normal(truth, np.sqrt(variances)), variances)
            if s.tau2 > 0:
                held += int(np.sum(np.abs(s.mean - truth) < 1.96 * np.sqrt(s.variance)))
                seen += groups
        assert 0.936 <= held / seen <= 0.964, (groups, held / seen)


def test_places_do_not_depend_on_the_order_of_the_rows() -> None:
    """Shuffled groups get the same scores, chances and ranges of places."""
    values = np.array([80.0, 82.0, 85.0, 90.0, 70.0, 81.0])
    variances = np.array([2.0, 3.0, 8.0, 5.0, 4.0, 6.0])
    s, shuffled = shrink(values, variances), np.array([3, 0, 5, 1, 4, 2])
    t = shrink(values[shuffled], variances[shuffled])
    here, there = ranks(s), ranks(t)
    assert t.mean == pytest.approx(s.mean[shuffled])
    assert there.top.tolist() == here.top[shuffled].tolist()
    assert there.first.tolist() == here.first[shuffled].tolist()
    assert there.last.tolist() == here.last[shuffled].tolist()
    assert apart(t).tolist() == apart(s)[shuffled].tolist()


def test_low_is_good_where_it_is_said_to_be() -> None:
    """The lowest value has the first place."""
    s = shrink(np.array([300.0, 400.0, 500.0, 600.0, 700.0]), np.ones(5))
    assert ranks(s, -1).first.tolist() == [1, 2, 3, 4, 5]
    assert ranks(s).first.tolist() == [5, 4, 3, 2, 1]


def _cells(rows: list[tuple[str, str, float]]) -> tuple[Sums, list[str]]:
    """Each row a cell of 30 equal rows."""
    n = np.full(len(rows), 30.0)
    x = n * np.array([r[2] for r in rows])
    return Sums([(r[0],) for r in rows], n, x, n, x**2 / n, x, n), [r[1] for r in rows]


def test_severity_is_taken_out() -> None:
    """Mo gives 6 points more than Lu; ann and bob are equal once that is known, and cat is 10 below."""
    cells, reviewer = _cells(
        [
            ("ann", "mo", 83.0),
            ("ann", "lu", 77.0),
            ("bob", "lu", 77.0),
            ("cat", "mo", 73.0),
            ("cat", "lu", 67.0),
        ]
    )
    found = adjust(["ann", "bob", "cat"], cells, {"reviewer": reviewer})
    assert found.values == pytest.approx(found.values[0] + np.array([0.0, 0.0, -10.0]))
    sizes = {e.level: e.size for e in found.effects}
    assert sizes["mo"] - sizes["lu"] == pytest.approx(6.0)
    assert 2 * sizes["mo"] + 3 * sizes["lu"] == pytest.approx(0.0)
    assert found.left_out == ()


def test_without_overlap_severity_is_not_identifiable() -> None:
    """Mo sees only ann, Lu only bob: what is the agent and what the reviewer cannot be told."""
    cells, reviewer = _cells([("ann", "mo", 83.0), ("bob", "lu", 77.0)])
    found = adjust(["ann", "bob"], cells, {"reviewer": reviewer})
    assert found.values == pytest.approx([83.0, 77.0])
    assert found.effects == ()
    assert [name for name, _ in found.left_out] == ["reviewer"]
    assert "not identifiable" in found.left_out[0][1]


def test_adding_to_a_reviewer_moves_the_severity_and_not_the_agents() -> None:
    """Five points more from Mo are Mo's."""
    rows = [("ann", "mo", 83.0), ("ann", "lu", 76.0), ("bob", "lu", 71.0), ("bob", "mo", 79.0)]
    cells, reviewer = _cells(rows)
    more, _ = _cells([(a, r, v + 5 * (r == "mo")) for a, r, v in rows])
    before, after = (adjust(["ann", "bob"], c, {"reviewer": reviewer}) for c in (cells, more))
    assert np.diff(after.values) == pytest.approx(np.diff(before.values))
    assert after.effects[0].size - before.effects[0].size in (pytest.approx(2.5), pytest.approx(-2.5))


def test_rare_reviewers_are_taken_together() -> None:
    """Two who reviewed five times each have no effect of their own."""
    cells, _ = _cells([("ann", "", 83.0), ("bob", "", 77.0), ("ann", "", 80.0), ("bob", "", 79.0)])
    few = Sums(
        cells.groups,
        np.array([30.0, 30.0, 5.0, 5.0]),
        *(getattr(cells, k) for k in ("x", "y", "xx", "xy", "yy")),
    )
    found = adjust(["ann", "bob"], few, {"reviewer": ["lu", "lu", "mo", "di"]})
    assert {e.level for e in found.effects} == {"lu", OTHERS}
