"""Is it stable?: the chart with its reason, changes of level with rows on both sides, and too few weeks."""

from datetime import timedelta

from iqs.scoring import measure
from iqs.store import Database, DuckEngine, Event, add_event
from tests.app.conftest import Show
from tests.support.tables import put
from tests.support.weekly import FIRST, weekly

PAGE = "pages/change/stability.py"
ALL = {"period": "All dates"}


def test_the_chart_says_why_it_is_this_one_and_switches(show: Show, database: Database) -> None:
    """Points by week though the bar would have days or months; experts may pick another chart."""
    put(database, **weekly(step=24))
    app = show(PAGE, metric="CSAT", **ALL)
    alt = app.get("plotly_chart")[0].proto.alt
    assert "40 weeks from 6 Jan 2025" in alt
    assert any(r"Chart: Width by n, shares \(p\)" in m.value for m in app.markdown)
    assert any("one signal in about 100 weeks by chance" in c.value for c in app.caption)
    app.selectbox(key="stability_kind").set_value("One width (XmR)").run()
    assert any(r"You picked it; “Width by n, shares \(p\)” would fit." in m.value for m in app.markdown)
    app.segmented_control(key="metric").set_value("IQS").run()
    app.selectbox(key="stability_of").set_value("Tone").run()
    app.toggle(key="stability_passing").set_value(True).run()
    assert app.subheader[0].value.startswith("Tone, share that passes varies as it usually does")
    assert not app.exception


def test_a_change_names_what_is_near_and_opens_its_rows(show: Show, database: Database) -> None:
    """Blue's step with an event three days before it; the button opens blue's reviews after it."""
    put(database, **weekly(step=24))
    day = FIRST + timedelta(days=7 * 24)
    add_event(database, Event(day - timedelta(days=3), "*New* macros"), added_by="mia")
    app = show(PAGE, stability_tab="When did it change", **ALL)
    assert "blue rose by" in app.subheader[0].value
    assert any(r"3 days after: \*New\* macros" in c.value for c in app.caption)
    table = app.dataframe[0].value
    assert table["Looked at"].tolist()[:2] == ["Everything", "blue"]
    assert table["Verdict"].tolist()[1:] == ["changed", "no clear change", "no clear change"]
    later = [r for r in measure(DuckEngine(database), ["iqs"], by=["team"]).rows if r.of("team") == "blue"]
    button = app.button(key="stability_open_blue_0_after")
    assert button.label == f"Open the {later[0].n * 16 // 40} reviews after"
    button.click().run()
    assert app.title[0].value == "Rows behind a number"
    assert any(m.value.startswith("320 reviews count.") for m in app.markdown)


def test_too_few_weeks_say_how_many_are_needed(show: Show, database: Database) -> None:
    """Ten weeks: twelve are needed for limits, 24 for changes."""
    put(database, **weekly(10, size=5))
    app = show(PAGE, **ALL)
    assert "stable \\(10, need 12\\)" in app.subheader[0].value
    app = show(PAGE, stability_tab="When did it change", **ALL)
    assert any("from 24 weeks with enough data on; there are 10." in m.value for m in app.markdown)
