"""Settings in the database: kept, recorded, and days that move with the time zone."""

from dataclasses import replace

import pytest

from iqs.errors import UserError
from iqs.settings import Settings, WeekStart
from iqs.store import Database, DuckEngine, change_settings, read_settings, save_settings, setting_changes
from iqs.store.facts import rebuild
from tests.support.tables import put, rating, review


def days(database: Database) -> list[str]:
    """Conversation days of the reviews, as the facts have them."""
    with database.cursor() as cursor:
        rows = cursor.execute("select conversation_day from review_fact order by review_id").fetchall()
    return [str(day) for (day,) in rows]


def test_a_new_database_has_the_usual_settings(database: Database) -> None:
    """Nothing set, nothing recorded."""
    assert read_settings(database) == Settings()
    assert setting_changes(database) == ()


def test_each_changed_setting_is_recorded_with_who_and_what(database: Database) -> None:
    """Two keys are two records; what stays is not recorded; the latest comes first."""
    save_settings(database, Settings(baseline=79.9, week_start=WeekStart.SUNDAY), saved_by="mia")
    change_settings(database, lambda s: replace(s, baseline=75.0), saved_by="lu")
    assert read_settings(database) == Settings(baseline=75.0, week_start=WeekStart.SUNDAY)
    assert [(c.who, c.key, c.old, c.new) for c in setting_changes(database)] == [
        ("lu", "baseline", "79.9", "75"),
        ("mia", "week_start", "monday", "sunday"),
        ("mia", "baseline", "80", "79.9"),
    ]


def test_a_definition_that_is_put_back_is_recorded_as_default(database: Database) -> None:
    """And leaves no trace among the settings."""
    save_settings(database, Settings(definitions=(("iqs", "guide"),)), saved_by="mia")
    save_settings(database, Settings(), saved_by="mia")
    assert [(c.old, c.new) for c in setting_changes(database)] == [("guide", "default"), ("default", "guide")]
    assert read_settings(database) == Settings()


def test_numbers_kept_from_before_are_asked_anew_only_after_a_change(database: Database) -> None:
    """The version is part of every cache key: it grows with a change, and not without one."""
    before = DuckEngine(database).version()
    save_settings(database, Settings(), saved_by="mia")
    assert DuckEngine(database).version() == before
    save_settings(database, Settings(baseline=90.0), saved_by="mia")
    assert DuckEngine(database).version() == before + 1


def test_two_people_who_change_two_settings_both_get_theirs(database: Database) -> None:
    """The second one's change is made to what the first one left."""
    change_settings(database, lambda s: replace(s, baseline=90.0), saved_by="mia")
    change_settings(database, lambda s: replace(s, week_start=WeekStart.SATURDAY), saved_by="lu")
    assert read_settings(database) == Settings(baseline=90.0, week_start=WeekStart.SATURDAY)


def test_a_change_of_the_time_zone_moves_days_and_builds_facts_anew(database: Database) -> None:
    """23:30 UTC is the next day in Berlin, and 02:00 UTC the day before in New York."""
    put(database, **review("late", rating("a", 5), conversation_at="2026-03-02 23:30"))
    put(database, **review("small", rating("a", 5), conversation_at="2026-03-03 02:00"))
    assert days(database) == ["2026-03-02", "2026-03-03"]
    save_settings(database, Settings(timezone="Europe/Berlin"), saved_by="mia")
    assert days(database) == ["2026-03-03", "2026-03-03"]
    save_settings(database, Settings(timezone="America/New_York"), saved_by="mia")
    assert days(database) == ["2026-03-02", "2026-03-02"]
    with database.writing() as cursor:
        rebuild(cursor)
    assert days(database) == ["2026-03-02", "2026-03-02"]


def test_a_change_that_fails_changes_nothing(database: Database) -> None:
    """Neither setting, nor record, nor version."""
    before = DuckEngine(database).version()

    def refuse(s: Settings) -> Settings:
        return replace(s, baseline=50.0, good=90.0)

    with pytest.raises(UserError):
        change_settings(database, refuse, saved_by="mia")
    assert (read_settings(database), setting_changes(database)) == (Settings(), ())
    assert DuckEngine(database).version() == before


def test_a_zone_the_database_does_not_know_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A zone that only the system knows would leave rows without a day."""
    monkeypatch.setattr("iqs.settings.ZoneInfo", lambda _: None)
    with pytest.raises(UserError, match="no time zone called “Moon/Base”"):
        save_settings(database, Settings(timezone="Moon/Base"), saved_by="mia")
    assert read_settings(database) == Settings()
