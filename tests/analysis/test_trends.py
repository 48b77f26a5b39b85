"""What Trends asks: the numbers of measure(), groups of every size, and earlier periods laid over."""

from datetime import date

import pytest

from iqs.analysis.compare import Verdict
from iqs.analysis.periods import first_of
from iqs.analysis.trends import in_order, splits, trends, why_no_split
from iqs.errors import UserError
from iqs.model import Filters, Grain, Period
from iqs.scoring import measure, metric
from iqs.settings import Settings, WeekStart
from iqs.store import Database, DuckEngine, save_settings
from tests.support.tables import Board, put, rating, review, together
from tests.support.world import world


def months(
    agent: str, scores: list[int], each: int, start: int = 2025 * 12
) -> list[dict[str, list[dict[str, object]]]]:
    """Reviews of 1 to 5, `each` a month, of one criterion; the month counted from year 0."""
    return [
        review(
            f"{agent} {start + i} {j}",
            rating("a", score),
            agent_id=agent,
            team=f"{agent}s",
            conversation_at=f"{(start + i) // 12}-{(start + i) % 12 + 1:02}-1{j % 10} 10:00",
        )
        for i, score in enumerate(scores)
        for j in range(each)
    ]


def test_every_number_is_that_of_measure(board: Board) -> None:
    """The whole, its points, each team and its points; over a world with gaps, on both engines."""
    board.put(**world())
    engine, filters = board.engine, Filters.of(Period(date(2026, 1, 5), date(2026, 3, 1)), channel="call")
    for key in ("iqs", "csat", "aht"):
        found = trends(engine, key, filters, Grain.WEEK, by="team")
        assert found.whole.now == measure(engine, [key], filters=filters).one(key)
        points = measure(engine, [key], grain=Grain.WEEK, filters=filters).rows
        assert list(found.whole.series) == [p for p in points if p.of("day") is not None]
        teams = {r.of("team"): r for r in measure(engine, [key], by=["team"], filters=filters).rows if r.n}
        assert {g.group: g.now for g in found.groups} | {r.of("team"): r for r in found.thin} == teams


def test_groups_stand_by_size_and_those_with_too_little_apart(board: Board) -> None:
    """Ann has most reviews, Bob fewer but more in the end; Cat has eight in a single month, Dan three."""
    board.put(
        **together(
            *months("ann", [4, 4, 4], 12),
            *months("bob", [3, 4, 5], 8),
            *months("cat", [5], 8),
            *months("dan", [5], 3),
        )
    )
    found = trends(board.engine, "iqs", Filters(), Grain.MONTH, by="agent")
    assert [(g.group, g.now.n) for g in found.groups] == [("ann", 36), ("bob", 24)]
    assert [(r.of("agent"), r.n) for r in found.thin] == [("cat", 8), ("dan", 3)]
    assert [g.group for g in in_order(found.groups, latest=True)] == ["bob", "ann"]
    assert (found.looked_at, found.groups[0].trend.verdict) == (0, Verdict.NOT_ENOUGH)


def test_clear_trend_of_one_team_is_told(board: Board) -> None:
    """Ann's team goes from 60 to 100 % over ten months, Bob's goes to and fro."""
    up = [3, 3, 3, 4, 4, 4, 4, 5, 5, 5]
    board.put(**together(*months("ann", up, 10), *months("bob", [4, 5] * 5, 10)))
    found = trends(board.engine, "iqs", Filters(), Grain.MONTH, by="team")
    told = {g.group: (g.trend.verdict, g.trend.good) for g in found.groups}
    assert told == {"anns": (Verdict.CLEAR, True), "bobs": (Verdict.NOT_CLEAR, None)}
    assert found.looked_at == 2


def test_earlier_period_is_laid_over_point_by_point(database: Database) -> None:
    """The months of 2024 on those of 2025; 90 % against 70 % is clearly better."""
    earlier, later = [3, 4] * 6, [4, 5] * 6
    put(
        database,
        **together(*months("ann", earlier, 9, 2024 * 12), *months("ann", later, 9), *months("bob", later, 9)),
    )
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    found = trends(DuckEngine(database), "iqs", Filters.of(year), Grain.MONTH, earlier=(year.year_before(),))
    (before,) = found.earlier
    assert [day for day, _ in before.points] == [date(2025, m, 1) for m in range(1, 13)]
    assert [p.value for _, p in before.points] == pytest.approx([60.0, 80.0] * 6)
    assert (before.change.difference, before.change.verdict) == (pytest.approx(20), Verdict.CLEAR)
    assert (before.change.earlier.n, found.whole.now.n) == (108, 216)


def test_weeks_of_two_periods_are_laid_over_by_their_number(database: Database) -> None:
    """14 days from a Wednesday lie in three weeks; so do the 14 before, the first on the first."""
    days = [date(2026, 3, d) for d in (4, 9, 16, 18, 23, 30)]
    put(
        database,
        **together(
            *(
                review(f"{d} {i}", rating("a", 4), conversation_at=f"{d} 10:00")
                for d in days
                for i in range(8)
            )
        ),
    )
    now = Period(date(2026, 3, 18), date(2026, 3, 31))
    (before,) = trends(
        DuckEngine(database), "iqs", Filters.of(now), Grain.WEEK, earlier=(now.previous(),)
    ).earlier
    assert [(str(day), str(p.of("day"))) for day, p in before.points] == [
        ("2026-03-16", "2026-03-02"), ("2026-03-23", "2026-03-09"), ("2026-03-30", "2026-03-16"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("grain", "start", "first"),
    [
        (Grain.DAY, WeekStart.MONDAY, date(2026, 11, 25)),
        (Grain.WEEK, WeekStart.MONDAY, date(2026, 11, 23)),
        (Grain.WEEK, WeekStart.SUNDAY, date(2026, 11, 22)),
        (Grain.WEEK, WeekStart.SATURDAY, date(2026, 11, 21)),
        (Grain.MONTH, WeekStart.MONDAY, date(2026, 11, 1)),
        (Grain.QUARTER, WeekStart.MONDAY, date(2026, 10, 1)),
        (Grain.YEAR, WeekStart.MONDAY, date(2026, 1, 1)),
    ],
)
def test_first_day_of_a_point_is_that_of_the_engine(
    database: Database, grain: Grain, start: WeekStart, first: date
) -> None:
    """Wednesday 25 November 2026, by each grain."""
    assert first_of(date(2026, 11, 25), grain, start) == first
    save_settings(database, Settings(week_start=start), saved_by="mia")
    put(database, **review("r", rating("a", 4), conversation_at="2026-11-25 10:00"))
    (point,) = measure(DuckEngine(database), ["iqs"], grain=grain).rows
    assert point.of("day") == first


def test_a_metric_is_split_only_by_what_its_rows_carry(database: Database) -> None:
    """Answers of customers know no reviewer; the sentence says so."""
    csat, iqs = metric("csat").definitions[0], metric("iqs").definitions[0]
    assert "reviewer" in splits(iqs)
    assert why_no_split(iqs) == ""
    assert why_no_split(csat).startswith("No split by reviewer type, reviewer or scorecard: answers of")
    with pytest.raises(UserError, match="CSAT cannot be split by reviewer"):
        trends(DuckEngine(database), "csat", Filters(), Grain.MONTH, by="reviewer")


def test_last_days_of_repeat_contacts_have_no_part_in_the_trend(database: Database) -> None:
    """Nine months of contacts to 30 September: the last month may still change."""
    put(
        database,
        interactions=[
            {
                "interaction_id": f"{m} {i}",
                "opened_at": f"2026-{m:02}-{30 if m == 9 else 10} 10:00",
                "customer_id": f"{m} {i}",
                "resolved": True,
            }
            for m in range(1, 10)
            for i in range(12)
        ],
    )
    save_settings(database, Settings(definitions=(("fcr", "no_repeat"),)), saved_by="mia")
    found = trends(DuckEngine(database), "fcr", Filters(), Grain.MONTH)
    assert (found.provisional_from, found.whole.trend.points) == (date(2026, 9, 24), 8)


def test_nothing_loaded_gives_no_value(database: Database) -> None:
    """And no trend."""
    found = trends(DuckEngine(database), "iqs", Filters(), Grain.MONTH, by="team")
    assert (found.whole.now.value, found.whole.series, found.groups, found.thin) == (None, (), (), ())
    assert found.whole.trend.verdict is Verdict.NOT_ENOUGH
