"""The Agents page: who is in the data, and saying who is who."""

import pytest
from streamlit.testing.v1 import AppTest

from iqs.store import Database, alias, aliases
from tests.app.conftest import Show
from tests.support.tables import put

PAGE = "pages/data/people.py"


@pytest.fixture
def team(database: Database) -> Database:
    """Ann is known; her e-mail address, u9 and Bob Fox are not; one contact names nobody."""
    put(database, agents=[{"agent_id": "7", "name": "Ann *Lee*"}])
    names = ["7", "ann.lee@example.com", "ann.lee@example.com", "u9", None, "Bob Fox", "Bob Fox"]
    put(
        database,
        interactions=[
            {
                "interaction_id": f"t{i}",
                "agent_id": n,
                "opened_at": "2026-03-02",
                "team": ["red", "blue"][i % 2],
            }
            for i, n in enumerate(names)
        ],
    )
    return database


def listed(app: AppTest) -> dict[str, str]:
    """State of each agent in the table."""
    table = app.dataframe[0].value
    return dict(zip(table["Agent"], table["State"], strict=True))


def pick(app: AppTest, name: str) -> AppTest:
    """Choose an agent."""
    app.selectbox(key="people_who").set_value(name).run()
    return app


def test_unmapped_names_come_first_with_what_that_means(show: Show, team: Database) -> None:
    """They are marked, and the page says that their rows count."""
    app = show(PAGE)
    assert list(listed(app).items()) == [
        ("ann.lee@example.com", "⚠ Unmapped"),
        ("Bob Fox", "⚠ Unmapped"),
        ("u9", "⚠ Unmapped"),
        ("Ann *Lee*", "Known"),
    ]
    assert [m.value for m in app.metric] == ["4", "3", "1"]
    assert "5 rows count in every total" in app.warning[0].value
    assert aliases(team) == ()


def test_likely_pair_is_applied_only_when_accepted(show: Show, team: Database) -> None:
    """The e-mail address is Ann's: one click, and it can be taken back."""
    app = show(PAGE)
    assert aliases(team) == ()
    app.button(key="accept_ann.lee@example.com").click().run()
    assert [(a.alias, a.agent_id) for a in aliases(team)] == [("ann.lee@example.com", "7")]
    assert list(listed(app)) == ["Bob Fox", "u9", "Ann *Lee*"]
    app.button(key="forget_1").click().run()
    assert aliases(team) == ()
    assert list(listed(app)) == ["ann.lee@example.com", "Bob Fox", "u9", "Ann *Lee*"]


def test_agent_is_merged_into_another(show: Show, team: Database) -> None:
    """Picked, then the other is chosen."""
    app = pick(show(PAGE), "u9")
    app.selectbox(key="people_other_u9").set_value("7").run()
    app.button(key="people_save").click().run()
    assert [(a.alias, a.agent_id, a.conditions) for a in aliases(team)] == [("u9", "7", ())]
    assert not app.exception


def test_agent_is_shown_under_another_name(show: Show, team: Database) -> None:
    """u9 becomes Zoe, who is known from then on."""
    app = pick(show(PAGE), "u9")
    app.segmented_control(key="people_what").set_value("is shown as").run()
    app.text_input(key="people_name_u9").set_value("Zoe Fox").run()
    app.button(key="people_save").click().run()
    assert listed(app)["Zoe Fox"] == "Known"
    assert aliases(team)[0].agent_id == "Zoe Fox"


def test_namesakes_are_told_apart_by_team(show: Show, team: Database) -> None:
    """The Bob Fox in blue is another person."""
    app = pick(show(PAGE), "Bob Fox")
    app.segmented_control(key="people_what").set_value("is shown as").run()
    app.text_input(key="people_name_Bob Fox").set_value("Bob Fox (blue)").run()
    app.selectbox(key="people_team_Bob Fox").set_value("blue").run()
    app.button(key="people_save").click().run()
    assert [a.conditions for a in aliases(team)] == [("in team blue",)]
    assert {"Bob Fox", "Bob Fox (blue)"} <= set(listed(app))


def test_what_cannot_be_is_said(show: Show, team: Database) -> None:
    """The same note twice: a sentence, and nothing changes."""
    alias(team, "u9", "Zoe", noted_by="mia")
    app = pick(show(PAGE), "Zoe")
    app.segmented_control(key="people_what").set_value("is shown as").run()
    app.text_input(key="people_name_Zoe").set_value("u9").run()
    app.button(key="people_save").click().run()
    assert "are one person already" in app.error[0].value
    assert len(aliases(team)) == 1


def test_without_a_list_of_agents_names_are_no_alarm(show: Show, database: Database) -> None:
    """Every name stands for itself, and that is said calmly."""
    put(database, interactions=[{"interaction_id": "t", "agent_id": "Ann"}])
    app = show(PAGE)
    assert not app.warning
    assert "every name stands for itself" in app.info[0].value
