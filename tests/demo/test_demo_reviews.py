"""The sample of reviews, the ratings in it and the decoys."""

import numpy as np
import pytest

from iqs.demo import World, frame
from iqs.demo.quality import COMPLIANCE, EMPATHY
from iqs.demo.reviews import CALIBRATION, MANAGER, PEER_REVIEW, QA, SELF_REVIEW, quiet_week, score


def test_every_agent_has_two_reviews_a_week(world: World) -> None:
    """The floor holds for all weeks with enough contacts, save the two decoys."""
    r, t, cast = world.reviews, world.tickets, world.people.cast
    drawn = (r.kind == QA) | (r.kind == MANAGER)
    cell = t.agent * world.span.weeks + t.week
    size = len(world.people.name) * world.span.weeks
    contacts = np.bincount(cell, minlength=size).reshape(-1, world.span.weeks)
    reviewed = np.bincount(cell[r.ticket[drawn]], minlength=size).reshape(-1, world.span.weeks)
    due = contacts >= 2
    due[:, quiet_week(world.span)] = False
    due[cast.low_volume] = False
    assert due.sum() > 2000
    assert (reviewed[due] >= 2).all()


def test_sample_is_about_five_percent_of_each_channel(world: World) -> None:
    """Strata are sampled alike: each channel's share of reviews is its share of contacts."""
    t, r = world.tickets, world.reviews
    drawn = (r.kind == QA) | (r.kind == MANAGER)
    rate = np.bincount(t.channel[r.ticket[drawn]]) / np.bincount(t.channel)
    assert rate == pytest.approx(np.full(3, 0.053), abs=0.006)
    assert np.mean(np.isin(r.ticket[drawn], r.ticket[r.kind == CALIBRATION])) == pytest.approx(0.15, abs=0.02)


def test_kinds_of_review_are_all_there(world: World) -> None:
    """QA and manager reviews carry the sample; peer and self reviews are few."""
    counts = np.bincount(world.reviews.kind, minlength=5)
    assert counts[QA] > 5 * counts[MANAGER] / 2
    assert 50 < counts[PEER_REVIEW] < 200
    assert 40 < counts[SELF_REVIEW] < 120


def test_double_reviews_have_two_reviewers(world: World) -> None:
    """A calibration review is never by the reviewer of the first review."""
    r = world.reviews
    first = {t: by for t, by, k in zip(r.ticket, r.reviewer, r.kind, strict=True) if k in (QA, MANAGER)}
    second = [(t, by) for t, by, k in zip(r.ticket, r.reviewer, r.kind, strict=True) if k == CALIBRATION]
    assert len(second) > 800
    assert all(first[t] != by for t, by in second)


def test_score_follows_the_guide() -> None:
    """Weights 40/10/10/10/30: known ratings give 88, a failed compliance 0, N/A leaves both sums."""
    weights = np.array([[40.0, 10, 10, 10, 30]] * 3)
    ratings = np.array([[4.0, 5, 5, 1, 4.667], [5, 5, 5, 0, 5], [5, 5, np.nan, 1, 5]])
    earned, possible = score(ratings, weights)
    assert earned == pytest.approx([0.9, 0.0, 0.9], abs=1e-4)
    assert possible == pytest.approx([1.0, 1.0, 0.9])


def test_some_ratings_do_not_apply(world: World) -> None:
    """Chats leave empathy or compliance out now and then; accuracy always applies."""
    missing = np.isnan(world.reviews.ratings).mean(axis=0)
    assert missing[0] == 0
    assert 0.03 < missing[EMPATHY] < 0.15
    assert 0.02 < missing[COMPLIANCE] < 0.12


def test_newcomer_has_three_perfect_reviews(world: World) -> None:
    """The low-volume decoy shows 100 % from three reviews; the agent's true IQS is ordinary."""
    mine = world.tickets.agent[world.reviews.ticket] == world.people.cast.low_volume
    contacts = world.tickets.agent == world.people.cast.low_volume
    truth = 100 * world.earned[contacts].sum() / world.possible[contacts].sum()
    assert (100 * world.reviews.earned[mine] / world.reviews.possible[mine]).tolist() == [100, 100, 100]
    assert truth < 90


def test_one_week_has_two_reviews(world: World) -> None:
    """The quiet week holds two drawn reviews and nothing else."""
    week = world.tickets.week[world.reviews.ticket]
    drawn = (world.reviews.kind == QA) | (world.reviews.kind == MANAGER)
    assert (week[drawn] == quiet_week(world.span)).sum() == 2


def test_nested_reviewer_sees_strong_agents_and_is_not_lenient(world: World) -> None:
    """The manager's reviews average higher only because of whom they are about."""
    r, agent = world.reviews, world.tickets.agent[world.reviews.ticket]
    true = (
        100
        * np.bincount(world.tickets.agent, world.earned)
        / np.bincount(world.tickets.agent, world.possible)
    )
    manager, others = r.kind == MANAGER, r.kind == QA
    assert true[agent[manager]].mean() - true[agent[others]].mean() > 2
    assert abs(world.severity[world.people.nested]) < 0.25


def test_reviews_estimate_the_truth(null_worlds: tuple[World, ...]) -> None:
    """Agents' observed means scatter around their true IQS as their standard errors say."""
    z = []
    for w in null_worlds:
        r, cast = w.reviews, w.people.cast
        seen = (r.kind == QA) | (r.kind == MANAGER)
        agent, s = w.tickets.agent[r.ticket][seen], 100 * (r.earned / r.possible)[seen]
        n = np.bincount(agent)
        mean = np.bincount(agent, s) / n
        se = np.sqrt(np.bincount(agent, (s - mean[agent]) ** 2) / (n - 1) / n)
        true = 100 * np.bincount(w.tickets.agent, w.earned) / np.bincount(w.tickets.agent, w.possible)
        ordinary = ~np.isin(np.arange(len(n)), [cast.low_volume, cast.bad_quarter])
        z.append(((mean - true) / np.where(se > 0, se, 1))[ordinary])
    scatter = np.concatenate(z)
    assert abs(scatter.mean()) < 0.5
    assert 0.75 < scatter.std() < 1.3


def test_arrays_become_frames(world: World) -> None:
    """A frame has one row a review and one column a criterion."""
    reviews = frame(world.reviews)
    assert len(reviews) == len(world.reviews.ticket)
    assert {"ticket", "reviewer", "accuracy", "resolution", "earned", "possible"} <= set(reviews.columns)
    assert len(frame(world.tickets)) == world.tickets.count
