"""Settings and matching from a shell."""

import csv
import io
import json
from pathlib import Path

import pytest

from iqs.store import open_database
from tests.cli.conftest import Run
from tests.support.tables import five_reviews, put, scored


@pytest.fixture
def known(run: Run, tmp_path: Path) -> Run:
    """The shell over the five reviews whose average is 52.972."""
    database = open_database(tmp_path / "own.duckdb")
    put(database, **five_reviews())
    database.close()
    return run


def test_a_preset_is_in_force_for_the_next_measure(known: Run) -> None:
    """47.75 by the guide, 52.97 as Zendesk QA counts; what changed is the answer."""
    (before,) = json.loads(known("measure", "iqs", "--format", "json").out)
    (change,) = json.loads(known("settings", "--preset", "zendesk qa", "--format", "json").out)
    (after,) = json.loads(known("measure", "iqs", "--format", "json").out)
    assert (change["key"], change["old"], change["new"]) == ("definition.iqs", "default", "zendesk_qa")
    assert (before["definition"], before["value"]) == ("guide", pytest.approx(214.86 / 4.5))
    assert (after["definition"], after["value"]) == ("zendesk_qa", pytest.approx(52.972))


def test_the_pass_mark_is_set_and_put_back(run: Run, tmp_path: Path) -> None:
    """79.9 fails at 80 and passes at 79.9."""
    database = open_database(tmp_path / "own.duckdb")
    put(database, **scored(79.9, 80.0))
    database.close()

    def rate() -> float:
        rows = json.loads(run("measure", "iqs", "--definition", "pass_rate", "--format", "json").out)
        return float(rows[0]["value"])

    assert rate() == 50.0
    run("settings", "baseline", "79.9")
    assert rate() == 100.0
    run("settings", "baseline", "default")
    assert rate() == 50.0


def test_settings_are_listed_with_what_they_mean(known: Run) -> None:
    """As JSON with value, usual value and meaning; one alone by its key."""
    rows = {r["key"]: r for r in json.loads(known("settings", "--format", "json").out)}
    assert (rows["baseline"]["value"], rows["timezone"]["value"]) == ("80", "UTC")
    assert rows["seasons"]["value"] == "Holiday season: 11-24 to 01-01"
    assert {f"definition.{k}" for k in ("iqs", "csat", "nps", "fcr", "aht", "ces")} <= set(rows)
    (one,) = json.loads(known("settings", "week_start", "--format", "json").out)
    assert one["meaning"] == "The day a week starts on where numbers are shown by week."


def test_the_history_tells_who_changed_what(known: Run) -> None:
    """The latest first; a value that is so already is no change."""
    known("settings", "timezone", "Europe/Berlin")
    known("settings", "week_start", "Sunday")
    again = known("settings", "week_start", "sunday")
    assert "it is so already" in again.err
    rows = json.loads(known("settings", "--history", "--format", "json").out)
    assert [(r["key"], r["old"], r["new"]) for r in rows] == [
        ("week_start", "monday", "sunday"),
        ("timezone", "UTC", "Europe/Berlin"),
    ]
    assert all(r["by"] for r in rows)


def test_a_number_of_another_tool_is_matched(known: Run) -> None:
    """52.97 is the average of reviews; the sentence says that several ways give it."""
    done = known("match", "iqs", "52.97", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert (rows[0]["definition"], rows[0]["matches"]) == ("zendesk_qa", "True")
    assert "definitions give 52.97 over these rows" in done.err


def test_a_number_that_nothing_gives_is_answered_with_the_nearest(known: Run) -> None:
    """Three rows, each with how far it is off; negative numbers need no quoting."""
    done = known("match", "iqs", "-12", "--format", "json")
    rows = json.loads(done.out)
    assert [r["matches"] for r in rows] == [False] * 3
    assert (rows[0]["definition"], rows[0]["value"], rows[0]["off"]) == ("pass_rate", 40.0, 52.0)
    assert "None of the" in done.err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("settings", "baselin"), "Did you mean baseline"),
        (("settings", "baselin", "3"), "Did you mean baseline"),
        (("settings", "baseline", "high"), "is not a number"),
        (("settings", "definition.iqs", "zendesk"), "Did you mean zendesk_qa"),
        (("settings", "definition.ics", "guide"), "There is no metric called “ics”"),
        (("settings", "timezone", "Mars"), "no time zone called “Mars”"),
        (("settings", "--preset", "Zen"), "There is no preset called “Zen”"),
        (("settings", "baseline", "70", "--history"), "one at a time"),
        (("settings", "benchmark.iqs", "181; target; plan"), "lies between 0 and 100"),
        (("match", "iqs", "good"), "is not a number"),
        (("match", "ics", "80"), "There is no metric called “ics”"),
    ],
)
def test_a_mistake_is_answered_with_a_sentence_and_changes_nothing(
    known: Run, arguments: tuple[str, ...], hint: str
) -> None:
    """Exit code 2, what to do, and no record of a change."""
    done = known(*arguments)
    assert (done.code, "Traceback" in done.err) == (2, False)
    assert hint in done.err
    assert known("settings", "--history").out.strip() == "Nothing there."
