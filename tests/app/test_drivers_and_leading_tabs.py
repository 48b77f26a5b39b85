"""The bodies of the tabs Drivers and Early warning, drawn over small data."""

import pytest
from streamlit.testing.v1 import AppTest

from iqs.store import Database
from tests.support.paired import driven, weekly
from tests.support.tables import put


def both() -> None:
    """A page of both tabs over all dates."""
    from datetime import date

    from iqs.model import Filters, Grain, Period
    from iqs.ui.drivers import draw_drivers
    from iqs.ui.filters import Selection
    from iqs.ui.leading import draw_leading

    chosen = Selection(Filters(), None, Grain.MONTH, "", Period(date(2026, 1, 1), date(2026, 1, 31)))
    draw_drivers(chosen)
    draw_leading(chosen)


def run(**query: str) -> AppTest:
    """Run it with these words in the address."""
    app = AppTest.from_function(both, default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception, app.exception[0].value
    return app


@pytest.fixture
def mine(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The session's own data."""
    monkeypatch.setenv("IQS_DB", str(database.path))
    monkeypatch.delenv("IQS_DEMO", raising=False)
    return database


def test_drivers_of_enough_data_and_too_few_weeks(mine: Database) -> None:
    """Finding, caution and n; names are text; the other tab says how many weeks there are."""
    tables = driven(300)
    for row in tables["ratings"]:
        row["criterion"] = row["criterion"].replace("Solution", "*Solved*")
    put(mine, **tables)
    app = run()
    assert app.subheader[0].value.startswith(r"\*Solved\* goes most with satisfied customers: \+")
    assert any("Goes with, not causes" in i.value for i in app.info)
    assert any(c.value.startswith("n = 300 conversations of 20 agents") for c in app.caption)
    assert app.subheader[1].value.startswith("Not enough weeks: 0 have at least 5 reviews")
    nothing = run(drivers_of="NPS")
    assert nothing.subheader[0].value == "Not enough data to say what goes with customers who recommend you"


def test_early_warning_and_a_first_look(mine: Database) -> None:
    """The lead with its caution; a follower from the address."""
    put(mine, **weekly(80))
    app = run()
    assert app.subheader[1].value == "IQS moved first: CSAT followed about 2 weeks later"
    assert any("no proof of cause" in m.value for m in app.markdown)
    assert run(leading_to="NPS").subheader[1].value.startswith("Not enough weeks: 0 have")
