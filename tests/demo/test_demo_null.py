"""The world without planted effects looks like a support team, and nothing is planted in it."""

import numpy as np
import pytest

from iqs.demo import Plan, World, generate
from iqs.demo.outcomes import csat_percent, nps_points
from iqs.demo.quality import COMPLIANCE, pooled
from iqs.demo.realised import effects
from iqs.demo.reviews import CALIBRATION, SELF_REVIEW


def counted(w: World) -> np.ndarray:
    """Reviews that enter IQS."""
    return (w.reviews.kind != SELF_REVIEW) & (w.reviews.kind != CALIBRATION)


def test_iqs_is_81_in_the_latent_population_and_in_the_reviews(null_worlds: tuple[World, ...]) -> None:
    """Guide-definition IQS is 81 +- 1 for each seed, with zero_review and N/A counted in."""
    for w in null_worlds:
        seen = counted(w)
        assert pooled(w.earned, w.possible) == pytest.approx(81, abs=1)
        assert pooled(w.reviews.earned[seen], w.reviews.possible[seen]) == pytest.approx(81, abs=1)


def test_csat_is_78_among_those_who_answer(null_worlds: tuple[World, ...]) -> None:
    """Observed top-box CSAT is 78 % +- 1 and about a third of surveys are answered."""
    for w in null_worlds:
        survey = w.surveys.csat
        answered = survey.answered >= 0
        assert 100 * (survey.score[answered] >= 4).mean() == pytest.approx(78, abs=1)
        assert answered.mean() == pytest.approx(0.32, abs=0.02)


def test_spread_of_agents_and_of_reviews_is_realistic(null_worlds: tuple[World, ...]) -> None:
    """Agents differ by 4 to 5 points on average over seeds; reviews of one agent scatter by 11 to 13."""
    spread = []
    for w in null_worlds:
        agents = len(w.people.name)
        truth = 100 * np.bincount(w.tickets.agent, w.earned) / np.bincount(w.tickets.agent, w.possible)
        seen = counted(w)
        agent = w.tickets.agent[w.reviews.ticket][seen]
        score = 100 * (w.reviews.earned / w.reviews.possible)[seen]
        mean = np.bincount(agent, score, agents) / np.bincount(agent, minlength=agents)
        spread.append(truth.std(ddof=1))
        assert 11 <= (score - mean[agent]).std() <= 13
    assert 4 <= np.mean(spread) <= 5
    assert max(spread) - min(spread) < 1.3


def test_other_metrics_are_realistic(null_worlds: tuple[World, ...]) -> None:
    """FCR is 70 to 75 %, AHT about 8 minutes, NPS 20 to 35, CES above the middle, auto-fails rare."""
    for w in null_worlds:
        o = w.outcomes
        assert 70 <= 100 * o.solved_first[o.resolved].mean() <= 75
        assert 7.5 * 60 <= o.handle_s.mean() <= 8.5 * 60
        assert 20 <= nps_points(o.nps_latent) <= 35
        assert 4.5 <= w.surveys.ces.score.mean() <= 5.5
        assert 0.002 <= np.mean(w.reviews.ratings[:, COMPLIANCE] == 0) <= 0.012
        assert 5_000 <= w.tickets.count / 24 <= 6_200


def test_null_plants_nothing(null_worlds: tuple[World, ...]) -> None:
    """No slot is planted, no latent value is moved, nobody's severity stands out."""
    for w in null_worlds:
        assert not any(row["planted"] for row in effects(w))
        assert w.shifts == {}
        assert np.array_equal(w.z, w.quality.z)
        assert abs(w.severity).max() < 0.3


def test_weekly_csat_does_not_follow_quality_without_the_lead(null_worlds: tuple[World, ...]) -> None:
    """Without coupling the weekly wave leaves no trace in latent CSAT at any lag of 0 to 4 weeks."""
    found = []
    for w in null_worlds:
        week = w.tickets.week
        happy = np.bincount(week, w.outcomes.csat_latent) / np.bincount(week)
        weeks = np.arange(len(happy))
        found.append([np.corrcoef(happy, w.quality.wave_at(weeks, lag))[0, 1] for lag in range(5)])
    assert np.abs(np.mean(found, axis=0)).max() < 0.2


def test_decoys_can_be_turned_off() -> None:
    """Without decoys there is one scorecard, no quiet week and nobody with three perfect reviews."""
    w = generate(Plan(months=6, agents=12, null=True, decoys=False))
    reviews_per_week = np.bincount(w.tickets.week[w.reviews.ticket])
    assert w.quality.version.min() == 1
    assert reviews_per_week[1:-1].min() > 15
    assert np.bincount(w.tickets.agent[w.reviews.ticket]).min() > 20


def test_csat_population_exceeds_answers_by_the_response_bias(null_worlds: tuple[World, ...]) -> None:
    """Unhappy customers answer more often, so the whole population is happier than the answers say."""
    for w in null_worlds:
        assert csat_percent(w.outcomes.csat_latent) == pytest.approx(81.5, abs=1.5)
