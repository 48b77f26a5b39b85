"""The Workload page: care for one who works without a break, hidden names, and silence without data."""

from iqs.store import Database
from tests.analysis.test_workload import WEEKDAYS, contacts
from tests.app.conftest import Show
from tests.support.tables import put, scored

WORKLOAD = "pages/people/workload.py"


def test_care_and_not_blame(show: Show, database: Database) -> None:
    """Ann has worked eleven days in a row; hidden, she is not named; five people are needed for the rest."""
    ann = {**{d: 6 for d in WEEKDAYS if d < 30}, **dict.fromkeys(range(31, 42), 6)}
    put(database, interactions=contacts("ann", ann) + contacts("bob", WEEKDAYS))
    page = show(WORKLOAD, period="All dates")
    assert page.subheader[0].value == "One person you may want to ask how they are"
    said = " ".join(m.value for m in page.markdown)
    assert "**ann** has worked 11 days in a row, to 15 Feb; consider a day off." in said
    assert "five people are needed" in said
    page.toggle(key="hide_names").set_value(True).run()
    assert "**ann**" not in " ".join(m.value for m in page.markdown)
    assert "ann" not in page.dataframe[0].value["Agent"].tolist()


def test_without_contacts_nothing_is_said(show: Show, database: Database) -> None:
    """Reviews alone say nothing about how much there was to do."""
    put(database, **scored(*[80.0] * 10))
    page = show(WORKLOAD, period="All dates")
    assert any("nothing is said about anybody's workload" in m.value for m in page.markdown)
    assert not page.dataframe
