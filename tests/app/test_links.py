"""Links: the address of what is seen, exact days, and what a link asks for in vain."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st

from iqs.ui.links import ask_to_open
from tests.app.conftest import Show

pytestmark = pytest.mark.usefixtures("filled")


def asked(code: str) -> dict[str, list[str]]:
    """The parameters of an address that is offered to be copied."""
    return parse_qs(urlsplit(code).query)


def test_the_offered_link_says_everything_that_is_seen(show: Show) -> None:
    """Period, comparison, filters by name, and what the page has of its own; what is as usual is left out."""
    app = show(period="Last 28 days", agent="Ann *Lee*", team=["blue", "red"], which="Left out")
    assert asked(app.code[0].value) == {
        "period": ["Last 28 days"],
        "agent": ["Ann *Lee*"],
        "team": ["blue", "red"],
        "which": ["Left out"],
    }


def test_a_link_keeps_its_days_when_told_to(show: Show) -> None:
    """The last 7 days become the days they are now: the world ends on 1 March 2026."""
    app = show(period="Last 7 days")
    app.segmented_control(key="link_way").set_value("These exact days").run()
    assert asked(app.code[0].value) == {"period": ["Chosen days"], "days": ["2026-02-23", "2026-03-01"]}


def test_exact_days_of_an_opened_page_reach_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """While no widget holds days they are a parameter of the page; once one does, the widget's own."""
    monkeypatch.setattr(st, "session_state", state := {})
    query = "period=Chosen+days&days=2026-02-01&days=2026-02-03&metric=IQS"
    ask_to_open("why", query)
    days = {"days": ["2026-02-01", "2026-02-03"]}
    assert state["_to_page"] == ("why", days | {"metric": ["IQS"]})
    assert state["days"] == (date(2026, 2, 1), date(2026, 2, 3))
    ask_to_open("why", query)
    assert state["_to_page"] == ("why", {"metric": ["IQS"]})


def test_the_page_of_a_link_is_part_of_it(show: Show) -> None:
    """A followed link offers itself again."""
    app = show("pages/quality/auto_fail.py", period="All dates")
    assert asked(app.code[0].value) == {"period": ["All dates"]}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"metric": "Luck"}, "metric “Luck”"),
        ({"metric": "IQS", "sort_review_fact": "Mood"}, "sort review fact “Mood”"),
    ],
)
def test_parameters_of_a_page_that_ask_in_vain_are_named(
    show: Show, query: dict[str, str], said: str
) -> None:
    """Without a word from the page: Streamlit drops what a widget does not have, and the frame says so."""
    app = show("pages/explore/rows.py", **query)
    assert [said in w.value.replace("\\", "") for w in app.warning] == [True]


def test_a_link_that_asks_for_what_is_there_says_nothing(show: Show) -> None:
    """Every kind of parameter, some as usual: no warning."""
    app = show(
        "pages/explore/rows.py", metric="CSAT", which="That count", order="Ascending", period="All dates"
    )
    assert not app.warning
