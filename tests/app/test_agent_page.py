"""The Agent page: numbers, disputes for the lead, and an agent's look with nobody else on it."""

import pytest

from iqs.store import Database
from iqs.store.feedback import State, answer, dispute, disputes, feedback
from iqs.store.unnamed import pseudonyms, save_unnamed
from tests.analysis.test_beside import TEAM, _world
from tests.app.conftest import Show
from tests.support.tables import put

AGENT, REVIEW, ROWS = "pages/people/agent.py", "pages/explore/review.py", "pages/explore/rows.py"


@pytest.fixture
def team(database: Database) -> Database:
    """Four of a team, and one elsewhere."""
    put(database, **_world())
    return database


def _words(page: object) -> str:
    """Everything a page says in words."""
    kinds = ("markdown", "caption", "subheader", "text", "warning", "info", "title")
    said = [e.value for kind in kinds for e in getattr(page, kind)]
    tables = [t.value.to_string() for t in (*page.dataframe, *page.table)]  # type: ignore[attr-defined]
    return "\n".join([*map(str, said), *tables])


def test_page_of_an_agent(show: Show, team: Database) -> None:
    """Ann's IQS beside the team's, her latest reviews, her own ratings, and everybody's open disputes."""
    dispute(team, "qa", "bob3", "The customer was told", by="Bob")
    page = show(AGENT, period="All dates", person="ann")
    assert page.metric[0].value == "90.0 %"
    assert "Clearly better than the team in IQS" in page.subheader[0].value
    assert any("72.0 % (3 others, n = 60)" in c.value for c in page.caption)
    assert "ann rates the same conversations lower on whole score and Tone" in _words(page)
    assert "The work is better than it feels" in _words(page)
    assert any("look=agent&person=ann" in c.value for c in page.code)
    assert "The customer was told" in _words(page)


def test_look_of_an_agent_names_nobody_else(show: Show, team: Database) -> None:
    """No other name, no reviewer, no average of three people; other pages are not shown."""
    dispute(team, "qa", "bob3", "The customer was told", by="Bob")
    for address in (AGENT, ROWS):
        page = show(address, look="agent", person="ann", period="All dates", agent="bob", only="agent:bob")
        said = _words(page)
        for name in (*(set(TEAM) - {"ann"}), "mo", "eve"):
            assert f" {name} " not in f" {said} ".replace("\n", " "), (address, name)
        assert "reviewer" not in [c.casefold() for t in page.dataframe for c in t.value.columns]
        assert "agent" not in {m.key for m in page.multiselect}
        assert [s.options for s in page.selectbox if s.key == "person"] == [["ann"]]
    page = show(AGENT, look="agent", person="ann", period="All dates")
    assert "team too small to show its average without showing people" in _words(page)
    assert "72.0 %" not in _words(page)
    board = show("pages/people/leaderboard.py", look="agent", person="ann")
    assert "This page is about everybody" in _words(board)
    assert not board.dataframe
    assert "not among yours" in _words(show(REVIEW, look="agent", person="ann", review="bob3"))
    own = show(REVIEW, look="agent", person="ann", review="ann3")
    assert own.table
    assert "mo" not in [t.value for t in own.text]


def test_link_that_names_nobody_shows_nothing(show: Show, team: Database) -> None:
    """Somebody who is not there, and one who is not shown by name: for the lead under a pseudonym."""
    save_unnamed(team, ["ann"], saved_by="mia")
    for person in ("zoe", "ann"):
        page = show(AGENT, look="agent", person=person)
        assert "names nobody" in page.warning[0].value
        assert not page.metric
    page = show(AGENT, period="All dates", person=pseudonyms(team)["ann"])
    assert page.metric[0].value == "90.0 %"
    assert not [b for b in page.button if str(b.key).startswith("agent_open")]
    assert not [c for c in page.code if "look=agent" in c.value]


def test_feedback_on_the_page_of_a_review(show: Show, team: Database) -> None:
    """Acknowledged, disputed and answered there; a reader only reads."""
    page = show(REVIEW, review="ann3")
    page.text_input(key="feedback_read_by").set_value("Ann")
    next(b for b in page.button if b.label == "Read and understood").click().run()
    assert feedback(team, "qa", "ann3").acknowledged is not None
    page.text_area(key="feedback_what").set_value("Was told")
    page.text_input(key="feedback_what_by").set_value("Ann")
    next(b for b in page.button if b.label == "Dispute").click().run()
    (made,) = disputes(team)
    assert (made.what, made.state) == ("Was told", State.OPEN)
    answer(team, made.dispute_id, State.UPHELD, "Right", by="Mo")
    page = show(REVIEW, review="ann3", look="reader")
    assert "upheld: the agent was right" in _words(page)
    assert not page.text_area
