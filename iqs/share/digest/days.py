"""Which days a digest is about."""

from datetime import date, timedelta

from iqs.analysis.awards import called as month_called
from iqs.analysis.periods import after, first_of
from iqs.errors import UserError
from iqs.model import Grain, Period
from iqs.settings import WeekStart

GRAINS = (Grain.WEEK, Grain.MONTH)


def last_whole(grain: Grain, as_of: date, known: Period, week_start: WeekStart) -> Period:
    """The last week or month that is over by the end of `as_of`.

    UserError when there are no data in it; of a running week or month nothing is told, as a part of one is
    half luck.
    """
    start = first_of(as_of + timedelta(days=1), grain, week_start)
    end = start - timedelta(days=1)
    period = Period(first_of(end, grain, week_start), end)
    if period.start < known.start or period.start > known.end:
        raise UserError(
            f"The last whole {grain} by {as_of:%-d %b %Y} is {period}, and data reach from {known}. Load "
            f"the data of it first, or give another day with --as-of."
        )
    return period


def one_before(grain: Grain, period: Period) -> Period:
    """The week or month before."""
    end = period.start - timedelta(days=1)
    return Period(period.start - timedelta(days=7) if grain is Grain.WEEK else end.replace(day=1), end)


def a_year_ago(grain: Grain, period: Period) -> Period:
    """The same month a year ago, or the week 52 weeks ago, which has the same days of the week."""
    if grain is Grain.WEEK:
        return Period(period.start - timedelta(days=364), period.end - timedelta(days=364))
    start = period.start.replace(year=period.start.year - 1)
    return Period(start, after(start, Grain.MONTH) - timedelta(days=1))


def in_words(grain: Grain, period: Period) -> str:
    """The days as people say them: "October 2026", "26 Oct to 1 Nov 2026"."""
    if grain is Grain.MONTH:
        return month_called(period)
    same_year = period.start.year == period.end.year
    return f"{period.start:%-d %b}{'' if same_year else f' {period.start.year}'} to {period.end:%-d %b %Y}"
