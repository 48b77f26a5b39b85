"""Did it work?: the event, the verdict in words, and who was compared with whom."""

from datetime import date, datetime

import pytest

from iqs.model import Treated
from iqs.store import Database, Event, add_events, events
from tests.analysis.test_intervention import ANYWAY, GAINS, LEVELS, ON, OTHERS, TRAINED, weeks
from tests.app.conftest import Show
from tests.support.tables import put, together

PAGE = "pages/change/did_it_work.py"
TRAINING = Event(ON, "Tone *training*", touched=Treated("team", ("Trained",)), moves="Tone")


@pytest.fixture
def trained(database: Database) -> Database:
    """Six trained agents who rise by ten points, six others; the training was noted on its day."""
    everybody = zip(TRAINED + OTHERS, LEVELS * 2, GAINS + ANYWAY, strict=True)
    put(
        database,
        **together(*(weeks(*one, team="Trained" if one[0] in TRAINED else "Others") for one in everybody)),
    )
    add_events(database, [TRAINING], added_by="mia", noted_at=datetime(2026, 3, 2, 9))
    return database


def test_a_training_that_worked(show: Show, trained: Database) -> None:
    """As it was noted: clear; by another number: a hint at most. Then nobody is left to compare with."""
    app = show(PAGE, work_weeks="13 weeks")
    assert app.subheader[0].value.startswith("Tone rose 1")
    texts = " ".join(m.value for m in app.markdown)
    assert "for the 6 agents it touched" in texts
    assert "The difference to comparable agents is clear" in texts
    assert any("before the numbers were there" in c.value for c in app.caption)
    table = app.get_by_key("work_table").value
    assert list(table["Group"]).count("touched") == 6
    assert table["Compared with"].iloc[0].count(",") == 4
    app.selectbox(key="work_what").set_value("IQS").run()
    assert not app.exception
    assert any("not what was noted then" in c.value for c in app.caption)
    app.selectbox(key="work_whom").set_value("Everybody").run()
    assert any("no comparison group" in m.value for m in app.markdown)
    # Moved to other days it counts as noted today, and opens with them.
    app.date_input(key="event_s_1").set_value(date(2026, 3, 9))
    app.get_by_key("event_change").click().run()
    assert not app.exception
    assert events(trained)[0].starts_on == date(2026, 3, 9)
    assert any("first on 2 Mar 2026" in c.value for c in app.caption)


def test_without_events_it_says_what_to_do(show: Show, filled: Database) -> None:
    """And a period can be chosen by an event once there is one."""
    app = show(PAGE)
    assert any("No event is noted yet" in m.value for m in app.markdown)
    add_events(filled, [Event(date(2026, 1, 12), "Macros", ends_on=date(2026, 1, 16))], added_by="mia")
    app = show(period="Event: Macros, 12 Jan 2026")
    assert app.selectbox(key="period").value == "Event: Macros, 12 Jan 2026"
    assert any(c.value.startswith("12 Jan 2026 to 16 Jan 2026") for c in app.caption)
