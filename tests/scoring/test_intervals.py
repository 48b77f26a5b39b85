"""Intervals against other libraries, published values and direct computations."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from iqs.scoring import intervals
from tests.scoring.test_contacts import contacts
from tests.support.tables import Board, rating, review, scored, together


def one(*numbers: float) -> tuple[np.ndarray, ...]:
    """Numbers as arrays of one group."""
    return tuple(np.array([float(x)]) for x in numbers)


class TestWilson:
    """Shares."""

    @pytest.mark.parametrize(
        ("k", "n"), [(0, 1), (1, 1), (0, 20), (9, 10), (81, 263), (500, 500), (3, 10**6)]
    )
    def test_equals_statsmodels(self, k: int, n: int) -> None:
        """Same limits as `proportion_confint(method="wilson")`."""
        low, high = intervals.wilson(*one(k, n))
        assert (low[0], high[0]) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-12)

    @pytest.mark.parametrize(("k", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611)])
    def test_published_values(self, k: int, n: int, low: float, high: float) -> None:
        """Newcombe 1998, Table I, method 3."""
        found = intervals.wilson(*one(k, n))
        assert (found[0][0], found[1][0]) == pytest.approx((low, high), abs=5.1e-5)

    def test_reaches_the_answer_through_measure(self, board: Board) -> None:
        """81 satisfied of 263, in percent."""
        rows = [{"response_id": str(i), "score": 5 if i < 81 else 1} for i in range(263)]
        board.put(surveys=rows)
        row = board.one("csat")
        assert (row.low, row.high) == pytest.approx((25.53, 36.62), abs=5.1e-3)


class TestNet:
    """NPS."""

    @pytest.mark.parametrize(
        ("p", "d", "n"), [(15, 5, 30), (0, 0, 5), (10, 0, 10), (1, 1, 2), (400, 350, 1000)]
    )
    def test_equals_direct_computation(self, board: Board, p: int, d: int, n: int) -> None:
        """Three answers added, three quarters each to promoters and detractors, clipped to +-100."""
        scores = [10] * p + [0] * d + [7] * (n - p - d)
        board.put(surveys=[{"response_id": str(i), "kind": "nps", "score": s} for i, s in enumerate(scores)])
        size, up, down = n + 3, (p + 0.75) / (n + 3), (d + 0.75) / (n + 3)
        half = 1.959963984540054 * math.sqrt((up + down - (up - down) ** 2) / size)
        value = 100 * (p - d) / n
        low, high = max(-100, 100 * (up - down - half)), min(100, 100 * (up - down + half))
        row = board.one("nps")
        assert row.value == pytest.approx(value)
        assert (row.low, row.high) == pytest.approx((min(low, value), max(high, value)), abs=1e-9)

    def test_half_width_at_published_sizes(self) -> None:
        """p = .5, d = .2: plain Wald +-28, 22, 15 and 8 at n = 30, 50, 100, 400; this is narrower."""
        for n, expected in ((30, 28), (50, 22), (100, 15), (400, 8)):
            low, high = intervals.net(*one(0.5 * n, 0.2 * n, n))
            assert 50 * (high[0] - low[0]) == pytest.approx(expected, abs=1.5)


class TestMeanT:
    """Means of answers."""

    @pytest.mark.parametrize("values", [[1, 5], [3, 4, 5, 5, 2], [100000.1, 100000.2, 100000.4]])
    def test_equals_scipy(self, values: list[float]) -> None:
        """Student's t interval of the same numbers."""
        x = np.array(values)
        low, high = intervals.mean_t(*one(x.sum(), (x * x).sum(), len(x)))
        expected = stats.t.interval(0.95, len(x) - 1, loc=x.mean(), scale=stats.sem(x))
        assert (low[0], high[0]) == pytest.approx(expected, rel=1e-6)

    @pytest.mark.parametrize("values", [[], [3], [4, 4, 4], [0.1] * 10])
    def test_says_nothing_without_spread(self, values: list[float]) -> None:
        """Fewer than two values, or all the same."""
        x = np.array(values, dtype=float)
        low, high = intervals.mean_t(*one(x.sum(), (x * x).sum(), len(x)))
        assert math.isnan(low[0])
        assert math.isnan(high[0])

    def test_reaches_the_answer_through_measure(self, board: Board) -> None:
        """CES answers 2, 5, 6, 7 of seven."""
        rows = [
            {"response_id": str(s), "kind": "ces", "score": s, "scale_max": 7.0, "direction": "ease"}
            for s in (2, 5, 6, 7)
        ]
        board.put(surveys=rows)
        row = board.one("ces")
        expected = stats.t.interval(0.95, 3, loc=5, scale=stats.sem([2, 5, 6, 7]))
        assert (row.low, row.high) == pytest.approx(expected)


class TestTimes:
    """Handle times."""

    SECONDS = (95.0, 130.0, 180.0, 210.0, 260.0, 340.0, 480.0, 900.0)

    def test_mean_equals_the_modified_cox_formula(self, board: Board) -> None:
        """exp(m + s2/2 +- t * sqrt(s2/n + s4/(2(n-1)))) of the logarithms."""
        board.put(interactions=contacts([{"handle_s": s} for s in self.SECONDS]))
        logs = [math.log(s) for s in self.SECONDS]
        n = len(logs)
        m = sum(logs) / n
        s2 = sum((x - m) ** 2 for x in logs) / (n - 1)
        half = stats.t.ppf(0.975, n - 1) * math.sqrt(s2 / n + s2**2 / (2 * (n - 1)))
        row = board.one("aht")
        assert row.value == pytest.approx(sum(self.SECONDS) / n)
        assert (row.low, row.high) == pytest.approx(
            (math.exp(m + s2 / 2 - half), math.exp(m + s2 / 2 + half))
        )

    def test_geometric_is_a_t_interval_of_logarithms(self, board: Board) -> None:
        """Back on the scale of seconds."""
        board.put(interactions=contacts([{"handle_s": s} for s in self.SECONDS]))
        logs = np.log(self.SECONDS)
        expected = np.exp(stats.t.interval(0.95, len(logs) - 1, loc=logs.mean(), scale=stats.sem(logs)))
        row = board.one("aht", "geometric")
        assert (row.low, row.high) == pytest.approx(tuple(expected))

    def test_median_interval_is_made_of_order_statistics(self, board: Board) -> None:
        """Of 1 to 100 s the ranks 50 -+ 1.96 * 5, outwards: the 40th and the 61st value."""
        board.put(interactions=contacts([{"handle_s": s} for s in range(1, 101)]))
        row = board.one("aht", "median")
        assert (row.low, row.value, row.high) == (40, 50.5, 61)

    def test_too_few_for_a_quantile_interval(self, board: Board) -> None:
        """Of five values none is surely below the median."""
        board.put(interactions=contacts([{"handle_s": s} for s in range(1, 6)]))
        row = board.one("aht", "median")
        assert (row.value, row.low, row.high) == (3, None, None)

    def test_equal_times_say_nothing(self, board: Board) -> None:
        """No spread, no interval."""
        board.put(interactions=contacts([{"handle_s": 300}] * 20))
        for definition in ("mean", "geometric"):
            row = board.one("aht", definition)
            assert (row.low, row.high) == (None, None)


def stratified(agents: dict[str, list[tuple[float, float]]]) -> tuple[float, float]:
    """Stratified interval of sum(earned)/sum(possible), written out for (earned, possible) pairs by agent."""
    strata = [pairs for pairs in agents.values() if len(pairs) > 1]
    singles = [pair for pairs in agents.values() if len(pairs) == 1 for pair in pairs]
    strata += [singles] if len(singles) > 1 else []
    every = [pair for pairs in agents.values() for pair in pairs]
    possible = sum(p for _, p in every)
    ratio = sum(e for e, _ in every) / possible
    parts = []
    for pairs in strata:
        n = len(pairs)
        residuals = [e - ratio * p for e, p in pairs]
        mean = sum(residuals) / n
        s2 = sum((r - mean) ** 2 for r in residuals) / (n - 1)
        # W^2 s^2 / n with W = n / N leaves n s^2 in the sum of residuals.
        parts.append((n * s2, n - 1))
    variance = sum(v for v, _ in parts)
    df = variance**2 / sum(v**2 / f for v, f in parts)
    half = stats.t.ppf(0.975, max(df, 1)) * math.sqrt(variance) / possible
    return 100 * (ratio - half), 100 * (ratio + half)


class TestStratified:
    """IQS, stratified by agent."""

    def _put(self, board: Board, agents: dict[str, list[tuple[float, float]]]) -> None:
        reviews = []
        for agent, pairs in agents.items():
            for i, (earned, possible) in enumerate(pairs):
                ratings = [rating("q0", 100 * earned / possible, weight=possible, scale_min=0, scale_max=100)]
                if possible < 1:
                    ratings.append(rating("q1", None, weight=1 - possible))
                reviews.append(review(f"{agent}{i}", *ratings, agent_id=agent))
        board.put(**together(*reviews))

    def test_equals_the_formula_written_out(self, board: Board) -> None:
        """Four agents, two of them reviewed once, some reviews shrunk by N/A."""
        agents = {
            "ann": [(0.9, 1.0), (0.8, 1.0), (0.3, 0.5), (0.7, 1.0)],
            "bob": [(0.6, 1.0), (0.25, 0.5), (0.95, 1.0)],
            "cat": [(0.4, 1.0)],
            "dan": [(0.5, 0.5)],
        }
        self._put(board, agents)
        row = board.one("iqs", "of_max-points-flag_only")
        assert (row.low, row.high) == pytest.approx(stratified(agents), abs=1e-9)

    def test_pooled_by_reviews_equals_the_formula(self, board: Board) -> None:
        """Every review possible 1."""
        agents = {"ann": [(0.9, 1.0), (0.8, 1.0), (0.6, 1.0)], "bob": [(0.6, 1.0), (0.5, 1.0)]}
        self._put(board, agents)
        row = board.one("iqs", "of_max-reviews-flag_only")
        assert (row.low, row.high) == pytest.approx(stratified(agents), abs=1e-9)

    def test_one_agent_is_a_plain_t_interval(self, board: Board) -> None:
        """Complete reviews of one agent, also when split by agent."""
        board.put(**scored(40, 50, 60, 65, 70))
        expected = stats.t.interval(0.95, 4, loc=57, scale=stats.sem([40, 50, 60, 65, 70]))
        for row in (board.one("iqs"), board.ask("iqs", by=("agent",)).rows[0]):
            assert (row.low, row.high) == pytest.approx(expected)

    def test_agents_far_apart_do_not_widen_it(self, board: Board) -> None:
        """The roster is fixed: only the spread within each agent's reviews counts."""
        near = {"ann": [(0.5, 1.0), (0.6, 1.0)], "bob": [(0.5, 1.0), (0.6, 1.0)]}
        far = {"ann": [(0.1, 1.0), (0.2, 1.0)], "bob": [(0.8, 1.0), (0.9, 1.0)]}
        widths = []
        for definition, agents in (("near", near), ("far", far)):
            self._put(
                board,
                {f"{definition} {agent}": pairs for agent, pairs in agents.items()},
            )
            where = {"agent": [f"{definition} {a}" for a in agents]}
            row = board.one("iqs", where=where)
            widths.append((row.high or 0) - (row.low or 0))
        assert widths[0] == pytest.approx(widths[1])

    @pytest.mark.parametrize("number", [1, 2, 7, 1000])
    def test_equal_reviews_say_nothing(self, board: Board, number: int) -> None:
        """All reviews at 83.7: how far off they could be is unknown, not zero."""
        board.put(**scored(*[83.7] * number))
        row = board.one("iqs")
        assert (row.value, row.low, row.high) == (pytest.approx(83.7), None, None)

    def test_agents_reviewed_once_each_are_one_stratum(self, board: Board) -> None:
        """Three agents with one review each: the spread between them."""
        agents = {"ann": [(0.4, 1.0)], "bob": [(0.5, 1.0)], "cat": [(0.6, 1.0)]}
        self._put(board, agents)
        row = board.one("iqs")
        assert (row.low, row.high) == pytest.approx(stratified(agents), abs=1e-9)

    def test_it_never_leaves_what_is_possible(self, board: Board) -> None:
        """Five reviews from 60 to 100 % would reach 104 %: the interval ends at 100 %."""
        board.put(**scored(60, 70, 90, 95, 100))
        assert board.one("iqs").high == 100.0


class TestShared:
    """Published cases read from the file of known answers."""

    @pytest.mark.parametrize("name", ["wilson_81_of_263", "wilson_0_of_20"])
    def test_wilson(self, known: Callable[[str], dict[str, Any]], name: str) -> None:
        """Newcombe's table."""
        case = known(name)
        low, high = intervals.wilson(*one(case["input"]["k"], case["input"]["n"]))
        assert (low[0], high[0]) == pytest.approx(tuple(case["expected"]), abs=case["tolerance"])

    def test_nps_cut_points(self, board: Board, known: Callable[[str], dict[str, Any]]) -> None:
        """Counts and value."""
        case = known("nps_score_cutpoints")
        scores = case["input"]["scores"]
        board.put(surveys=[{"response_id": str(i), "kind": "nps", "score": s} for i, s in enumerate(scores)])
        assert board.one("nps").value == pytest.approx(case["expected"]["nps"], abs=case["tolerance"])

    def test_nps_model(self, board: Board, known: Callable[[str], dict[str, Any]]) -> None:
        """Half promoters, a third passive, a sixth detractors."""
        case = known("nps_hat_model")
        scores = [10] * 3 + [8] * 2 + [1]
        board.put(surveys=[{"response_id": str(i), "kind": "nps", "score": s} for i, s in enumerate(scores)])
        value = (board.one("nps").value or 0) / 100
        assert value == pytest.approx(case["expected"]["nps"], abs=case["tolerance"])
        # Far more answers of the same mix: the interval tells the variance of one answer.
        low, high = intervals.net(*one(3e9, 1e9, 6e9))
        variance = ((high[0] - low[0]) / 2 / intervals.Z) ** 2 * 6e9
        assert variance == pytest.approx(case["expected"]["var_one_response"], rel=1e-6)

    def test_weighted_score(self, board: Board, known: Callable[[str], dict[str, Any]]) -> None:
        """4.4 of 5 is 88 % of the top, its rows 1.6, 1.0, 0.3 and 1.5."""
        case, parts = known("seed_review_pct_of_max"), known("seed_row_contributions")["expected"]
        pairs = list(zip(case["input"]["weights_pct"], case["input"]["scores_1to5"], strict=True))
        assert sum(parts) == pytest.approx(known("seed_weighted_score")["expected"])
        board.put(**review("r1", *(rating(f"q{i}", s, weight=w) for i, (w, s) in enumerate(pairs))))
        assert board.one("iqs").value == pytest.approx(case["expected"], abs=case["tolerance"])
        assert (board.one("iqs").value or 0) / 20 == pytest.approx(sum(parts))

    def test_points_earned_of_possible(self, board: Board, known: Callable[[str], dict[str, Any]]) -> None:
        """450 of 500."""
        case = known("seed_iqs_450_of_500")
        earned, possible = case["input"]["earned"], case["input"]["possible"]
        board.put(**review("r1", rating("all", earned, scale_min=0, scale_max=possible)))
        assert board.one("iqs").value == pytest.approx(case["expected"], abs=case["tolerance"])


class TestNothingVaries:
    """Sums of equal numbers leave a rest of rounding that is not spread."""

    @pytest.mark.parametrize(("score", "n"), [(0.95, 10), (0.837, 1000), (1 / 3, 100_000)])
    def test_stratified_interval_is_unknown(self, score: float, n: int) -> None:
        """No zero-width interval for equal scores, however many."""
        earned, possible = np.full(n, score), np.ones(n)
        five = [x.sum() for x in (earned, possible, earned**2, earned * possible, possible**2)]
        cells = intervals.StratumSums(np.array([0]), np.array([float(n)]), np.array([five]))
        low, high = intervals.stratified_ratio(cells, 1)
        assert math.isnan(low[0])
        assert math.isnan(high[0])

    @pytest.mark.parametrize(("seconds", "n"), [(260.3, 10), (260.3, 100_000)])
    def test_mean_interval_is_unknown(self, seconds: float, n: int) -> None:
        """The same for times."""
        x = np.full(n, seconds)
        low, _ = intervals.mean_t(*one(x.sum(), (x * x).sum(), n))
        assert math.isnan(low[0])
