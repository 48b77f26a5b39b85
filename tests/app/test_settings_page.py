"""The Settings page: what is saved, what is refused, and who changed what."""

import pytest

from iqs.errors import UserError
from iqs.model import Grain
from iqs.scoring import measure
from iqs.settings import HOLIDAYS, OwnBenchmark, Season, Settings, WeekStart
from iqs.store import Database, DuckEngine, read_settings, save_settings
from iqs.ui.settings import as_seasons, comparison_rows, season_rows, with_comparisons, with_marks
from tests.app.conftest import Show
from tests.support.tables import put, rating, review, scored

PAGE = "pages/data/settings.py"


def test_the_pass_mark_decides_whether_79_9_passes(show: Show, database: Database) -> None:
    """At 80 one of two passes; saved as 79.9, both do, on the page as in the scoring room."""
    put(database, **scored(*[79.9, 80.0] * 5))
    ask = {"definitions": {"iqs": "pass_rate"}}
    assert measure(DuckEngine(database), ["iqs"], **ask).one("iqs").value == 50.0
    app = show(PAGE)
    app.number_input(key="settings_baseline").set_value(79.9)
    app.button(key="settings_save_scores").click().run()
    assert not app.error
    assert measure(DuckEngine(database), ["iqs"], **ask).one("iqs").value == 100.0
    shown = show("pages/about/definitions.py", period="All dates")
    card = shown.get_by_key("definition_iqs_pass_rate")
    assert "#### 100.0 %" in [m.value for m in card.markdown]
    assert "Reviews scoring 79.9 % or more, divided by all reviews." in [c.value for c in card.caption]


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("settings_baseline", 0.0, "The pass mark must be above 0"),
        ("settings_baseline", 101.0, "at most 100 %, not 101"),
        ("settings_band.good", 85.0, "below “excellent”"),
        ("settings_band.excellent", 65.0, "below “excellent”"),
    ],
)
def test_a_mark_that_cannot_be_is_said_and_nothing_changes(
    show: Show, database: Database, key: str, value: float, says: str
) -> None:
    """One sentence, and what was typed stays to be mended."""
    app = show(PAGE)
    app.number_input(key=key).set_value(value)
    app.button(key="settings_save_scores").click().run()
    assert says in app.error[0].value
    assert app.number_input(key=key).value == value
    assert read_settings(database) == Settings()


def test_an_empty_mark_is_refused() -> None:
    """With what to write."""
    with pytest.raises(UserError, match="A mark is empty"):
        with_marks(Settings(), 80.0, None, 70.0)


def test_definitions_and_dates_are_chosen_and_put_back(show: Show, database: Database) -> None:
    """FCR can be fixed to the definition it would take anyway."""
    app = show(PAGE)
    app.selectbox(key="settings_definition_iqs").set_value("zendesk_qa")
    app.selectbox(key="settings_definition_fcr").set_value("one_touch")
    app.selectbox(key="settings_date_iqs").set_value("review")
    app.button(key="settings_save_computation").click().run()
    saved = read_settings(database)
    assert saved.definitions == (("fcr", "one_touch"), ("iqs", "zendesk_qa"))
    assert saved.dates == (("iqs", "review"),)
    for key in ("definition_iqs", "definition_fcr", "date_iqs"):
        app.selectbox(key=f"settings_{key}").set_value("")
    app.button(key="settings_save_computation").click().run()
    assert read_settings(database) == Settings()


def test_time_zone_and_week_are_saved_and_days_move(show: Show, database: Database) -> None:
    """Sunday 23:30 UTC is Monday in Berlin; with weeks from Sunday on both days lie in one week."""
    put(database, **review("r", rating("a", 5), conversation_at="2026-03-01 23:30"))
    app = show(PAGE)
    app.selectbox(key="settings_timezone").set_value("Europe/Berlin")
    app.selectbox(key="settings_week_start").set_value("sunday")
    app.button(key="settings_save_calendar").click().run()
    saved = read_settings(database)
    assert (saved.timezone, saved.week_start, saved.seasons) == (
        "Europe/Berlin",
        WeekStart.SUNDAY,
        (HOLIDAYS,),
    )
    engine = DuckEngine(database)
    assert [str(r.of("day")) for r in measure(engine, ["iqs"], grain=Grain.DAY).rows] == ["2026-03-02"]
    assert [str(r.of("day")) for r in measure(engine, ["iqs"], grain=Grain.WEEK).rows] == ["2026-03-01"]


def test_what_was_changed_is_listed_with_who(show: Show, database: Database) -> None:
    """In words, the latest first."""
    save_settings(database, Settings(baseline=75.0, definitions=(("iqs", "zendesk_qa"),)), saved_by="mia")
    table = show(PAGE).dataframe[-1].value
    rows = list(zip(table["Who"], table["What"], table["Before"], table["After"], strict=True))
    assert rows == [
        ("mia", "Definition of IQS", "as usual", "Zendesk QA"),
        ("mia", "Pass mark", "80", "75"),
    ]


def test_comparisons_are_edited_as_rows() -> None:
    """A target in minutes, one that is off, and the usual ones left as they are."""
    rows = comparison_rows(Settings())
    assert [(r["Metric"], r["Show"], r["Number"]) for r in rows[:3]] == [
        ("IQS", True, "81"), ("CSAT", True, "78"), ("NPS", False, ""),
    ]  # fmt: skip
    assert with_comparisons(Settings(), rows) == Settings()
    rows[1]["Show"] = False
    rows[4] |= {"Show": True, "Number": "7:30", "What it is": "our target", "Who says so": "plan"}
    saved = with_comparisons(Settings(), rows)
    assert saved.benchmarks == (("aht", OwnBenchmark(450.0, "our target", "plan")), ("csat", None))
    assert with_comparisons(saved, comparison_rows(saved)) == saved
    assert with_comparisons(saved, comparison_rows(Settings())) == Settings()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"Number": "many"}, "is not a number"),
        ({"Number": None}, "Write the number that IQS is compared with"),
        ({"Number": "181"}, "Guide lies between 0 and 100"),
        ({"What it is": ""}, "needs a name"),
        ({"Who says so": "a; b"}, "needs the form"),
    ],
)
def test_a_comparison_that_cannot_be_is_refused(change: dict[str, str], says: str) -> None:
    """With what to write instead."""
    rows = comparison_rows(Settings())
    rows[0] |= change
    with pytest.raises(UserError, match=says):
        with_comparisons(Settings(), rows)


def test_seasons_are_edited_as_rows() -> None:
    """Empty rows are passed over; a day that is none is refused."""
    rows = [*season_rows(Settings()), {"Season": "Sale", "From": "7-1", "To": "07-14"}]
    assert as_seasons([*rows, {"Season": None, "From": "", "To": None}]) == (
        HOLIDAYS,
        Season("Sale", (7, 1), (7, 14)),
    )
    with pytest.raises(UserError, match="is not a day of the year"):
        as_seasons([{"Season": "Sale", "From": "July", "To": "07-14"}])
    with pytest.raises(UserError, match="a first and a last day"):
        as_seasons([{"Season": "Sale", "From": None, "To": None}])
