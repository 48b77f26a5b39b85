"""Settings: the definitions in force, the pass mark, bands, what numbers are compared with, and the calendar.

A `Settings` that exists is valid by itself; whether a metric and a definition of those names exist is for
the scoring room to check. Each setting has a key and a text form, the same in the database, in the shell
and in the history of changes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from math import isfinite
from zoneinfo import ZoneInfo

from iqs.errors import UserError, unknown_name
from iqs.model import Period

DEFAULT, OFF, NONE = "default", "off", "none"
"""Text of a setting that is put back, of a benchmark that is not shown, and of no season at all."""


class WeekStart(StrEnum):
    """The day a week starts on."""

    MONDAY = "monday"
    SUNDAY = "sunday"
    SATURDAY = "saturday"


@dataclass(frozen=True)
class Season:
    """Days of every year, both ends included, as (month, day); `end` may lie in the year after.

    Raises UserError for a day no year has, and for a name that is empty, long, or holds : ; < or >.
    """

    name: str
    start: tuple[int, int]
    end: tuple[int, int]

    def __post_init__(self) -> None:
        name = self.name
        if not name or name != " ".join(name.split()) or len(name) > 40 or not set(name).isdisjoint(":;<>"):
            raise UserError(
                f"“{name[:60]}” cannot be the name of a season: write up to 40 letters, without : ; < or >."
            )
        for month, day in (self.start, self.end):
            try:
                date(2024, month, day)  # a leap year: a season may end on 29 February
            except ValueError as error:
                raise UserError(
                    f"The season “{name}” has a day that no year has: {month:02d}-{day:02d}."
                ) from error

    def within(self, period: Period) -> tuple[Period, ...]:
        """The parts of `period` that lie in this season, in order."""
        found = []
        for year in range(period.start.year - 1, period.end.year + 1):
            first = _day(year, self.start)
            last = _day(year + (self.end < self.start), self.end)
            first, last = max(first, period.start), min(last, period.end)
            if first <= last:
                found.append(Period(first, last))
        return tuple(found)

    def __str__(self) -> str:
        ends = (f"{month:02d}-{day:02d}" for month, day in (self.start, self.end))
        return f"{self.name}: {' to '.join(ends)}"


def _day(year: int, month_day: tuple[int, int]) -> date:
    """The day in a year; 29 February is the 28th where there is none."""
    try:
        return date(year, *month_day)
    except ValueError:
        return date(year, 3, 1) - timedelta(days=1)


@dataclass(frozen=True)
class OwnBenchmark:
    """A number to compare a metric with, in its unit, what it is, and who says so.

    Raises UserError when a text is empty or holds a semicolon.
    """

    value: float
    label: str
    source: str

    def __post_init__(self) -> None:
        for what, text in (("name", self.label), ("source", self.source)):
            if not text.strip() or len(text) > 120 or ";" in text:
                raise UserError(
                    f"What a number is compared with needs a {what}: up to 120 letters, without a semicolon."
                )

    def __str__(self) -> str:
        return f"{self.value:.10g}; {self.label}; {self.source}"


HOLIDAYS = Season("Holiday season", (11, 24), (1, 1))
"""The season that is there from the start: from late November to New Year's Day."""


@dataclass(frozen=True)
class Settings:
    """What is in force. Hashable, so that it is a cache key; `Settings()` is what a new database has.

    `definitions` and `dates` hold (metric, definition or date) pairs, sorted; a metric that is absent has
    its usual one. `baseline` is the score in percent from which a review passes. Scores from `excellent`
    on are excellent, from `good` on good, below it they need attention. `benchmarks` hold (metric, number
    to compare with) pairs, sorted, None for one that is switched off; a metric that is absent has those of
    its declaration. Raises UserError when a value is out of its range.
    """

    definitions: tuple[tuple[str, str], ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    baseline: float = 80.0
    excellent: float = 80.0
    good: float = 70.0
    benchmarks: tuple[tuple[str, OwnBenchmark | None], ...] = ()
    timezone: str = "UTC"
    week_start: WeekStart = WeekStart.MONDAY
    seasons: tuple[Season, ...] = (HOLIDAYS,)

    def __post_init__(self) -> None:
        if not 0 < self.baseline <= 100:
            raise UserError(f"The pass mark must be above 0 and at most 100 %, not {self.baseline:g}.")
        if not 0 < self.good < self.excellent <= 100:
            raise UserError(
                "“Good” must start above 0 % and below “excellent”, and “excellent” at 100 % at most; "
                f"not {self.good:g} and {self.excellent:g}."
            )
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as error:  # unknown, a path, the name of a folder
            raise UserError(
                f"There is no time zone called “{self.timezone[:60]}”. Write it like Europe/Berlin or UTC."
            ) from error
        names = [s.name.casefold() for s in self.seasons]
        if twice := next((s.name for s in self.seasons if names.count(s.name.casefold()) > 1), None):
            raise UserError(f"Two seasons are called “{twice}”. Give each a name of its own.")

    def band(self, score: float) -> str:
        """What a score in percent is called; as a review passes, 79.9 is below 80 and 80.0 is not."""
        score = round(score, 9)  # 80 may be stored as 79.99999999999999
        return "excellent" if score >= self.excellent else "good" if score >= self.good else "needs attention"


PLAIN_KEYS = ("baseline", "band.excellent", "band.good", "timezone", "week_start", "seasons")
METRIC_KEYS = ("definition", "date", "benchmark")
"""Keys with a metric behind them: `definition.iqs`."""

MEANINGS = {
    "definition": "How this metric is computed on every page, in the shell and in every export.",
    "date": "The date by which rows fall into a period.",
    "benchmark": "What the number is compared with on its card and chart; off shows nothing.",
    "baseline": "A review passes at this score or above, in percent; used by the pass rate.",
    "band.excellent": "Scores from here on are called excellent, in percent.",
    "band.good": "Scores from here on are called good, lower ones need attention, in percent.",
    "timezone": "Decides on which day something happened; a change counts every row's day anew.",
    "week_start": "The day a week starts on where numbers are shown by week.",
    "seasons": "Days of the year that charts mark, such as a sale or the holidays.",
}
"""What a change of each setting does, in one sentence."""

_ATTRIBUTES = {"band.excellent": "excellent", "band.good": "good"}


def is_key(key: str) -> bool:
    """Whether `key` is the form of a setting's key; the metric in it may still be unknown."""
    kind, dot, metric = key.partition(".")
    return key in PLAIN_KEYS or (kind in METRIC_KEYS and bool(dot and metric))


def as_texts(settings: Settings) -> dict[str, str]:
    """Every setting by key, as text; those of metrics only where they are set."""
    own = {f"definition.{m}": d for m, d in settings.definitions}
    own |= {f"date.{m}": d for m, d in settings.dates}
    own |= {f"benchmark.{m}": OFF if b is None else str(b) for m, b in settings.benchmarks}
    return own | {
        "baseline": f"{settings.baseline:.10g}",
        "band.excellent": f"{settings.excellent:.10g}",
        "band.good": f"{settings.good:.10g}",
        "timezone": settings.timezone,
        "week_start": settings.week_start.value,
        "seasons": "; ".join(map(str, settings.seasons)) or NONE,
    }


def from_texts(texts: Mapping[str, str]) -> Settings:
    """The settings that `as_texts` gave; keys of nothing known are passed over."""
    fields: dict[str, object] = {}
    for key, text in texts.items():
        if is_key(key):
            fields = _with(fields, Settings(), key, text)
    return replace(Settings(), **fields)  # type: ignore[arg-type]


def changed(settings: Settings, key: str, text: str) -> Settings:
    """The settings with one of them given as text; "default" puts it back.

    Raises UnknownName for an unknown key and UserError for a text that does not fit.
    """
    if not is_key(key):
        raise unknown_name("setting", key, [*PLAIN_KEYS, *(f"{kind}.iqs" for kind in METRIC_KEYS)])
    return replace(settings, **_with({}, settings, key, text.strip()))  # type: ignore[arg-type]


def _with(fields: dict[str, object], settings: Settings, key: str, text: str) -> dict[str, object]:
    """The fields with what a text says about one of them, on top of `settings`."""
    kind, _, metric = key.partition(".")
    if kind in METRIC_KEYS:
        name = f"{kind}s"
        pairs = dict(fields.get(name, getattr(settings, name)))  # type: ignore[call-overload]
        pairs.pop(metric, None)
        if text != DEFAULT:
            pairs[metric] = _benchmark(text) if kind == "benchmark" else text
        return {**fields, name: tuple(sorted(pairs.items()))}
    name = _ATTRIBUTES.get(key, key)
    if text == DEFAULT:
        return {**fields, name: getattr(Settings(), name)}
    if key == "timezone":
        return {**fields, name: text}
    if key == "week_start":
        if text.casefold() not in set(WeekStart):
            raise unknown_name("first day of the week", text, WeekStart)
        return {**fields, name: WeekStart(text.casefold())}
    return {**fields, name: _seasons(text) if key == "seasons" else _number(text, key)}


def _number(text: str, key: str) -> float:
    try:
        value = float(text.removesuffix("%").strip().replace(",", "."))
        if not isfinite(value):
            raise ValueError(text)
        return value
    except ValueError as error:
        raise UserError(f"“{text[:60]}” is not a number for {key}. Write one such as 80 or 79.9.") from error


def _benchmark(text: str) -> OwnBenchmark | None:
    if text.casefold() == OFF:
        return None
    value, *rest = (part.strip() for part in text.split(";"))
    if len(rest) != 2:
        raise UserError(
            f"“{text[:60]}” needs the form NUMBER; WHAT IT IS; WHO SAYS SO, such as 85; our target; "
            "team plan 2026. Or write off, or default."
        )
    return OwnBenchmark(seconds(value) if ":" in value else _number(value, "a benchmark"), *rest)


def seconds(text: str) -> float:
    """Seconds of a time written m:ss or h:mm:ss; UserError for anything else."""
    if not re.fullmatch(r"\d{1,4}(:[0-5]\d){1,2}", text.strip()):
        raise UserError(f"“{text[:60]}” is not a time. Write minutes and seconds, such as 5:12.")
    total = 0
    for part in text.strip().split(":"):
        total = 60 * total + int(part)
    return float(total)


def season_day(text: str) -> tuple[int, int]:
    """Month and day of a text such as 11-24; UserError for anything else."""
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text.strip())
    if found is None:
        raise UserError(f"“{text[:60]}” is not a day of the year. Write month and day, such as 11-24.")
    return int(found[1]), int(found[2])


def _seasons(text: str) -> tuple[Season, ...]:
    if text.casefold() == NONE:
        return ()
    found = []
    for part in text.split(";"):
        name, colon, days = part.strip().rpartition(":")
        ends = days.split(" to ")
        if not colon or len(ends) != 2:
            raise UserError(
                f"“{part.strip()[:60]}” needs the form NAME: MM-DD to MM-DD, such as Summer: 07-01 to 08-31."
            )
        found.append(Season(name.strip(), season_day(ends[0]), season_day(ends[1])))
    return tuple(found)
