"""The Trends chart and its panels: what is drawn, where, and the same in words."""

from datetime import date
from typing import Any

import pytest

from iqs.analysis.breaks import Break
from iqs.analysis.overview import overview
from iqs.analysis.trends import Trends, trends
from iqs.charts.around import Surroundings
from iqs.charts.score_and_volume import score_and_volume
from iqs.charts.trends import over_time, panel, panel_range, split_headline
from iqs.model import Filters, Grain, Period
from iqs.settings import OwnBenchmark, Settings
from iqs.store import Database, DuckEngine, Event, EventKind, save_settings
from tests.support.tables import put, rating, review, together

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
EVENTS = (
    Event(date(2025, 3, 3), "<b>New</b> macros", EventKind.TOOL),
    Event(date(2025, 3, 10), "Training", EventKind.TRAINING, date(2025, 3, 20)),
    Event(date(2025, 9, 1), "Outage", EventKind.OUTAGE),
)


@pytest.fixture
def answer(database: Database) -> Trends:
    """Two years of IQS by month: 60 and 80 % in 2024, 80 and 100 % in 2025, from two agents."""
    put(
        database,
        **together(
            *(
                review(
                    f"{year} {m} {who} {i}",
                    rating("a", 3 + m % 2 + year - 2024),
                    agent_id=who,
                    team=f"<i>{who}</i>",
                    conversation_at=f"{year}-{m:02}-15 10:00",
                )
                for year in (2024, 2025)
                for m in range(1, 13)
                for who, size in (("ann", 10), ("bob", 8))
                for i in range(size)
            )
        ),
    )
    return trends(
        DuckEngine(database), "iqs", Filters.of(YEAR), Grain.MONTH, by="team", earlier=(YEAR.year_before(),)
    )


def marks(figure: Any) -> list[tuple[str, str]]:
    """Numbers of events and the days they stand on."""
    return [(a.text, str(a.x)) for a in figure.layout.annotations if a.bgcolor]


def test_alt_text_holds_all_that_is_drawn(answer: Trends) -> None:
    """Finding, trend, first, last, lowest, highest, the period behind, the new scorecard, and events."""
    around = Surroundings(Settings(), (Break(date(2025, 6, 1), "Our card"),), EVENTS)
    drawing = over_time(answer, around, [("A year before", answer.earlier[0])])
    assert drawing.title == "IQS is 90.0 %, with no clear trend"
    for words in (
        "A straight line through 12 points: no clear trend (95 %: ",
        "first 100.0 % (January 2025, n = 18)",
        "last 80.0 % (December 2025, n = 18)",
        "lowest 80.0 % (February 2025, n = 18)",
        "highest 100.0 % (January 2025, n = 18)",
        "Drawn behind: A year before, 1 Jan 2024 to 31 Dec 2024.",
        "From 1 Jun 2025 on a new scorecard: Our card.",
        "Event 2, 10 Mar 2025 to 20 Mar 2025: Training.",
    ):
        assert words in drawing.alt


def test_events_stand_by_number_and_near_ones_share_a_mark(answer: Trends) -> None:
    """Two within a week of a year are one mark; what they are is text, in the order of their numbers."""
    figure = over_time(answer, Surroundings(events=EVENTS)).figure
    assert marks(figure) == [("1–2", "2025-03-03"), ("3", "2025-09-01")]
    (first,) = [a for a in figure.layout.annotations if a.text == "1–2"]
    assert first.hovertext.startswith("1. &lt;b&gt;New&lt;/b&gt; macros, 3 Mar 2025<br>2. Training")
    assert ("2025-03-10", "2025-03-21") in [
        (str(s.x0), str(s.x1)) for s in figure.layout.shapes if s.type == "rect"
    ]


def test_overview_draws_the_same_events(answer: Trends, database: Database) -> None:
    """One drawing of surroundings for both charts."""
    card = overview(DuckEngine(database), answer.filters, None, Grain.MONTH).card("iqs")
    drawing = score_and_volume(card, Grain.MONTH, Settings(), (), EVENTS)
    assert marks(drawing.figure) == [("1–2", "2025-03-03"), ("3", "2025-09-01")]
    assert "Event 3, 1 Sep 2025: Outage." in drawing.alt


def test_earlier_period_is_a_broken_line_named_in_the_legend(answer: Trends) -> None:
    """On the days of this period, quiet; nothing else stands in the legend."""
    figure = over_time(answer, Surroundings(), [("A year before", answer.earlier[0])]).figure
    (line,) = [t for t in figure.data if t.name == "A year before"]
    assert (line.line.dash, line.y[0], str(line.x[0])[:10]) == ("dash", 80.0, "2025-01-01")
    assert [t.name for t in figure.data if t.showlegend] == ["A year before"]
    assert not over_time(answer, Surroundings()).figure.layout.showlegend


def test_own_target_is_a_line_of_the_chart(answer: Trends) -> None:
    """In place of the average of the field."""
    own = Settings(benchmarks=(("iqs", OwnBenchmark(85.0, "our target", "plan")),))
    texts = [a.text for a in over_time(answer, Surroundings(own)).figure.layout.annotations]
    assert "our target 85.0 %" in texts


def test_panels_share_their_axes_and_show_the_whole_behind(answer: Trends) -> None:
    """Names are text, the faint line is that of everything."""
    axis = panel_range(answer.groups)
    drawings = [panel(answer, g, {}, axis) for g in answer.groups]
    ranges = {
        (tuple(d.figure.layout.yaxis.range), tuple(map(str, d.figure.layout.xaxis.range))) for d in drawings
    }
    assert len(ranges) == 1
    assert drawings[0].alt.startswith("<i>ann</i>: IQS 90.0 %. No clear trend")
    assert list(drawings[0].figure.data[0].y) == [p.value for p in answer.whole.series]
    assert split_headline(answer, "teams") == "None of 2 teams has a clear trend"


def test_points_that_may_change_are_open_on_a_dotted_line(database: Database) -> None:
    """Contacts of nine months to 30 September; the last month is open, and the words say why."""
    put(
        database,
        interactions=[
            {
                "interaction_id": f"{m} {i}",
                "opened_at": f"2026-{m:02}-30 10:00",
                "customer_id": f"{m} {i}",
                "resolved": True,
            }
            for m in range(4, 10)
            for i in range(12)
        ],
    )
    save_settings(database, Settings(definitions=(("fcr", "no_repeat"),)), saved_by="mia")
    found = trends(DuckEngine(database), "fcr", Filters(), Grain.MONTH)
    drawing = over_time(found, Surroundings())
    (dotted,) = [t for t in drawing.figure.data if t.type == "scatter" and t.line.dash == "dot"]
    (open_,) = [t for t in drawing.figure.data if "may still change" in (t.hovertemplate or "")]
    assert [str(d)[:7] for d in dotted.x] == ["2026-08", "2026-09"]
    assert ([str(d)[:7] for d in open_.x], open_.marker.symbol) == (["2026-09"], "circle-open")
    assert "FCR from 24 Sep 2026 on may still change" in drawing.alt


def test_times_stand_on_the_axis_as_minutes_and_seconds(database: Database) -> None:
    """Handle times about five minutes."""
    put(
        database,
        interactions=[
            {
                "interaction_id": f"{m} {i}",
                "opened_at": f"2026-{m:02}-10 10:00",
                "handle_s": 280.0 + 5 * m + i,
            }
            for m in range(1, 7)
            for i in range(20)
        ],
    )
    found = trends(DuckEngine(database), "aht", Filters(), Grain.MONTH)
    axis = over_time(found, Surroundings()).figure.layout.yaxis
    assert "5:00" in axis.ticktext
    assert len(axis.ticktext) <= 7
