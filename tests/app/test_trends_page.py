"""The Trends page: one metric over time, split, compared, and annotated."""

from datetime import date

import pytest

from iqs.scoring import measure
from iqs.store import Database, DuckEngine, Event, add_event, events
from tests.app.conftest import Show
from tests.support.tables import put, rating, review, together

PAGE = "pages/explore/trends.py"


@pytest.fixture
def two_years(database: Database) -> Database:
    """Reviews of 14 agents by month over two years; one rises in the second, one has three."""

    def score(who: int, month: int, i: int) -> int:
        """The first gets 5 ever more often from the thirteenth month on, the others every other month."""
        return 4 + (i < (month - 12) * 8 / 11 if who == 0 else month % 2)

    made = [
        review(
            f"{who} {m} {i}",
            rating("a", score(who, m, i)),
            agent_id=f"agent {who:02}",
            team="*blue*",
            conversation_at=f"{2024 + m // 12}-{m % 12 + 1:02}-10 10:00",
        )
        for who in range(13)
        for m in range(24)
        for i in range(8)
    ]
    few = [
        review(f"few {i}", rating("a", 5), agent_id="few", conversation_at="2025-05-05 10:00")
        for i in range(3)
    ]
    put(database, **together(*made, *few))
    return database


def test_split_by_agent_shows_twelve_panels_and_opens_rows(show: Show, two_years: Database) -> None:
    """The rest is a page further, one with three reviews is named; a panel opens the rows of its agent."""
    app = show(PAGE, trend_by="Agent", trend_year="true")
    assert app.subheader[0].value.startswith("IQS is 90.1 %, with no clear trend")
    assert app.subheader[1].value == "1 of 13 agents has a clear trend"
    charts = [c.proto.alt for c in app.get("plotly_chart")]
    assert len(charts) == 13
    assert "Drawn behind: Period before, a year earlier, 1 Jan 2024 to 10 Dec 2024." in charts[0]
    assert any(c.startswith("agent 00: IQS") and "Rising by" in c for c in charts)
    assert any("Not drawn" in c.value and "few" in c.value for c in app.caption)
    n = measure(DuckEngine(two_years), ["iqs"], by=["agent"]).rows[0].n // 2
    button = app.button(key="trend_open_agent 00")
    assert button.label == f"Open the {n} reviews"
    button.click().run()
    assert app.title[0].value == "Rows behind a number"
    assert any(m.value.startswith(f"{n} reviews count.") for m in app.markdown)


def test_comparison_says_whether_the_difference_is_clear(show: Show, two_years: Database) -> None:
    """This year beside the year before, with intervals and n."""
    assert two_years.path.exists()
    table = show(PAGE).dataframe[0].value
    assert table.iloc[:, 0].tolist() == ["This period", "Period before, a year earlier"]
    assert table["n"].tolist() == [13 * 96 + 3, 13 * 96]
    assert table["Verdict"].tolist()[1] in ("clearly better", "not clear")


def test_a_split_that_the_metric_does_not_have_is_explained(show: Show, two_years: Database) -> None:
    """CSAT knows no reviewer: everything is shown, and a sentence says why."""
    assert two_years.path.exists()
    app = show(PAGE, metric="IQS", trend_by="Reviewer")
    assert app.selectbox(key="trend_by").value == "Reviewer"
    put(
        two_years,
        surveys=[{"response_id": str(i), "score": 5.0, "responded_at": "2025-10-01"} for i in range(12)],
    )
    app.segmented_control(key="metric").set_value("CSAT").run()
    assert app.selectbox(key="trend_by").value == "Nothing"
    assert "CSAT cannot be split by reviewer" in app.info[0].value
    assert not app.exception


def test_event_is_added_listed_by_number_and_taken_away(show: Show, two_years: Database) -> None:
    """Its title is text and not markup; it stands in the chart's words, on Overview too."""
    add_event(two_years, Event(date(2025, 3, 3), "*New* macros"), added_by="mia")
    app = show(PAGE)
    app.text_input(key="event_title").set_value("Training")
    app.date_input(key="event_from").set_value(date(2025, 5, 4))
    app.button(key="event_add").click().run()
    assert [e.title for e in events(two_years)] == ["*New* macros", "Training"]
    shown = show(PAGE)
    assert any(r"**\*New\* macros**" in m.value for m in shown.markdown)
    assert "Event 2, 4 May 2025: Training." in shown.get("plotly_chart")[0].proto.alt
    assert "Event 2, 4 May 2025: Training." in show().get("plotly_chart")[0].proto.alt
    shown.button(key="event_remove_1").click().run()
    assert [e.title for e in events(two_years)] == ["Training"]
    assert not shown.exception


def test_a_wrong_event_is_a_sentence(show: Show, two_years: Database) -> None:
    """Without a title nothing is kept."""
    app = show(PAGE)
    app.button(key="event_add").click().run()
    assert "needs a title" in app.error[0].value
    assert events(two_years) == ()


def test_a_point_opens_the_rows_of_its_days(show: Show, two_years: Database) -> None:
    """The metric goes along, though a widget of this page is bound to it."""
    assert two_years.path.exists()
    app = show(PAGE, metric="IQS")
    app.session_state["_to_rows"] = {"metric": "IQS", "point": "2025-03-01/2025-03-31"}
    app.run()
    assert app.title[0].value == "Rows behind a number"
    assert any(m.value.startswith("104 reviews count.") for m in app.markdown)


def test_a_team_with_surveys_alone_starts_at_its_own_number(show: Show, database: Database) -> None:
    """Where no review was ever loaded NPS is picked, and a number without rows does not blame the period."""
    answers = [
        {"response_id": str(i), "kind": "nps", "score": 9.0, "scale_min": 0.0, "scale_max": 10.0,
         "responded_at": f"2026-03-{i % 28 + 1:02}"}
        for i in range(60)
    ]  # fmt: skip
    put(database, surveys=answers)
    app = show(PAGE)
    assert app.segmented_control(key="metric").value == "NPS"
    app.segmented_control(key="metric").set_value("IQS").run()
    told = [m.value for m in app.markdown]
    assert "These data have no reviews that count for IQS. Load such files on the Upload page." in told
