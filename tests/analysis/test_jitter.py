"""Kendall's tau and the draws of weights, against another computation."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from iqs.analysis.combinations import combinations
from iqs.analysis.jitter import MOVED, _moved, _scores, kendall
from iqs.model import Filters
from iqs.scorecards import EVERY, Criterion, Critical, Scorecard
from iqs.scoring import METRICS, measure
from iqs.store import Database, DuckEngine, save_version
from tests.support.tables import put
from tests.support.world import world


def test_tau_is_that_of_scipy() -> None:
    """Without ties; each column is another order."""
    rng = np.random.default_rng(1)
    own = np.sort(rng.normal(size=12))[::-1]
    others = rng.normal(size=(12, 5))
    expected = [stats.kendalltau(own, o).statistic for o in others.T]
    assert kendall(own, others) == pytest.approx(expected)


def test_pairs_that_are_alike_do_not_count() -> None:
    """3 > 1 and 3 > 1: of two pairs that are told apart one is turned over."""
    assert kendall(np.array([3.0, 1.0, 1.0]), np.array([[2.0], [1.0], [3.0]])) == pytest.approx([0.0])


def test_an_average_weight_moves_by_a_fifth(database: Database) -> None:
    """In 95 of 100 draws; the sum of shares stays, and a bonus keeps its weight."""
    criteria = (*(Criterion(n, 25) for n in "abcd"), Criterion("extra", 5, bonus=True))
    draft = DuckEngine(database).rescored(Scorecard("card", criteria)).draft
    assert draft is not None
    moved = _moved(draft, 4000, 3)
    assert np.all(moved[:, 0] == 1)
    assert np.all(moved[4] == 1)
    assert moved[:4].sum(axis=0) == pytest.approx(np.full(4001, 4.0))
    within = np.abs(moved[0, 1:] - 1) < MOVED
    assert np.mean(within) == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize("definition", [d.key for d in METRICS["iqs"].definitions])
def test_each_draw_is_what_a_card_with_those_weights_measures(database: Database, definition: str) -> None:
    """Under every definition, with roles, critical rules, a bonus, and reviews of another scorecard."""
    put(database, **world(9, 300))
    put(database, agents=[{"agent_id": "ann", "role": "Senior"}, {"agent_id": "dan", "role": "senior"}])
    other = [{**r, "review_id": f"x{r['review_id']}", "scorecard": "Chat"} for r in world(2)["reviews"]]
    ratings = [{**r, "review_id": f"x{r['review_id']}"} for r in world(2)["ratings"]]
    put(database, reviews=other, ratings=ratings)
    save_version(database, Scorecard("Chat", (Criterion("q0", 1),)), None, saved_by="mia")
    card = Scorecard(
        "Ours",
        (
            Criterion("q0", 5, role_weights=(("Senior", 1.0),)),
            Criterion("q1", 3, critical=Critical.GROUP, group="x"),
            Criterion("q2", 2, critical=Critical.YES, group="x"),
            Criterion("q3", 1, bonus=True),
        ),
        (EVERY,),
    )
    d = METRICS["iqs"].definition(definition)
    engine = DuckEngine(database).rescored(card)
    assert engine.draft is not None
    factors = np.array([[1, 1.3, 0.5], [1, 0.6, 1.5], [1, 0.9, 1.9], [1, 1, 1]])
    agents = ["ann", "bob", "cat", "dan"]
    rows = combinations(engine, d, d, Filters())
    scores = _scores(rows, engine.draft, d, agents, factors, 80.0)
    for column in range(3):
        drawn = replace(
            card,
            criteria=tuple(
                replace(
                    c,
                    weight=c.weight * f,
                    role_weights=tuple((r, w * f) for r, w in c.role_weights),
                )
                for c, f in zip(card.criteria, factors[:, column], strict=True)
            ),
        )
        found = measure(
            DuckEngine(database).rescored(drawn), ["iqs"], by=("agent",), definitions={"iqs": definition}
        )
        values = {m.of("agent"): m.value for m in found.rows}
        assert 100 * scores[:, column] == pytest.approx([values[a] for a in agents], abs=1e-9)
