"""The Coaching page: who would gain, a plan, team gaps, sessions, and a library of one's own."""

import pytest

from iqs.coaching import Kind
from iqs.store import Database
from iqs.store.coaching import library, sessions
from tests.app.conftest import Show
from tests.support.coached import starters, team
from tests.support.tables import put

PAGE = "pages/people/coaching.py"
ANN = "<b>Ann</b> *Lee*"


@pytest.fixture
def coached(database: Database) -> Database:
    """The team of six."""
    put(database, agents=starters())
    put(database, **team())
    return database


@pytest.mark.usefixtures("coached")
def test_who_would_gain_and_the_plan(show: Show) -> None:
    """One agent is listed; her plan names the gap, what helps, and who; her name stays text."""
    page = show(PAGE, period="All dates")
    assert page.subheader[0].value == "1 agent would gain from a conversation: a clear gap each"
    assert page.dataframe[0].value["Agent"].tolist() == [ANN]
    page.selectbox(key="coaching_agent").set_value(ANN).run()
    assert not page.exception
    assert page.subheader[0].value.startswith("One clear gap: Empathy, −")
    said = " ".join(m.value for m in page.markdown)
    assert "Active listening and emotional intelligence" in said
    assert "Fay \\& Ελένη, clearly strong here" in said
    table = page.dataframe[0].value
    assert table["Rating"].tolist() == ["42 of 100", "42 of 100", "100 of 100", "100 of 100"]
    page.segmented_control(key="coaching_for").set_value("A team").run()
    assert page.subheader[0].value.startswith("All together: most points of IQS go to Empathy")


def test_sessions_and_a_library_are_written_down(show: Show, coached: Database) -> None:
    """A workshop with two agents is two sessions; a library put in force is kept; nonsense is refused."""
    page = show(PAGE, period="All dates", coaching_tab="Sessions")
    page.multiselect(key="coaching_with").set_value(["ann", "bob"])
    page.text_input(key="coaching_by").set_value("Lea")
    page.selectbox(key="coaching_about").set_value("Empathy")
    page.text_area(key="coaching_actions").set_value("Ask first")
    page.button[[b.label for b in page.button].index("Write down")].click().run()
    assert not page.exception
    assert [(s.agent, s.kind, s.criterion, s.agreed) for s in sessions(coached)] == [
        ("bob", Kind.ONE_TO_ONE, "Empathy", ("Ask first",)),
        ("ann", Kind.ONE_TO_ONE, "Empathy", ("Ask first",)),
    ]
    assert any("2 agents had a session, 5 are needed" in m.value for m in page.markdown)
    page = show(PAGE, period="All dates", coaching_tab="Library")
    assert "20 trainings" in page.subheader[0].value
    area = page.text_area[0]
    area.set_value("nonsense")
    page.button(key="coaching_save").click().run()
    assert "not valid TOML" in page.error[0].value
    assert library(coached)[1] is False
