"""The Leaderboard and Most improved pages: fair scores, hidden names, and shout-outs."""

import pytest

from iqs.store import Database
from iqs.store.shout_outs import shout_outs
from iqs.store.unnamed import save_unnamed, unnamed
from tests.analysis.test_leaderboard import TEAM, reviews
from tests.app.conftest import Show
from tests.support.tables import put

BOARD, IMPROVED = "pages/people/leaderboard.py", "pages/people/improved.py"
WALL = "pages/overview/wall.py"


@pytest.fixture
def team(database: Database) -> Database:
    """Six agents with ten reviews each, and one with three of 100 %."""
    put(database, **reviews(TEAM))
    put(database, **reviews({"zoe": 100.0}, (0.0, 0.0, 0.0)))
    return database


def test_scores_bands_and_who_stands_apart(show: Show, team: Database) -> None:
    """The best first, eve clearly below, three reviews apart; the toggle hides all names."""
    page = show(BOARD, period="All dates")
    assert (
        page.subheader[0].value
        == "2 agents are clearly above the average; 1 clearly below; 3 cannot be told apart"
    )
    table = page.dataframe[0].value
    assert table["Agent"].tolist()[0] == "fay"
    assert table["Agent"].tolist()[-1] == "eve"
    assert table["Where"].tolist()[-1] == "▼ clearly below"
    assert "Before adjusting" in table.columns
    apart = page.dataframe[1].value
    assert apart["Agent"].tolist() == ["zoe"]
    assert "3 reviews, 8 needed" in apart["Why"][0]
    page.toggle(key="hide_names").set_value(True).run()
    shown = page.dataframe[0].value["Agent"].tolist()
    assert not set(shown) & set(TEAM)
    assert all(name.startswith("Agent ") for name in shown)
    assert unnamed(team) == frozenset()


def test_agents_can_ask_not_to_be_named(show: Show, team: Database) -> None:
    """Fay is put on the list on the page; she stands under a pseudonym, the others under their names."""
    page = show(BOARD, period="All dates")
    page.multiselect(key="unnamed_agents").set_value(["fay"]).run()
    page.button(key="unnamed_save").click().run()
    assert unnamed(team) == {"fay"}
    names = page.dataframe[0].value["Agent"].tolist()
    assert names[0].startswith("Agent ")
    assert names[1:] == ["dan", "cat", "bob", "ann", "eve"]
    save_unnamed(team, [], saved_by="mia")


def test_shout_out_on_the_page(show: Show, team: Database) -> None:
    """Without enough data for a statement there is still praise, with the name of who says it."""
    page = show(IMPROVED, period="All dates")
    assert any("agents have 25 reviews both in" in m.value for m in page.markdown)
    page.selectbox(key="shout_agent").set_value("bob")
    page.text_input(key="shout_by").set_value("mia")
    page.text_input(key="shout_words").set_value("Calm *and* kind")
    page.button(key="FormSubmitter:shout-Say it").click().run()
    assert [(s.agent, s.words, s.said_by) for s in shout_outs(team)] == [("bob", "Calm *and* kind", "mia")]
    assert any(r"Calm \*and\* kind" in m.value for m in page.markdown)


@pytest.mark.usefixtures("team")
def test_the_wall_can_show_who_stands_out(show: Show) -> None:
    """The best by name or under pseudonyms, and nobody below."""
    app = show(WALL, slide="3", wall_board="with names", period="All dates")
    assert [s.value for s in app.subheader] == ["IQS: clearly above the average", "▲ dan", "▲ fay"]
    assert "eve" not in " ".join(m.value for m in app.markdown)
    hidden = show(WALL, slide="3", wall_board="without names", period="All dates")
    assert len(hidden.subheader) == 3
    assert all(s.value.startswith("▲ Agent ") for s in hidden.subheader[1:])
