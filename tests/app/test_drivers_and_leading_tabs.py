"""The tabs What goes with happy customers and Early warning of Side by side, over small data."""

from iqs.store import Database
from tests.app.conftest import Show
from tests.support.paired import driven, weekly
from tests.support.tables import put

PAGE = "pages/explore/side_by_side.py"
DRIVERS = {"side_tab": "What goes with happy customers", "period": "All dates"}
LEADING = {"side_tab": "Early warning", "period": "All dates"}


def test_drivers_of_enough_data_and_of_too_little(show: Show, database: Database) -> None:
    """Finding, caution and n; names are text; answers that nobody gave drive nothing."""
    tables = driven(300)
    for row in tables["ratings"]:
        row["criterion"] = row["criterion"].replace("Solution", "*Solved*")
    put(database, **tables)
    app = show(PAGE, **DRIVERS)
    assert app.subheader[0].value.startswith(r"\*Solved\* goes most with satisfied customers: \+")
    assert any("Goes with, not causes" in i.value for i in app.info)
    assert any(c.value.startswith("n = 300 conversations of 20 agents") for c in app.caption)
    nothing = show(PAGE, drivers_of="NPS", **DRIVERS)
    assert nothing.subheader[0].value == "Not enough data to say what goes with customers who recommend you"


def test_early_warning_and_too_few_weeks(show: Show, database: Database) -> None:
    """The lead with its caution; a follower from the address, with how many weeks there are."""
    put(database, **weekly(80))
    app = show(PAGE, **LEADING)
    assert app.subheader[0].value == "IQS moved first: CSAT followed about 2 weeks later"
    assert any("no proof of cause" in m.value for m in app.markdown)
    assert show(PAGE, leading_to="NPS", **LEADING).subheader[0].value.startswith("Not enough weeks: 0 have")
