"""Skill gaps: shrunk, with an interval, clear only among all, and silent where there is too little."""

from collections.abc import Iterator

import numpy as np
import pytest

from iqs.analysis.compare import Verdict
from iqs.analysis.gaps import Gaps, gaps, ratings_needed
from iqs.model import Filters
from iqs.store import Database, DuckEngine, open_database
from tests.support.coached import LEVELS, REVIEWS, starters, team
from tests.support.tables import put, review, together


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The team of six."""
    opened = open_database(tmp_path_factory.mktemp("gaps") / "test.duckdb")
    put(opened, agents=starters())
    put(opened, **team())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def found(loaded: Database) -> Gaps:
    """Everybody's gaps."""
    return gaps(DuckEngine(loaded), Filters())


def test_a_gap_by_hand(found: Gaps) -> None:
    """The estimator of Morris for six agents with the same n, written out once more."""
    x = np.array(list(LEVELS.values()))
    groups = len(x)
    # One row has the variance 64 * 72 / 66; a mean of twelve, and the others' five means together.
    v = 64 * 72 / 66 / REVIEWS * (1 + 1 / 5)
    d = x - (x.sum() - x) / 5
    tau2 = d.var(ddof=1) - v
    share = 1 - v / (tau2 + v) * (groups - 3) / (groups - 1)
    for agent, own in zip(LEVELS, d, strict=True):
        g = next(g for g in found.of(agent) if g.criterion == "Empathy")
        variance = share * v + 2 / 3 * (1 - share) ** 2 * (own - d.mean()) ** 2
        variance += (1 - share) ** 2 * (tau2 + v) / groups
        assert g.size == pytest.approx(share * own)
        assert g.high == pytest.approx(share * own + 1.959964 * variance**0.5, abs=1e-5)
        assert g.plain == pytest.approx(LEVELS[agent])
        assert (g.n, g.others, g.same_role) == (12, 5, True)


def test_clear_gaps_and_strengths(found: Gaps) -> None:
    """Ann is short on Empathy, fay strong; on Tone all are alike, which is no difference at all."""
    assert [(g.agent, g.criterion) for g in found.gaps if g.weak] == [("ann", "Empathy")]
    assert [(g.agent, g.criterion) for g in found.gaps if g.strong] == [("fay", "Empathy")]
    assert {g.size for g in found.gaps if g.criterion == "Tone"} == {0.0}
    assert found.checked == 12
    assert found.of("ann")[0].criterion == "Empathy"


def test_filters_for_team_and_agent_do_not_narrow_whom_one_is_compared_with(
    loaded: Database, found: Gaps
) -> None:
    """A team of three could not be compared alone."""
    assert gaps(DuckEngine(loaded), Filters.of(team="blue", agent="ann")) == found


def test_how_many_more_ratings_would_tell() -> None:
    """At the number that comes out, the shrunk difference is as many deviations from none as asked."""
    size, spread, tau2, deviates = 0.04, 0.2, 0.002, 2.8
    n = ratings_needed(size, spread, tau2, deviates)
    reliability = tau2 / (tau2 + spread**2 / n)
    assert reliability * size / (reliability * spread**2 / n) ** 0.5 == pytest.approx(deviates)


def test_too_little_is_said(database: Database) -> None:
    """Four agents cannot be compared; whoever has seven ratings is said to need eight."""
    put(
        database,
        **together(
            *(
                review(f"{a}{i}", {"criterion": "Tone", "score": 1.0 + i % 5}, agent_id=a)
                for a, n in (("ann", 7), ("bob", 9), ("cat", 9), ("dan", 9), ("eve", 9))
                for i in range(n)
            )
        ),
    )
    found = gaps(DuckEngine(database), Filters())
    assert {g.agent: g.why_not for g in found.gaps} == {
        "ann": "7 ratings, 8 needed",
        **dict.fromkeys(("bob", "cat", "dan", "eve"), "4 agents can be compared, 5 are needed"),
    }
    assert {g.verdict for g in found.gaps} == {Verdict.NOT_ENOUGH}
    assert found.checked == 0
