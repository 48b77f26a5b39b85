"""The Recognition page: who earned what, giving it, and words to paste."""

from iqs.store import Database
from iqs.store.given_awards import given_awards
from iqs.store.unnamed import save_unnamed
from tests.analysis.test_awards import SPAN
from tests.analysis.test_leaderboard import TEAM, reviews
from tests.app.conftest import Show
from tests.support.tables import put

PAGE = "pages/people/recognition.py"


def test_awards_are_shown_given_and_kept(show: Show, database: Database) -> None:
    """March's best gets a card and is given the award; when other data come the award stays."""
    put(database, **reviews(TEAM), interactions=SPAN)
    page = show(PAGE, award_month="March 2026")
    assert page.subheader[0].value.startswith("March 2026: 2 awards for ")
    assert any("**fay**" in m.value for m in page.markdown)
    assert "Highest quality: congratulations," in page.code[-1].value
    page.text_input(key="give_by").set_value("mia")
    page.button(key="FormSubmitter:give_awards-Give").click().run()
    kept = given_awards(database)
    assert ("quality", "fay", "mia") in [(g.award, g.agent, g.given_by) for g in kept]
    assert any(c.value.startswith("Given by mia on") for c in page.caption)
    put(database, **reviews({"fay": 0.0}, (0.0,) * 30, review_type="peer"))
    page = show(PAGE, award_month="March 2026")
    assert any("**fay** was given “Highest quality” by mia" in i.value for i in page.info)
    save_unnamed(database, ["fay"], saved_by="mia")
    page = show(PAGE, award_month="March 2026", award_tab="History")
    given = page.dataframe[0].value
    assert set(given["Award"]) == {"Highest quality", "Best in All"}
    assert not [name for name in given["To"] if name == "fay"]


def test_without_a_whole_month_there_is_a_sentence(show: Show, database: Database) -> None:
    """Ten days of reviews are no month."""
    put(database, **reviews(TEAM))
    page = show(PAGE)
    assert any(m.value.startswith("No whole month lies in these data") for m in page.markdown)
