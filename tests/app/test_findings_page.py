"""The Findings page over two small years: told, opened, dismissed, brought back; and Overview."""

from datetime import date, timedelta

import pytest

from iqs.store import Database
from iqs.store.finding_answers import State, answers
from tests.app.conftest import Show
from tests.support.tables import put, rating, review, together

PAGE = "pages/overview/findings.py"


@pytest.fixture
def two_years(database: Database) -> Database:
    """Five reviews of *help* a week for 105 weeks: 4 or 5, but 2 of 5 from 24 November to 1 January."""
    days = [date(2024, 3, 4) + timedelta(days=7 * week) for week in range(105)]
    made = [
        review(
            f"{day} {i}",
            rating("*help*", 2 if (day.month, day.day) >= (11, 24) else 4 + (day.day + i) % 2),
            conversation_at=f"{day} {10 + i}:00",
        )
        for day in days
        for i in range(5)
    ]
    put(database, **together(*made))
    return database


def test_a_finding_is_told_opened_dismissed_and_brought_back(show: Show, two_years: Database) -> None:
    """With its numbers as text; what is dismissed stands apart until it is brought back."""
    app = show(period="All dates")
    told = [m.value for m in app.markdown if "in the Holiday season of both years" in m.value]
    assert told
    assert r"\*help\*" in " ".join(told) + " ".join(m.value for m in app.markdown)
    app.switch_page("pages/overview/findings.py").run()
    assert not app.exception
    titles = [b.label for b in app.button if "finding_" in (b.key or "")]
    assert titles.count("Look") == titles.count("Dismiss") >= 1
    dismiss = next(b for b in app.button if (b.key or "").startswith("finding_dismissed_season|"))
    dismiss.click().run()
    (said,) = answers(two_years).values()
    assert (said.state, said.finding.split("|")[0]) == (State.DISMISSED, "season")
    assert not any((b.key or "") == dismiss.key for b in app.button)
    app.segmented_control(key="findings_state").set_value("Dismissed").run()
    next(b for b in app.button if b.label == "Bring back").click().run()
    assert answers(two_years) == {}
    app.segmented_control(key="findings_state").set_value("Open").run()
    next(b for b in app.button if (b.key or "").startswith("finding_look_list_season|")).click().run()
    assert not app.exception
    assert app.title[0].value == "Seasons"


@pytest.mark.usefixtures("two_years")
def test_a_reader_cannot_answer_and_is_told_why(show: Show) -> None:
    """The buttons are there, closed, with the reason."""
    app = show(PAGE, period="All dates", look="reader")
    done = [b for b in app.button if b.label == "Done"]
    assert done
    assert all(b.disabled for b in done)
    assert any("nothing can be changed" in c.value for c in app.caption)


@pytest.mark.usefixtures("filled")
def test_weeks_of_data_say_what_is_missing(show: Show) -> None:
    """Eight weeks are too few to say what a level swings by."""
    app = show(PAGE, period="All dates")
    assert any("looked for from 84 days on" in m.value for m in app.markdown)
