"""The Rows and Review pages: a number opened, and the guide's table."""

import pytest

from iqs.scorecards import templates
from iqs.store import Database, save_version
from tests.app.conftest import Show
from tests.app.test_scorecards_page import GUIDE
from tests.support.tables import put, rating, review, scored, together

ROWS, REVIEW = "pages/explore/rows.py", "pages/explore/review.py"


@pytest.mark.usefixtures("filled")
def test_card_opens_onto_its_rows(show: Show) -> None:
    """The link on a card leads to the rows of that metric, as many as its n."""
    page = show()
    link = page.button(key="open_csat")
    n = int(link.label.split()[2].replace(",", ""))
    link.click().run()
    assert page.title[0].value == "Rows behind a number"
    assert page.subheader[0].value.startswith("CSAT")
    assert any(m.value.startswith(f"{n:,} answers count.") for m in page.markdown)


def test_rows_say_what_counts_and_what_does_not(show: Show, database: Database) -> None:
    """Eight reviews of 90 %, and a self review that is left out."""
    put(database, **scored(*([90.0] * 8)))
    put(database, **review("mine", rating("All", 5), review_type="self"))
    page = show(ROWS)
    assert page.subheader[0].value == "IQS 90.0 %"
    assert any("1 are left out: 1 × self review." in m.value for m in page.markdown)
    table = page.dataframe[0].value
    assert list(table.columns[:2]) == ["Review", "IQS"]
    assert table["IQS"].tolist() == [90.0] * 8
    page.segmented_control(key="which").set_value("Left out").run()
    left = page.dataframe[0].value
    assert left["Review"].tolist() == ["mine"]
    assert left["Left out because"].tolist() == ["self review"]


def test_point_of_a_chart_narrows_the_period(show: Show, database: Database) -> None:
    """Only the day the address names; the whole period is a click away."""
    put(
        database,
        **together(
            *(review(f"r{i}", rating("a", 5), conversation_at=f"2026-03-{i + 1:02} 10:00") for i in range(9))
        ),
    )
    page = show(ROWS, point="2026-03-02/2026-03-03", metric="IQS")
    assert sorted(page.dataframe[0].value["Review"]) == ["r1", "r2"]
    page.button(key="whole_period").click().run()
    assert len(page.dataframe[0].value) == 9


def test_line_of_a_table_narrows_the_rows(show: Show, database: Database) -> None:
    """Only the agent the address names; all are a click away, and one who is not there is said not to be."""
    put(database, **scored(*([90.0] * 8), agent_id="ann"))
    put(database, **review("bobs", rating("All", 5), agent_id="bob"))
    page = show(ROWS, only="agent:bob", metric="IQS")
    assert page.dataframe[0].value["Review"].tolist() == ["bobs"]
    page.button(key="whole_group").click().run()
    assert len(page.dataframe[0].value) == 9
    assert "is not there" in show(ROWS, only="agent:zoe").warning[0].value


def test_guide_table_on_the_page(show: Show, database: Database) -> None:
    """40 % of a 4 is 1.6, and so on: 4.4 of 5, 88 %."""
    put(database, **review("r1", *(rating(c, s) for c, s in GUIDE), comment="Well *done*"))
    save_version(database, templates()[0], None, saved_by="mia")
    page = show(REVIEW, review="r1")
    assert page.subheader[0].value == "IQS 88.0 %, 4.4 of 5"
    table = page.table[0].value
    assert table["Weight"].tolist() == ["40.0 %", "30.0 %", "20.0 %", "10.0 %", "**100.0 %**"]
    assert table["Weighted score"].tolist() == ["1.6", "1.5", "1", "0.3", "**4.4 of 5**"]
    assert table["Score"].tolist() == ["4 of 5", "5 of 5", "5 of 5", "3 of 5", ""]
    assert any(t.value == "Well *done*" for t in page.text)


def test_auto_fail_and_what_it_took_are_shown(show: Show, database: Database) -> None:
    """All 85 points of the review."""
    put(
        database,
        **review("r1", rating("tone", 5, weight=75), rating("safety", 2, weight=25, critical=True)),
    )
    page = show(REVIEW, review="r1")
    assert page.subheader[0].value == "IQS 85.0 %, 4.25 of 5 before an auto-fail took it to 0.0 %"
    assert "Failed: safety. That took 85.0 of 85.0 points." in page.error[0].value


@pytest.mark.usefixtures("filled")
def test_link_to_a_review_that_is_gone_says_so(show: Show) -> None:
    """In one sentence."""
    page = show(REVIEW, review="nowhere")
    assert "There is no review “nowhere”" in page.error[0].value
