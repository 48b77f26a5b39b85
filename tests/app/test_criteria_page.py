"""The Criteria page: findings, the way to the reviews, and what it says where there is little."""

import pytest

from iqs.store import Database
from tests.app.conftest import Show
from tests.support.tables import put, rating, review, scored, together

PAGE = "pages/explore/criteria.py"


@pytest.fixture
def rated(database: Database) -> Database:
    """Twenty reviews each of two agents: tone *low* for Bob, who has a cause named; accuracy high."""
    put(
        database,
        **together(
            *(
                review(
                    f"{who}{i}",
                    rating("Accuracy", 5 - i % 2, comment="A <b>slip</b>" if i == 1 else None),
                    rating("*Tone*", low - i % 2, cause="Hurry" if who == "bob" and i < 5 else None),
                    agent_id=who,
                    team=f"{who}'s",
                    conversation_at=f"2026-03-{i + 1:02} 10:00",
                )
                for who, low in (("ann", 4), ("bob", 3))
                for i in range(20)
            )
        ),
    )
    return database


@pytest.mark.usefixtures("rated")
def test_scores_say_what_costs_most(show: Show) -> None:
    """Tone misses 40 % of its half, accuracy 10 %: 20 and 5 of the 25 points missing."""
    page = show(PAGE, period="All dates")
    assert [s.value for s in page.subheader] == [
        r"\*Tone\* loses most points: 20.0 of the 25.0 missing",
        r"\*Tone\* is rated lowest: 60.0 %",
    ]
    table = page.dataframe[0].value
    assert table["Criterion"].tolist() == ["*Tone*", "Accuracy"]
    assert table["Points lost"].tolist() == pytest.approx([20, 5])
    assert table["Ratings"].tolist() == [40, 40]
    assert "Points lost, of 100: *Tone* 20.0; Accuracy 5.0." in page.get("plotly_chart")[0].proto.alt


@pytest.mark.usefixtures("rated")
def test_colours_have_a_table_beside_them(show: Show) -> None:
    """Bob's tone is 20 points below Ann's, which is clear; accuracy is the same."""
    page = show(PAGE, period="All dates", criteria_tab="Teams and agents", criteria_by="Agent")
    assert page.subheader[0].value == r"bob is furthest below the others on \*Tone\*: 20.0 points"
    assert "4 cells compared, 2 clear." in page.get("plotly_chart")[0].proto.alt
    page.toggle(key="criteria_table").set_value(True).run()
    table = page.dataframe[0].value
    assert table["Is that clear?"].tolist() == ["clear", "clear", "not clear", "not clear"]
    assert table["Difference"].abs().tolist() == [20, 20, 0, 0]


@pytest.mark.usefixtures("rated")
def test_from_a_criterion_to_its_reviews(show: Show) -> None:
    """The chosen criterion over time, and then its reviews, the lowest first, with what was written."""
    page = show(PAGE, period="All dates", criteria_tab="Over time", criteria_of="Accuracy")
    assert page.subheader[0].value == "Accuracy is rated 90.0 %"
    next(b for b in page.button if b.label == "Open its reviews").click().run()
    assert page.subheader[0].value == "Ratings of Accuracy, the lowest first"
    table = page.dataframe[0].value
    assert (table["Score"].tolist()[0], table["Comment"].tolist().count("A <b>slip</b>")) == ("4 of 5", 2)
    assert any(c.value.startswith("40 ratings, 50 a page.") for c in page.caption)


@pytest.mark.usefixtures("rated")
def test_root_causes_and_whose_reviews_name_one(show: Show) -> None:
    """Five of forty reviews, all Bob's; of the ratings that lost something, 5 of 60 name a cause."""
    page = show(
        PAGE,
        period="All dates",
        criteria_tab="Root causes",
        criteria_cause="Hurry",
        criteria_cause_by="Agent",
    )
    assert page.subheader[0].value == "“Hurry” is named most: in 5 of 40 reviews"
    assert any("Of 60 ratings that lost something, 5 name a cause: 8.3 %" in m.value for m in page.markdown)
    groups = page.dataframe[-1].value
    assert groups["Agent"].tolist() == ["bob", "ann"]
    assert groups["Reviews that name it"].tolist() == [5, 0]
    next(b for b in page.button if b.label == "Open all reviews that name it").click().run()
    assert page.dataframe[0].value["Root cause"].tolist() == ["Hurry"] * 5


@pytest.mark.usefixtures("rated")
def test_where_points_go_and_only_one_group(show: Show) -> None:
    """13.3 of 20 points of tone at Bob's team; a link opens the ratings of one agent."""
    page = show(PAGE, period="All dates", criteria_tab="Where points go", criteria_of="*Tone*")
    assert page.subheader[0].value == r"\*Tone\* loses most at bob's: 12.5 of 20.0 points"
    assert page.dataframe[0].value["Score"].tolist() == pytest.approx([50, 70])
    only = show(PAGE, period="All dates", criteria_tab="Reviews", only="agent:ann")
    assert set(only.dataframe[0].value["Agent"]) == {"ann"}


def test_little_or_nothing_to_say(show: Show, database: Database) -> None:
    """Too few reviews; reviews with a total only; no cause named."""
    put(database, **review("r1", rating("Tone", 5)))
    assert any("need 8" in m.value for m in show(PAGE, period="All dates").markdown)
    put(database, **scored(*[80.0] * 9))
    page = show(PAGE, period="All dates", criteria_tab="Root causes")
    assert any("No reviewer named a root cause" in m.value for m in page.markdown)


def test_reviews_without_ratings_are_said_to_be(show: Show, database: Database) -> None:
    """What to load instead."""
    put(database, **together(*(review(f"r{i}", given_score=80.0) for i in range(9))))
    assert "a total only" in show(PAGE, period="All dates").info[0].value
