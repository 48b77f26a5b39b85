"""Speed and time left, from reports at given times of a clock."""

import pytest

from iqs.pace import Pace, rounded, time_left
from iqs.sources.parsed import Progress

ROWS = 100_000


def after(*reports: tuple[float, float]) -> Pace:
    """The pace of a load that starts at 100 s, after reports of (seconds since, share)."""
    pace = Pace.starting(100.0)
    for seconds, share in reports:
        pace = pace.after(Progress("Reading rows", share, rows=ROWS), 100.0 + seconds)
    return pace


def test_an_even_pace_gives_the_plain_rate_and_rest() -> None:
    """A tenth a second: after 4 s six are left, and a tenth of the rows pass each second."""
    pace = after((1, 0.1), (2, 0.2), (3, 0.3), (4, 0.4))
    assert pace.seconds_left(104.0) == pytest.approx(6.0)
    assert pace.rows_a_second(104.0) == pytest.approx(10_000)
    assert pace.doing() == "Reading rows · 100,000 rows"
    assert pace.speed_words(104.0) == "about 6 s left · 10,000 rows a second"


def test_nothing_is_said_before_enough_is_known() -> None:
    """One second and a half must have passed."""
    pace = after((0.5, 0.05), (1.0, 0.1))
    assert pace.seconds_left(101.4) is None
    assert pace.speed_words(101.4) == ""
    assert pace.seconds_left(101.6) == pytest.approx(8.4)


def test_time_left_counts_down_between_reports() -> None:
    """Half a second after the last report, half a second less is left; never less than none."""
    pace = after((2, 0.5), (3, 0.75))
    assert pace.seconds_left(103.5) == pytest.approx(0.5)
    assert pace.seconds_left(105.0) == 0.0


def test_a_burst_moves_the_speed_only_partly() -> None:
    """After ten even seconds one ten times as fast does not make the rest ten times as short."""
    even = [(t, 0.01 * t) for t in range(1, 11)]
    calm, burst = after(*even), after(*even, (11, 0.2))
    assert calm.speed == pytest.approx(0.01)
    assert 0.015 < burst.speed < 0.04


def test_a_share_never_goes_back() -> None:
    """A later report with a smaller share keeps the larger one, and takes its words."""
    pace = after((1, 0.4)).after(Progress("Scoring", 0.3), 102.0)
    assert (pace.latest.share, pace.latest.doing) == (0.4, "Scoring")


def test_a_standstill_silences_the_estimate_and_does_not_spoil_it() -> None:
    """Waiting a minute for another load says nothing about the speed of this one."""
    pace = after((1, 0.1), (2, 0.2))
    waiting = pace.after(Progress("Waiting", 0.2, rows=ROWS), 130.0)
    assert waiting.seconds_left(130.0) is None
    assert waiting.rows_a_second(130.0) is None
    moving = waiting.after(Progress("Storing", 0.3, rows=ROWS), 162.0)
    assert moving.seconds_left(162.0) == pytest.approx(0.7 / moving.speed)
    assert 0.05 < moving.speed < 0.1


def test_rows_done_are_named_where_known() -> None:
    """The present step counts its rows."""
    pace = Pace.starting(0.0).after(Progress("Reading rows", 0.1, 2_500, 5_000), 1.0)
    assert pace.doing() == "Reading rows · 2,500 of 5,000 rows"


def test_nothing_is_left_at_the_end() -> None:
    """A finished load has no time left to tell."""
    assert after((2, 0.5), (4, 1.0)).seconds_left(104.0) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "almost done"),
        (1.6, "about 2 s left"),
        (12.3, "about 12 s left"),
        (43.0, "about 45 s left"),
        (89.0, "about 90 s left"),
        (170.0, "about 3 min left"),
    ],
)
def test_time_left_in_words(seconds: float, words: str) -> None:
    """Rougher the longer it is."""
    assert time_left(seconds) == words


@pytest.mark.parametrize(
    ("value", "shown"), [(341_234.0, 340_000), (96.4, 96), (7.2, 7), (0.3, 0), (1_250_000.0, 1_200_000)]
)
def test_rates_have_two_digits(value: float, shown: int) -> None:
    """More would flicker and mean nothing."""
    assert rounded(value) == shown
