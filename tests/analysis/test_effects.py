"""Clustered regressions, rank correlations and shares, against published cases and statsmodels."""

import csv
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import special, stats
from statsmodels.stats.multitest import multipletests

from iqs.analysis.effects import holm, inflation, linear, logit, rank_correlations
from iqs.analysis.importance import importance, shapley

Known = Callable[[str], dict[str, Any]]


def drawn(seed: int = 1, n: int = 400, agents: int = 25) -> tuple[np.ndarray, ...]:
    """Columns with a constant, an answer of yes and no that follows the first, weights of 1 to 3, agents."""
    rng = np.random.default_rng(seed)
    agent = rng.integers(0, agents, n)
    x = np.column_stack([np.ones(n), rng.normal(size=(n, 3))])
    pull = 0.4 + 0.8 * x[:, 1] + rng.normal(0, 0.5, agents)[agent]
    y = (rng.random(n) < special.expit(pull)).astype(float)
    return x, y, rng.integers(1, 4, n).astype(float), agent


def test_spector_and_mazzeo(known: Known) -> None:
    """The logit of Greene's textbook."""
    case = known("logit_spector")
    rows = np.array(case["input"]["rows_GPA_TUCE_PSI_GRADE"])
    x, y = np.column_stack([np.ones(len(rows)), rows[:, :3]]), rows[:, 3]
    fit = logit(x, y, np.ones(len(y)), np.arange(len(y)))
    assert fit is not None
    wanted = [case["expected"][k] for k in ("const", "GPA", "TUCE", "PSI")]
    assert fit.coefficients == pytest.approx(wanted, abs=case["tolerance"])


@pytest.mark.parametrize("kind", ["logit", "linear"])
def test_weights_and_clusters_as_in_statsmodels(kind: str) -> None:
    """A weight of 3 is three rows; errors are clustered by agent, with t in place of the normal."""
    x, y, weight, agent = drawn()
    fit = (logit if kind == "logit" else linear)(x, y, weight, agent)
    assert fit is not None
    times = weight.astype(int)
    many, answers, whose = np.repeat(x, times, axis=0), np.repeat(y, times), np.repeat(agent, times)
    model = sm.Logit(answers, many) if kind == "logit" else sm.OLS(answers, many)
    how = {"cov_type": "cluster", "cov_kwds": {"groups": whose, "use_correction": False}}
    theirs = model.fit(disp=0, **how) if kind == "logit" else model.fit(**how)
    groups = len(np.unique(agent))
    errors = theirs.bse * np.sqrt(groups / (groups - 1))
    assert fit.coefficients == pytest.approx(theirs.params, abs=1e-6)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(errors, rel=1e-5)
    if kind == "logit":
        margins = theirs.get_margeff()
        assert fit.slopes[1:] == pytest.approx(margins.margeff, abs=1e-6)
        assert fit.slope_errors[1:] == pytest.approx(
            margins.margeff_se * np.sqrt(groups / (groups - 1)), rel=1e-4
        )
    t = stats.t(groups - 1)
    assert fit.half_widths() == pytest.approx(t.ppf(0.975) * fit.slope_errors)
    assert fit.chances() == pytest.approx(2 * t.sf(np.abs(fit.slopes / fit.slope_errors)))


def test_column_that_tells_the_answer_has_no_logit() -> None:
    """Separation: the coefficient has no end, so there is no fit; nor where everyone answers alike."""
    x, y, weight, agent = drawn()
    assert logit(np.column_stack([x, y]), y, weight, agent) is None
    assert logit(x, np.ones(len(y)), weight, agent) is None


def test_variance_inflation() -> None:
    """1 / (1 - R2) of each column on the others; very large for a column that is there twice."""
    x, _, weight, _ = drawn()
    columns = np.column_stack([x[:, 1], x[:, 2], x[:, 1] + x[:, 2] + x[:, 3]])
    found = inflation(columns, np.ones(len(weight)))
    for k in range(3):
        others = np.delete(columns, k, axis=1)
        r2 = sm.OLS(columns[:, k], sm.add_constant(others)).fit().rsquared
        assert found[k] == pytest.approx(1 / (1 - r2))


def test_rank_correlation(known: Known) -> None:
    """The published example, and ties with weights against rows repeated."""
    case = known("spearman_iq_tv")
    x, y = (np.array(case["input"][k], dtype=float) for k in "xy")
    rho, chance = rank_correlations(x[:, None], y, np.ones(10))
    assert (rho[0], chance[0]) == pytest.approx((case["expected"]["rho"], case["expected"]["p"]), abs=1e-6)
    rng = np.random.default_rng(2)
    x, y, times = rng.integers(1, 6, 60), rng.integers(1, 6, 60), rng.integers(1, 4, 60)
    ours = rank_correlations(x[:, None].astype(float), y.astype(float), times.astype(float))
    theirs = stats.spearmanr(np.repeat(x, times), np.repeat(y, times))
    assert (ours[0][0], ours[1][0]) == pytest.approx((theirs.statistic, theirs.pvalue))


def test_holm_as_in_statsmodels() -> None:
    """Adjusted values, with ties."""
    chances = np.array([0.01, 0.04, 0.03, 0.005, 0.03, 0.9])
    assert holm(chances) == pytest.approx(multipletests(chances, method="holm")[1])


def test_shares_of_r2_on_the_swiss_data(known: Known) -> None:
    """The example of relaimpo: 0.057, 0.171, 0.260, 0.106 and 0.113 of R2 0.707."""
    case = known("lmg_swiss")
    rows = list(csv.reader(io.StringIO(case["input"]["csv"])))
    numbers = np.array(rows[1:], dtype=float)
    columns = np.column_stack([numbers[:, 1:], numbers[:, 0]])
    columns -= columns.mean(axis=0)
    parts = shapley((columns.T @ columns)[None], [], [[k] for k in range(5)])[0] / np.sum(columns[:, -1] ** 2)
    wanted = [case["expected"][name] for name in rows[0][1:]]
    assert parts == pytest.approx(wanted, abs=case["tolerance"])


def test_shares_after_what_is_always_there_and_of_groups() -> None:
    """Players of several columns, beside a column that is always there, against R2 of every order by hand."""
    x, y, _, _ = drawn(n=200)
    y = y + 0.3 * x[:, 2] + 0.2 * x[:, 3]

    def r2(*columns: int) -> float:
        return float(sm.OLS(y, x[:, [0, *columns]]).fit().rsquared)

    # Column 1 is always there; the players are column 2 and columns 2 to 3 taken as one.
    centred = np.column_stack([x[:, 1:], y])
    centred = centred - centred.mean(axis=0)
    parts = shapley((centred.T @ centred)[None], [0], [[1], [2]])[0] / np.sum(centred[:, -1] ** 2)
    first = ((r2(1, 2) - r2(1)) + (r2(1, 2, 3) - r2(1, 3))) / 2
    assert parts == pytest.approx([first, r2(1, 2, 3) - r2(1) - first])
    whole = shapley((centred.T @ centred)[None], [], [[0], [1, 2]])[0] / np.sum(centred[:, -1] ** 2)
    first = (r2(1) + r2(1, 2, 3) - r2(2, 3)) / 2
    assert whole == pytest.approx([first, r2(1, 2, 3) - first])


def test_shares_are_near_those_of_mcfaddens_r2() -> None:
    """The straight-line R2 shares out what a logistic model explains within two points of a hundred."""
    rng = np.random.default_rng(6)
    x = rng.normal(size=(3000, 3))
    x[:, 2] += 0.5 * x[:, 1]
    y = (rng.random(3000) < special.expit(1 + 0.9 * x[:, 0] + 0.5 * x[:, 1])).astype(float)

    def mcfadden(*columns: int) -> float:
        return float(sm.Logit(y, np.column_stack([np.ones(3000), x[:, list(columns)]])).fit(disp=0).prsquared)

    one, two, three = mcfadden(0), mcfadden(1), mcfadden(2)
    pairs = {k: mcfadden(*k) for k in ((0, 1), (0, 2), (1, 2))}
    whole = mcfadden(0, 1, 2)
    parts = np.array(
        [
            one / 3 + (pairs[0, 1] - two + pairs[0, 2] - three) / 6 + (whole - pairs[1, 2]) / 3,
            two / 3 + (pairs[0, 1] - one + pairs[1, 2] - three) / 6 + (whole - pairs[0, 2]) / 3,
            three / 3 + (pairs[0, 2] - one + pairs[1, 2] - two) / 6 + (whole - pairs[0, 1]) / 3,
        ]
    )
    found = importance(
        [x[:, [k]] for k in range(3)], np.zeros((3000, 0)), y, np.ones(3000), rng.integers(0, 30, 3000)
    )
    assert found is not None
    assert found.shares == pytest.approx(parts / parts.sum(), abs=0.02)
    assert (found.low <= found.shares).all()
    assert (found.shares <= found.high).all()
    assert found.ahead[0] == (1, 2)
    assert 0 not in found.ahead[2]


def test_nothing_explained_has_no_shares() -> None:
    """An answer that never varies, or too many players."""
    x, y, weight, agent = drawn()
    nothing = np.zeros((len(y), 0))
    assert importance([x[:, [1]]], nothing, np.ones(len(y)), weight, agent) is None
    assert importance([x[:, [1]]] * 11, nothing, y, weight, agent) is None
