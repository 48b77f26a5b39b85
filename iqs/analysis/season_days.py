"""Which days a season is: those of a named season in the settings, or days around a public holiday.

Holidays come from the `holidays` package; those with moving dates, such as Easter, are found for each year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from iqs.errors import UserError, unknown_name
from iqs.model import Period
from iqs.settings import Season

MOST_DAYS = 60
"""Days before or after a holiday at most."""
_YEAR = timedelta(days=370)


@dataclass(frozen=True)
class SeasonDays:
    """A season with its occurrences, whole ones in order, from a year before the data to a year after."""

    name: str
    parts: tuple[Period, ...]

    def around(self, period: Period) -> tuple[Period, ...]:
        """The parts of the occurrences that lie in a period."""
        cut = (
            Period(max(p.start, period.start), min(p.end, period.end)) for p in self.parts if _meet(p, period)
        )
        return tuple(cut)


@dataclass(frozen=True)
class Holiday:
    """Days around a public holiday: `before` days before it to `after` days after it, 0 to `MOST_DAYS`."""

    country: str
    holiday: str
    before: int = 3
    after: int = 3

    @property
    def name(self) -> str:
        """As people read it."""
        return f"{self.holiday} ({self.country}, {self.before} days before to {self.after} after)"


def named(season: Season, data: Period) -> SeasonDays:
    """A named season around the data; whole occurrences only."""
    wide = _wider(data)
    wider = Period(wide.start - _YEAR, wide.end + _YEAR)
    whole = (p for p in season.within(wider) if wider.start < p.start and p.end < wider.end)
    return SeasonDays(season.name, tuple(p for p in whole if _meet(p, wide)))


def find(name: str, seasons: Sequence[Season]) -> Season:
    """The season of this name; UnknownName with suggestions when there is none."""
    for season in seasons:
        if season.name.casefold() == name.casefold():
            return season
    raise unknown_name("season", name, [s.name for s in seasons])


def around(asked: Holiday, data: Period) -> SeasonDays:
    """Days around a holiday in each year; UnknownName for a country or holiday that does not exist.

    Raises UserError for more days than `MOST_DAYS`.
    """
    if not (0 <= asked.before <= MOST_DAYS and 0 <= asked.after <= MOST_DAYS):
        raise UserError(f"A holiday may have 0 to {MOST_DAYS} days before and after it.")
    wide = _wider(data)
    found = days_of(asked.country, wide.start.year, wide.end.year)
    if asked.holiday not in found:
        raise unknown_name(f"holiday of {asked.country}", asked.holiday, found)
    # Days of a holiday that follow each other are one occurrence.
    parts: list[Period] = []
    for day in found[asked.holiday]:
        start, end = day - timedelta(days=asked.before), day + timedelta(days=asked.after)
        if parts and start <= parts[-1].end + timedelta(days=1):
            parts[-1] = Period(parts[-1].start, max(end, parts[-1].end))
        else:
            parts.append(Period(start, end))
    return SeasonDays(asked.name, tuple(p for p in parts if _meet(p, wide)))


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Codes of countries whose public holidays are known, by name, in reading order."""
    from holidays.registry import COUNTRIES

    found = {key.replace("_", " ").title(): names[1] for key, names in COUNTRIES.items()}
    return dict(sorted(found.items()))


@lru_cache(maxsize=64)
def days_of(country: str, first: int, last: int) -> dict[str, tuple[date, ...]]:
    """Public holidays of a country from one year to another: the days of each, by name in order of the year.

    Names are English where the calendar has English ones. Days that are only given off in place of a holiday
    are not among them. Raises UnknownName for a country that is not known.
    """
    import holidays

    code = countries().get(country)
    if code is None:
        raise unknown_name("country", country, countries())
    known = holidays.country_holidays(code)
    language = next((s for s in known.supported_languages if s.startswith("en")), None)
    calendar = holidays.country_holidays(code, years=range(first, last + 1), language=language)
    found: dict[str, list[date]] = {}
    for day, names in sorted(calendar.items()):
        for name in names.split("; "):
            if "observed" not in name.casefold() and "substitute" not in name.casefold():
                found.setdefault(name, []).append(day)
    return {name: tuple(days) for name, days in sorted(found.items(), key=lambda item: _in_year(item[1]))}


def _in_year(days: Sequence[date]) -> tuple[int, int]:
    return days[-1].month, days[-1].day


def _wider(data: Period) -> Period:
    return Period(data.start - _YEAR, data.end + _YEAR)


def _meet(a: Period, b: Period) -> bool:
    return a.start <= b.end and b.start <= a.end
