"""What-if: the same reviews by another scorecard or definition, compared by hand."""

from dataclasses import replace
from datetime import date
from math import sqrt
from random import Random

import pytest
from scipy import stats

from iqs.analysis.compare import Verdict
from iqs.analysis.jitter import COIN_TOSS
from iqs.analysis.what_if import WhatIf, look_before, what_if
from iqs.errors import UnknownName
from iqs.model import Filters, Period
from iqs.scorecards import Criterion, Critical, Scorecard, templates
from iqs.store import Database, DuckEngine
from iqs.store.seen_cards import seen_cards
from tests.support.tables import put, rating, review, together
from tests.support.world import world

GUIDE = templates()[0]


def ask(
    database: Database,
    card: Scorecard,
    before: str = "guide",
    after: str | None = None,
    filters: Filters | None = None,
) -> WhatIf:
    """Ask by one definition, or by two."""
    return what_if(DuckEngine(database), card, before, after or before, filters or Filters())


def card(*criteria: Criterion, name: str = "card") -> Scorecard:
    """A scorecard for the reviews the support module makes."""
    return Scorecard(name, criteria)


def test_the_guide_card_reweighted_by_hand(database: Database) -> None:
    """4, 5, 3 and 5 of 5: unweighted 85; at 40, 20, 10, 30 it is 88; at 10, 20, 40, 30 it is 82."""
    marks = {"Accuracy": 4, "Tone & Empathy": 5, "Compliance": 3, "Resolution": 5}
    put(database, **review("r1", *(rating(c, s) for c, s in marks.items())))
    by_guide = ask(database, replace(GUIDE, applies_to=("card",))).whole
    assert by_guide.before.value == pytest.approx(85, abs=1e-9)
    assert by_guide.after.value == pytest.approx(88, abs=1e-9)
    weights = {"Accuracy": 10.0, "Tone & Empathy": 20.0, "Compliance": 40.0, "Resolution": 30.0}
    turned = card(*(Criterion(c, w) for c, w in weights.items()))
    assert ask(database, turned).whole.after.value == pytest.approx(
        100 * (10 * 4 / 5 + 20 * 5 / 5 + 40 * 3 / 5 + 30 * 5 / 5) / 100, abs=1e-9
    )
    # By min_max 1 to 5 are 0 to 100 %: 75, 100, 50, 100.
    assert ask(database, turned, "guide", "min_max-points-zero_review").whole.after.value == pytest.approx(
        (10 * 75 + 20 * 100 + 40 * 50 + 30 * 100) / 100, abs=1e-9
    )


def test_the_example_of_zendesk_under_what_if(database: Database) -> None:
    """Reviews of 100, 9.91, 63.96, 90.99 and 0 average 52.97; by points they do, too, where each is whole."""
    percent = (100, 9.91, 63.96, 90.99, 0)
    scale = {"scale_min": 0.0, "scale_max": 100.0}
    put(
        database,
        **together(
            *(
                review(f"r{i}", rating("all", p, **scale), rating("none", 0, **scale))
                for i, p in enumerate(percent)
            )
        ),
    )
    found = ask(database, card(Criterion("all", 1)), "guide", "zendesk_qa")
    assert found.whole.before.value == pytest.approx(sum(percent) / 10)  # two criteria of equal weight
    assert found.whole.after.value == pytest.approx(52.972, abs=1e-9)


def test_the_sections_of_maestroqa_under_what_if(database: Database) -> None:
    """3/3 at 10 %, 5/10 at 30 %, 4/5 at 50 % and 1/2 at 10 % are 70 %; equal weights are 70 %, too.

    An auto-fail of the heaviest section takes its 40 points and leaves 30.
    """
    parts = {"a": (3, 3), "b": (5, 10), "c": (4, 5), "d": (1, 2)}
    put(
        database,
        **review("r1", *(rating(n, s, scale_min=0.0, scale_max=float(top)) for n, (s, top) in parts.items())),
    )
    weights = {"a": 10, "b": 30, "c": 50, "d": 10}
    drawn = card(*(Criterion(n, w, group=n) for n, w in weights.items()))
    found = ask(database, drawn, "guide", "maestroqa").whole
    assert found.before.value == pytest.approx(100 * (1 + 0.5 + 0.8 + 0.5) / 4)
    assert found.after.value == pytest.approx(70, abs=1e-9)
    by_points = card(*(Criterion(n, top) for n, (_, top) in parts.items()))
    assert ask(database, by_points, "guide", "maestroqa").whole.after.value == pytest.approx(65, abs=1e-9)
    failing = card(*(Criterion(n, w, group=n, critical=Critical.YES) for n, w in weights.items()))
    strict = replace(
        failing,
        criteria=tuple(
            replace(c, scale=(0.0, 5.0) if c.name != "c" else (3.5, 5.0)) for c in failing.criteria[2:3]
        ),
    )
    assert ask(database, strict, "guide", "maestroqa").whole.after.value == 0  # 4 of 3.5 to 5 is below half


def many(agents: int, each: int = 10) -> dict[str, list[dict[str, object]]]:
    """Reviews of `each` an agent, of two criteria with chance scores, in March and April."""
    rng = Random(agents)
    return together(
        *(
            review(
                f"{a}-{i}",
                rating("a", rng.randint(1, 5), weight=1),
                rating("b", rng.randint(1, 5), weight=1, not_applicable=rng.random() < 0.2),
                agent_id=f"agent{a}",
                team="red" if a % 2 else "blue",
                conversation_at=f"2026-0{3 + i % 2}-02 10:00",
            )
            for a in range(agents)
            for i in range(each)
        )
    )


def test_the_change_is_paired_and_clustered_by_agent(database: Database) -> None:
    """Against the formula written out: sums of e by agent, V = G/(G-1) sum of squares, t with G-1."""
    tables = many(7)
    put(database, **tables)
    found = ask(database, card(Criterion("a", 3), Criterion("b", 1))).whole
    points: dict[str, list[tuple[float, float, float, float]]] = {}
    scores = {(r["review_id"], r["criterion"]): r for r in tables["ratings"]}
    for r in tables["reviews"]:
        a, b = (scores[r["review_id"], c] for c in "ab")
        rated = not b["not_applicable"]
        old = (a["score"] / 5 + rated * b["score"] / 5) / 2, (1 + rated) / 2
        new = (3 * a["score"] / 5 + rated * b["score"] / 5) / 4, (3 + rated) / 4
        points.setdefault(str(r["agent_id"]), []).append((*old, *new))
    x0, y0, x1, y1 = (sum(row[i] for rows in points.values() for row in rows) for i in range(4))
    parts = [
        sum((q[2] - x1 / y1 * q[3]) / y1 - (q[0] - x0 / y0 * q[1]) / y0 for q in rows)
        for rows in points.values()
    ]
    half = 100 * stats.t.ppf(0.975, 6) * sqrt(7 / 6 * sum(p * p for p in parts))
    change = 100 * (x1 / y1 - x0 / y0)
    assert found.change == pytest.approx(change, abs=1e-9)
    assert (found.low, found.high) == (
        pytest.approx(change - half, abs=1e-9),
        pytest.approx(change + half, abs=1e-9),
    )
    assert found.after.n == 70


def test_below_five_agents_there_is_no_interval(database: Database) -> None:
    """The red team of three agents has a change, and no claim about it; the whole of six has one."""
    put(database, **many(6))
    found = ask(database, card(Criterion("a", 3), Criterion("b", 1)))
    assert [t.group for t in found.teams] == ["blue", "red"]
    for team in found.teams:
        assert team.change is not None
        assert (team.low, team.high, team.verdict) == (None, None, Verdict.NOT_ENOUGH)
    assert found.whole.low is not None


def test_the_same_card_changes_nothing(database: Database) -> None:
    """As exports have it: no change, nobody changes rank or band, and the interval is empty."""
    put(database, **many(8))
    found = ask(database, seen_cards(database)[0].card)
    assert found.whole.change == pytest.approx(0)
    assert found.whole.low == pytest.approx(0, abs=1e-9)
    assert found.whole.verdict is Verdict.NOT_CLEAR
    assert not any(a.changes_band or a.rank_before != a.rank_after for a in found.agents)
    assert (found.newly_failed, found.newly_passed) == (0, 0)


def test_agents_move_band_and_rank(database: Database) -> None:
    """20 reviews each. Ann: a 5, b 3; Bob: a 3, b 5; Cat: 4 and 4, with too few reviews for a place.

    At 1:1 all have 80. At 9:1 Ann has 96 and Bob 64: he needs attention, and Cat's band stays.
    """
    marks = {"ann": (5, 3, 20), "bob": (3, 5, 20), "cat": (4, 4, 10), "dan": (5, 5, 3)}
    put(
        database,
        **together(
            *(
                review(f"{who}{i}", rating("a", a), rating("b", b), agent_id=who)
                for who, (a, b, n) in marks.items()
                for i in range(n)
            )
        ),
    )
    agents = {a.agent: a for a in ask(database, card(Criterion("a", 9), Criterion("b", 1))).agents}
    assert list(agents) == ["ann", "bob", "dan", "cat"]
    assert agents["ann"].after.value == pytest.approx(96)
    assert agents["bob"].after.value == pytest.approx(64)
    assert (agents["bob"].band_before, agents["bob"].band_after) == ("excellent", "needs attention")
    assert (agents["ann"].rank_before, agents["bob"].rank_before) == (1, 1)
    assert (agents["ann"].rank_after, agents["bob"].rank_after) == (1, 2)
    assert (agents["cat"].rank_after, agents["cat"].band_after) == (None, "excellent")
    assert (agents["dan"].rank_after, agents["dan"].band_after) == (None, None)
    assert [a.agent for a in agents.values() if a.changes_band] == ["bob"]


def test_reviews_that_newly_fail_and_pass_are_counted(database: Database) -> None:
    """b was critical and failed once; now a is, and fails twice, once in the same review."""
    put(
        database,
        **together(
            review("r1", rating("a", 1), rating("b", 1, critical=True)),
            review("r2", rating("a", 1), rating("b", 5, critical=True)),
            review("r3", rating("a", 5), rating("b", 2, critical=True)),
            review("r4", rating("a", 5), rating("b", 5, critical=True)),
        ),
    )
    found = ask(database, card(Criterion("a", 1, critical=Critical.YES), Criterion("b", 1)))
    assert (found.failed_before, found.failed_after) == (2, 2)
    assert (found.newly_failed, found.newly_passed) == (1, 1)
    flagged = ask(database, seen_cards(database)[0].card, "guide", "of_max-points-flag_only")
    assert (flagged.failed_before, flagged.failed_after, flagged.newly_passed) == (2, 0, 2)


def test_months_have_both_lines_and_filters_hold(database: Database) -> None:
    """Two months; in a period only one, and only of the team asked for."""
    put(database, **many(6))
    weights = card(Criterion("a", 3), Criterion("b", 1))
    assert [d for d, *_ in ask(database, weights).series] == [date(2026, 3, 1), date(2026, 4, 1)]
    april = Filters.of(Period(date(2026, 4, 1), date(2026, 4, 30)), team="red")
    found = ask(database, weights, filters=april)
    ((day, old, new),) = found.series
    assert day == date(2026, 4, 1)
    assert old.n == new.n == found.whole.after.n == 15
    assert found.whole.before.value == pytest.approx(old.value)
    assert found.whole.after.value == pytest.approx(new.value)


def test_a_definition_that_is_not_there_is_named(database: Database) -> None:
    """With what there is."""
    with pytest.raises(UnknownName, match="definition of IQS"):
        ask(database, card(Criterion("a", 1)), "guide", "gide")


def test_a_look_at_hand_gives_the_same(database: Database) -> None:
    """How things are needs to be looked at once for many drafts."""
    put(database, **world())
    engine, drawn = DuckEngine(database), card(Criterion("q0", 3), Criterion("q1", 1))
    look = look_before(engine, "guide", Filters())
    fresh, kept = (what_if(engine, drawn, "guide", "guide", Filters(), given) for given in (None, look))
    assert (fresh.whole, fresh.agents, fresh.series) == (kept.whole, kept.agents, kept.series)


def test_an_order_that_hangs_on_nothing_holds(database: Database) -> None:
    """Who is better on every criterion stays first whatever the weights."""
    put(
        database,
        **together(
            *(
                review(f"{who}{i}", rating("a", s), rating("b", s), agent_id=who)
                for who, s in (("ann", 5), ("bob", 4), ("cat", 2))
                for i in range(20)
            )
        ),
    )
    found = ask(database, card(Criterion("a", 3), Criterion("b", 2))).sway
    assert found is not None
    assert (found.tau, found.tau_low, found.first) == (1, 1, 1)
    assert found.holds
    assert found.sentence().startswith("The order holds (3 agents; ")


def test_an_order_that_hangs_on_the_weights_is_a_coin_toss(database: Database) -> None:
    """Ann leads by a hair because a weighs a hair more; the one far below keeps her place."""
    put(
        database,
        **together(
            *(
                review(f"{who}{i}", rating("a", a), rating("b", b), agent_id=who)
                for who, a, b in (("ann", 5, 3), ("bob", 3, 5), ("cat", 1, 1))
                for i in range(20)
            )
        ),
    )
    found = ask(database, card(Criterion("a", 50.1), Criterion("b", 49.9))).sway
    assert found is not None
    (first, second) = found.pairs
    assert first[:2] == ("ann", "bob")
    assert first[2] < COIN_TOSS
    assert second == ("bob", "cat", 1.0)
    assert "close to a coin toss for 1 pair of 2 neighbours" in found.sentence()
    assert not found.holds


def test_one_criterion_or_one_agent_has_no_order_to_lose(database: Database) -> None:
    """Nothing can be moved, or nobody."""
    put(database, **many(6, 24))
    assert ask(database, card(Criterion("a", 3))).sway is None
    assert ask(database, card(Criterion("a", 3)), filters=Filters.of(agent="agent1")).sway is None
