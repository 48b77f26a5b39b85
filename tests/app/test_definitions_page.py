"""The switchboard: definitions side by side over the same rows, presets, and matching another tool."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from iqs.scoring import METRICS, measure, use_definition
from iqs.settings import Settings
from iqs.store import Database, DuckEngine, read_settings, save_settings, setting_changes
from iqs.text import value
from tests.app.conftest import APP, Show
from tests.support.tables import five_reviews, put, rating, review, scored

PAGE = "pages/about/definitions.py"


def texts(app: AppTest) -> list[str]:
    """Everything written on the page."""
    return [m.value for m in (*app.markdown, *app.caption)]


def ten(database: Database) -> None:
    """The five known reviews twice: enough to be shown."""
    put(database, **five_reviews(times=2))


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda m: m.key)
def test_every_definition_is_explained(show: Show, metric: object) -> None:
    """Also before anything is loaded the page names each definition of a metric with its formula."""
    app = show(PAGE, metric=metric.label)
    shown = "\n".join(texts(app))
    for d in metric.definitions:
        assert f"`{metric.key}={d.key}`" in shown
        assert d.formula in shown


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda m: m.key)
def test_values_side_by_side_are_those_of_measure(show: Show, filled: Database, metric: object) -> None:
    """Each definition over the rows of the filter bar, here one team."""
    app = show(PAGE, period="All dates", team="blue", metric=metric.label)
    filters = app.session_state["_selection"].filters
    engine = DuckEngine(filled)
    for d in metric.definitions:
        row = measure(engine, [metric.key], filters=filters, definitions={metric.key: d.key}).rows[0]
        card = app.get_by_key(f"definition_{metric.key}_{d.key}")
        assert f"#### {value(row, d)}" in [m.value for m in card.markdown]


def test_zendesk_preset_shows_52_97_on_the_page_and_on_overview(show: Show, database: Database) -> None:
    """47.7 by points becomes 53.0 (52.972) with one click, said before; Overview follows and names it."""
    ten(database)
    app = show(PAGE, period="All dates")
    assert any(
        m.value == "**IQS** from Guide to **Zendesk QA**  \n47.7\u00a0% becomes 53.0\u00a0%"
        for m in app.markdown
    )
    app.button(key="take_Zendesk QA").click().run()
    assert read_settings(database).definitions == (("iqs", "zendesk_qa"),)
    card = app.get_by_key("definition_iqs_zendesk_qa")
    assert "#### 53.0 %" in [m.value for m in card.markdown]
    assert any("In force" in m.value for m in card.markdown)
    row = measure(DuckEngine(database), ["iqs"]).one("iqs")
    assert round(row.value or 0, 2) == 52.97
    overview = show(period="All dates")
    assert overview.metric[0].value == "53.0 %"
    assert any("Zendesk QA" in c.value for c in overview.caption)


def test_a_definition_is_put_in_force_and_back_with_one_click_each(show: Show, database: Database) -> None:
    """Both changes are recorded."""
    ten(database)
    app = show(PAGE, period="All dates")
    app.button(key="use_iqs_pass_rate").click().run()
    assert read_settings(database).definitions == (("iqs", "pass_rate"),)
    app.button(key="usual_iqs").click().run()
    assert read_settings(database) == Settings()
    assert [(c.key, c.new, c.who) for c in setting_changes(database)] == [
        ("definition.iqs", "default", "this page"),
        ("definition.iqs", "pass_rate", "this page"),
    ]


def test_the_band_follows_the_number_on_the_card(show: Show, database: Database) -> None:
    """75 is good; with good from 76 on it needs attention."""
    put(database, **scored(*[75.0] * 10))
    assert any("Guide · good" in c.value for c in show(period="All dates").caption)
    save_settings(database, replace(Settings(), good=76.0), saved_by="mia")
    assert any("Guide · needs attention" in c.value for c in show(period="All dates").caption)


def test_52_97_is_matched_and_taken(show: Show, database: Database) -> None:
    """The page says how many definitions give it, and puts the first in force on request."""
    ten(database)
    app = show(PAGE, period="All dates")
    app.text_input(key="match_number").set_value("52.97")
    app.button(key="match_find").click().run()
    assert "definitions give 52.97 over these rows" in app.success[0].value
    table = app.dataframe[0].value
    assert (table["Definition"][0], table["Gives"][0]) == ("Zendesk QA", "52.97 %")
    app.button(key="match_use").click().run()
    assert read_settings(database).definitions == (("iqs", "zendesk_qa"),)


def test_what_no_definition_gives_is_said_with_the_nearest(show: Show, database: Database) -> None:
    """Three, with how far off, and no button to use them."""
    ten(database)
    app = show(PAGE, period="All dates")
    app.text_input(key="match_number").set_value("12.3")
    app.button(key="match_find").click().run()
    assert "ways to count gives 12.3" in app.warning[0].value
    assert len(app.dataframe[0].value) == 3
    assert not [b for b in app.button if b.key == "match_use"]


@pytest.mark.parametrize("typed", ["", "good", "5:12"])
def test_what_is_no_number_is_said(show: Show, database: Database, typed: str) -> None:
    """One sentence with what to type."""
    ten(database)
    app = show(PAGE, period="All dates")
    app.text_input(key="match_number").set_value(typed)
    app.button(key="match_find").click().run()
    assert "is not a number" in app.error[0].value


def test_the_date_that_matched_is_taken_with_the_definition(show: Show, database: Database) -> None:
    """Sixteen reviews of March, half of them about conversations in February."""
    for i in range(16):
        put(
            database,
            **review(
                f"r{i}",
                rating("a", 5 if i % 2 else 3),
                conversation_at="2026-03-10 10:00" if i % 2 else "2026-02-27 10:00",
                reviewed_at="2026-03-12 10:00",
            ),
        )
    app = show(PAGE, period="Chosen days", days=["2026-03-01", "2026-03-31"])
    app.text_input(key="match_number").set_value("80.0")
    app.button(key="match_find").click().run()
    assert set(app.dataframe[0].value["By date of"]) == {"review"}
    app.button(key="match_use").click().run()
    assert read_settings(database).dates == (("iqs", "review"),)


def test_the_demo_can_be_looked_at_and_not_changed(
    show: Show, filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No button changes it, and the page says why."""
    monkeypatch.setattr("iqs.ui.data.chosen", lambda: "Demo data")
    monkeypatch.setattr("iqs.ui.data.path", lambda: filled.path)
    app = show(PAGE, period="All dates")
    assert not [b for b in app.button if b.key and b.key.startswith(("use_", "take_", "usual_"))]
    assert any("The demo is left as it is" in c.value for c in app.caption)
    settings = show("pages/data/settings.py")
    assert all(b.disabled for b in settings.button if b.key and b.key.startswith("settings_save_"))


def test_the_card_leads_to_the_switchboard(show: Show, database: Database) -> None:
    """From “How is this computed?” on Overview to the definitions of that metric."""
    put(database, **scored(*[80.0] * 10))
    app = show(period="All dates")
    app.button(key="how_iqs").click().run()
    links = [link for link in app.get("page_link") if "definitions" in link.proto.label]
    assert [(link.proto.page, link.proto.query_string) for link in links] == [("definitions", "metric=IQS")]
    assert (APP.parent / PAGE).exists()


def test_a_target_of_ones_own_stands_on_the_card_as_text(show: Show, database: Database) -> None:
    """A name that wants to be markup is not, and the average of the field is gone."""
    put(database, **scored(*[80.0] * 10))
    from iqs.settings import OwnBenchmark

    own = OwnBenchmark(85.0, "our *target*", "plan")
    save_settings(database, Settings(benchmarks=(("iqs", own),)), saved_by="mia")
    captions = [c.value for c in show(period="All dates").caption]
    assert any(r"our \*target\* 85.0 %" in c for c in captions)
    assert not any("average of the field 81" in c for c in captions)


def test_preset_that_changes_back_says_so(show: Show, database: Database) -> None:
    """Under CSAT by mean the guide's preset changes CSAT alone; IQS stays."""
    put(database, **scored(*[80.0] * 10))
    save_settings(database, use_definition(Settings(), "csat", "mean"), saved_by="mia")
    app = show(PAGE, period="All dates")
    card = app.get_by_key("preset_Guide")
    assert [m.value for m in card.markdown if "CSAT" in m.value] == ["**CSAT** from Mean to **Top boxes**"]
    assert "IQS stays Guide" in [c.value for c in card.caption]
