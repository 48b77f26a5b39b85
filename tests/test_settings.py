"""Settings: what is usual, what may be set, and the text they are kept and typed as."""

import re
from datetime import date

import pytest

from iqs.errors import UserError
from iqs.model import Period
from iqs.settings import (
    HOLIDAYS,
    OwnBenchmark,
    Season,
    Settings,
    WeekStart,
    as_texts,
    changed,
    from_texts,
    seconds,
)

MANY = Settings(
    definitions=(("csat", "mean"), ("iqs", "zendesk_qa")),
    dates=(("iqs", "review"),),
    baseline=79.9,
    excellent=90.0,
    good=75.5,
    benchmarks=(("aht", OwnBenchmark(450.0, "our target", "team plan")), ("csat", None)),
    timezone="Europe/Berlin",
    week_start=WeekStart.SUNDAY,
    seasons=(HOLIDAYS, Season("Summer sale", (7, 1), (8, 31))),
)


@pytest.mark.parametrize("some", [Settings(), MANY, Settings(seasons=())])
def test_settings_come_back_from_their_text(some: Settings) -> None:
    """Also a number with decimals, a comparison that is off, and no season at all."""
    assert from_texts(as_texts(some)) == some


def test_a_setting_is_typed_as_it_is_listed() -> None:
    """One after the other gives the same settings as all at once; default puts each back."""
    typed = Settings()
    for key, text in as_texts(MANY).items():
        typed = changed(typed, key, text)
    assert typed == MANY
    for key in reversed(as_texts(MANY)):
        typed = changed(typed, key, "default")
    assert typed == Settings()


def test_a_comparison_in_time_is_typed_as_shown() -> None:
    """7:30 is 450 seconds."""
    found = changed(Settings(), "benchmark.aht", "7:30; our target; plan")
    assert dict(found.benchmarks)["aht"] == OwnBenchmark(450.0, "our target", "plan")
    assert (seconds("0:59"), seconds("1:00:01")) == (59.0, 3601.0)


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("baseline", "eighty", "is not a number"),
        ("baseline", "nan", "is not a number"),
        ("baseline", "0", "above 0 and at most 100"),
        ("baseline", "100.1", "above 0 and at most 100"),
        ("band.good", "80", "below “excellent”"),
        ("band.excellent", "60", "below “excellent”"),
        ("timezone", "Mars/Base", "no time zone called “Mars/Base”"),
        ("timezone", "../etc/passwd", "no time zone"),
        ("timezone", "", "no time zone"),
        ("week_start", "sundae", "Did you mean sunday"),
        ("seasons", "Summer", "needs the form NAME: MM-DD to MM-DD"),
        ("seasons", "Summer: 06-01 to 06-31", "a day that no year has: 06-31"),
        ("seasons", "A: 01-01 to 01-02; a: 02-01 to 02-02", "Two seasons are called"),
        ("seasons", "<b>: 01-01 to 01-02", "cannot be the name of a season"),
        ("benchmark.iqs", "85", "needs the form NUMBER; WHAT IT IS; WHO SAYS SO"),
        ("benchmark.iqs", "85; ; plan", "needs a name"),
        ("benchmark.aht", "7:61; target; plan", "is not a time"),
        ("benchmark.iqs", "inf; target; plan", "is not a number"),
        ("baselin", "80", "Did you mean baseline"),
        ("definition", "guide", "There is no setting called “definition”"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(key: str, text: str, says: str) -> None:
    """Every mistake names the value and what to write."""
    with pytest.raises(UserError, match=re.escape(says)):
        changed(Settings(), key, text)


def test_bands_start_at_their_mark() -> None:
    """79.9 is good, 80 excellent, also where sums of fractions make it 79.99999999999999."""
    s = Settings()
    assert [s.band(v) for v in (100.0, 80.0, 79.99999999999999, 79.9, 70.0, 69.9)] == [
        "excellent", "excellent", "excellent", "good", "good", "needs attention",
    ]  # fmt: skip
    assert Settings(excellent=95, good=90).band(92) == "good"


def test_a_season_over_new_year_is_one_stretch() -> None:
    """From 24 November to 1 January, cut at the ends of what is looked at."""
    shown = Period(date(2025, 12, 1), date(2026, 11, 30))
    assert HOLIDAYS.within(shown) == (
        Period(date(2025, 12, 1), date(2026, 1, 1)),
        Period(date(2026, 11, 24), date(2026, 11, 30)),
    )
    assert HOLIDAYS.within(Period(date(2026, 3, 1), date(2026, 3, 31))) == ()


def test_a_season_to_the_end_of_february_ends_on_the_28th_or_29th() -> None:
    """In 2027 and in the leap year 2028."""
    winter = Season("Winter", (1, 2), (2, 29))
    ends = [p.end for p in winter.within(Period(date(2027, 1, 1), date(2028, 12, 31)))]
    assert ends == [date(2027, 2, 28), date(2028, 2, 29)]
