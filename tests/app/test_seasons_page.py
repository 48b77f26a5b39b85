"""The Seasons page over two small years: verdict, tabs, rows one click away, and no claim below a year."""

from datetime import date, datetime, timedelta

import pytest

from iqs.analysis.seasons import seasons
from iqs.model import Filters
from iqs.store import Database, DuckEngine
from tests.app.conftest import Show
from tests.support.tables import put, rating, review, together

PAGE = "pages/change/seasons.py"


def _put(database: Database, weeks: int) -> None:
    """Five reviews of *help* and six contacts a week from March 2024 on; help is 2 of 5 in the season."""
    days = [date(2024, 3, 4) + timedelta(days=7 * week) for week in range(weeks)]
    made = [
        review(
            f"{day} {i}",
            rating("*help*", 2 if (day.month, day.day) >= (11, 24) else 4 + (day.day + i) % 2),
            conversation_at=f"{day} {10 + i}:00",
        )
        for day in days
        for i in range(5)
    ]
    contacts = [
        {
            "interaction_id": f"{day} {i}",
            "opened_at": datetime(day.year, day.month, day.day, 9 + i),
            "handle_s": 200.0 + 7 * ((day.day + i) % 5),
            "agent_id": "ann",
            "topic": "Billing",
        }
        for day in days
        for i in range(12 if (day.month, day.day) >= (11, 24) else 6)
    ]
    put(database, **together(*made), interactions=contacts)


@pytest.fixture
def two_years(database: Database) -> Database:
    """105 weeks."""
    _put(database, 105)
    return database


def test_verdict_chart_and_rows(show: Show, two_years: Database) -> None:
    """The headline names the criterion as text; its chart says itself; the bar's period plays no part."""
    app = show(PAGE, period="Last 28 days", season_of="*help*")
    found = seasons(DuckEngine(two_years), "Holiday season", Filters())
    assert found.clear
    assert app.subheader[0].value.startswith("Holiday season: ")
    assert r"\*help\*" in app.subheader[0].value
    assert "in both seasons; nothing else clearly changes" in app.subheader[0].value
    alts = [c.proto.alt for c in app.get("plotly_chart")]
    assert "*help*: both seasons were lower" in alts[0]
    assert "lowest 40.0 %" in alts[1]
    assert any("whatever period the bar shows" in c.value for c in app.caption)
    assert any("Latest season \\(24 Nov 2025 to 1 Jan 2026\\)" in m.value for m in app.markdown)
    table = app.dataframe[0].value
    assert table["Verdict"].iloc[0] == "▼ both seasons were lower"


@pytest.mark.usefixtures("two_years")
def test_rows_of_a_season_outside_the_bars_period(show: Show) -> None:
    """What a pick in a table or chart asks for: the season's own rows, over all dates."""
    app = show(PAGE, period="Last 28 days", season_of="*help*")
    app.session_state["period"] = "All dates"
    app.session_state["_to_rows"] = {"metric": "IQS", "point": "2024-11-24/2025-01-01"}
    app.run()
    assert app.title[0].value == "Rows behind a number"
    assert not app.error
    # 25 November to 30 December 2024: six Mondays with five reviews each
    assert len(app.dataframe[0].value) == 30


@pytest.mark.parametrize(
    ("tab", "said"),
    [
        ("Calendar", "from 40.0 %"),
        ("Years", "by month, 2024 to 2026"),
        ("Volume and staffing", "100 % more contacts and 100 % more contacts per agent"),
        ("What to expect", "help\\*: expected to stay near "),
    ],
)
@pytest.mark.usefixtures("two_years")
def test_each_tab_states_what_it_found(show: Show, tab: str, said: str) -> None:
    """Only the open tab is drawn; load and advice stand on the last one."""
    app = show(PAGE, season_tab=tab, season_of="*help*")
    assert any(said in s.value for s in app.subheader)
    if tab == "Volume and staffing":
        assert any("no clear link" in m.value or "nothing can be compared" in m.value for m in app.markdown)
        (advice,) = [m.value for m in app.markdown if "Temporary agents for the peak" in m.value]
        assert "12 ÷ 6 is 2 agents: 1 more than were active" in advice
    if tab == "What to expect":
        assert any("24 Nov 2026 to 1 Jan 2027: what to be ready for" in s.value for s in app.subheader)
        assert any("In the past such forecasts missed by" in m.value for m in app.markdown)
        # One agent with six contacts a week, twelve in the season: one more keeps the load.
        assert any("13 ÷ 6 is 2 agents: 1 more" in m.value for m in app.markdown)


def test_below_a_year_the_page_says_what_is_missing(show: Show, database: Database) -> None:
    """45 weeks with a season in them: no chart of effects, no claim, a sentence for each."""
    _put(database, 45)
    app = show(PAGE)
    assert app.subheader[0].value == "Holiday season: not enough data to tell a season from chance"
    assert any("more are needed" in c.value for c in app.caption)
    assert not any("lower" in v for v in app.dataframe[0].value["Verdict"])
    app.session_state["season_tab"] = "What to expect"
    app.run()
    assert any("not enough data to say what to expect" in s.value for s in app.subheader)
    assert any("nothing to count on" in s.value for s in app.subheader)


@pytest.mark.usefixtures("two_years")
def test_around_a_holiday_of_a_country(show: Show) -> None:
    """A holiday with a moving date, from the address."""
    app = show(
        PAGE, season_name="Around a public holiday", season_country="Germany", season_holiday="Easter Monday"
    )
    assert app.subheader[0].value.startswith(r"Easter Monday \(Germany, 3 days before to 3 after\)")
