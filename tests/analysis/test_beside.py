"""One agent beside the others: known differences, minimum data, and both eyes on the same conversations."""

from collections.abc import Iterator
from datetime import date

import pytest

from iqs.analysis.beside import beside, course_beside, home
from iqs.analysis.compare import Verdict
from iqs.analysis.latest import latest
from iqs.analysis.self_view import self_view
from iqs.model import Filters, Grain, Period
from iqs.store import Database, DuckEngine, open_database
from iqs.store.feedback import acknowledge
from tests.support.tables import put, rating, review, together

TEAM = {"ann": 90.0, "bob": 70.0, "cat": 72.0, "dan": 74.0}
ALL = Filters()


def _world() -> dict[str, list[dict[str, object]]]:
    """Twenty reviews of 30 each for four agents of a team, one agent elsewhere, and ten self reviews of Ann.

    Scores lie two points around each agent's mean; Ann rates her own conversations ten points lower than
    reviewers on Tone, and the same on Care. Bob has three self reviews.
    """
    scale = {"scale_min": 0.0, "scale_max": 100.0}
    made = []
    for agent, mean in {**TEAM, "eve": 20.0}.items():
        for i in range(20):
            score = mean + (2 if i % 2 else -2)
            common = {
                "agent_id": agent,
                "interaction_id": f"{agent}-{i}",
                "team": "red" if agent == "eve" else "blue",
                "role": "junior",
                "conversation_at": f"2026-03-{1 + i:02} 10:00",
                "reviewed_at": f"2026-03-{1 + i:02} 12:00",
            }
            ratings = (rating("Tone", score, **scale), rating("Care", score, **scale))
            made.append(review(f"{agent}{i}", *ratings, **common, reviewer="mo", comment=f"said {i}"))
            if (agent == "ann" and i < 10) or (agent == "bob" and i < 3):
                own = (rating("Tone", score - 10 - i % 2, **scale), rating("Care", score, **scale))
                made.append(review(f"self {agent}{i}", *own, **common, reviewer=agent, review_type="self"))
    return together(*made)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The database with the team."""
    opened = open_database(tmp_path_factory.mktemp("beside") / "test.duckdb")
    put(opened, **_world())
    yield opened
    opened.close()


def test_an_agent_against_all_others_of_team_and_role(world: Database) -> None:
    """Ann's 90 against (70 + 72 + 74) / 3 = 72 of the team, and with Eve's 20 against 59 of the role."""
    found = beside(DuckEngine(world), "ann", ALL)
    line = found.line("iqs")
    assert (found.team, found.role) == ("blue", "junior")
    assert (line.own.value, line.own.n) == (pytest.approx(90), 20)
    assert line.team is not None
    assert line.role is not None
    assert (line.team.measure.value, line.team.people) == (pytest.approx(72), 3)
    assert line.team.change.difference == pytest.approx(18)
    assert (line.team.change.verdict, line.team.change.good) == (Verdict.CLEAR, True)
    assert (line.role.measure.value, line.role.people) == (pytest.approx(59), 4)
    assert found.line("csat").own.value is None
    assert home(DuckEngine(world), "nobody", ALL) == ("", "")


def test_shown_but_not_compared_below_twenty_reviews(world: Database) -> None:
    """Half of Ann's reviews are ten: a score, and no comparison."""
    few = Filters.of(Period(date(2026, 3, 1), date(2026, 3, 10)))
    line = beside(DuckEngine(world), "ann", few).line("iqs")
    assert line.own.enough
    assert line.team is not None
    assert line.team.change.verdict is Verdict.NOT_ENOUGH


def test_course_counts_the_people_behind_each_point(world: Database) -> None:
    """March: Ann's point, and that of the three others of the team."""
    found = course_beside(DuckEngine(world), "ann", "iqs", ALL, Grain.MONTH)
    assert [p.n for p in found.own] == [20]
    assert [(round(p.value or 0), p.n, people) for p, people in found.others] == [(72, 60, 3)]


def test_own_ratings_beside_reviewers_of_the_same_conversations(world: Database) -> None:
    """Tone 10.5 lower on average, clearly; Care alike; the whole score halfway between."""
    found = self_view(DuckEngine(world), "ann", ALL)
    assert len(found.pairs) == 10
    assert found.whole is not None
    assert (found.whole.n, found.whole.points) == (10, pytest.approx(-5.25))
    tone, care = found.criteria
    assert (tone.criterion, tone.points, tone.verdict) == ("Tone", pytest.approx(-10.5), Verdict.CLEAR)
    # t interval by hand: 2.262 * 0.527 / sqrt(10) around the mean.
    assert tone.low == pytest.approx(-10.5 - 2.26216 * 0.5270463 / 10**0.5, abs=1e-4)
    assert (care.criterion, care.points, care.verdict) == ("Care", 0.0, Verdict.NOT_CLEAR)
    assert found.everyone is None
    assert found.people == 2


def test_too_few_pairs_say_nothing(world: Database) -> None:
    """Bob has three: the pairs are there, a gap is not told; neither is one from three self reviews."""
    found = self_view(DuckEngine(world), "bob", ALL)
    assert len(found.pairs) == 3
    assert found.whole is not None
    assert found.whole.verdict is Verdict.NOT_ENOUGH
    assert all(g.verdict is Verdict.NOT_ENOUGH for g in found.criteria)
    assert found.period is not None
    assert found.period.verdict is Verdict.NOT_ENOUGH
    assert self_view(DuckEngine(world), "cat", ALL).period is None


def test_latest_reviews_and_the_share_acknowledged(world: Database) -> None:
    """Dan's latest first with its comment; one of twenty is acknowledged, 5 %: Wilson 0.9 to 23.6 %."""
    before = latest(DuckEngine(world), "dan", ALL)
    assert (before.used, before.acknowledged) == (False, 0)
    acknowledge(world, "qa", "dan19", by="Dan")
    found = latest(DuckEngine(world), "dan", ALL)
    assert [r.review_id for r in found.reviews][:2] == ["dan19", "dan18"]
    assert (found.reviews[0].comment, found.reviews[0].acknowledged) == ("said 19", True)
    assert (found.n, found.acknowledged, found.used) == (20, 1, True)
    assert (found.low, found.high) == (pytest.approx(0.89, abs=0.01), pytest.approx(23.61, abs=0.01))
