"""A metric or criterion in the calendar as a section: months, weekdays, hours, and what comes back."""

from iqs.analysis.calendar import Months, hours, months, weekdays
from iqs.analysis.daily import Subject, definition_of, every_subject
from iqs.analysis.season_words import yearly_words
from iqs.analysis.seasons import seasons
from iqs.analysis.strength import yearly_strength
from iqs.charts.calendar import by_hour, by_month, by_weekday, hours_reading, weekdays_reading, years_overlaid
from iqs.scoring import Engine, answered
from iqs.share.asked import Asked
from iqs.share.report import Column, Format, Section, Table
from iqs.share.sections.shared import measure_columns, measured, table

_PAGE, _TITLE = "seasons", "Calendar"


def section(engine: Engine, asked: Asked) -> Section:
    """What the Calendar and Years of the Seasons page say of the one that is picked there; IQS else."""
    filters = asked.filters.during(None)
    known = {d.subject.label: d.subject for d in every_subject(engine, filters)}
    if not known:
        return Section("calendar", _TITLE, ("There is nothing in this selection.",), page=_PAGE)
    subject = known.get(asked.one("season_of")) or _usual(engine, asked) or next(iter(known.values()))
    by = answered(engine, months, subject, filters)
    sentences, readings, drawings = [], [], [by_month(by)]
    week = answered(engine, weekdays, subject, filters)
    hour = answered(engine, hours, subject, filters)
    if week.why_not:
        sentences.append(f"By weekday: {week.why_not}")
    else:
        drawings.append(by_weekday(week))
        readings.append(weekdays_reading(week))
    if hour.why_not:
        sentences.append(f"By hour of the day: {hour.why_not}")
    else:
        drawings.append(by_hour(hour))
        readings.append(hours_reading(hour, engine.settings()))
    drawings.append(years_overlaid(by))
    readings.append(yearly_words(answered(engine, yearly_strength, subject, filters), subject))
    return Section(
        "calendar", f"{_TITLE}: {subject.label}", tuple(sentences), tuple(drawings), (_months(by, subject),),
        _PAGE, asked.query, tuple(readings),
    )  # fmt: skip


def _usual(engine: Engine, asked: Asked) -> Subject | None:
    """What the page shows unless told otherwise: what changes most in the season that is picked there."""
    named = [s.name for s in engine.settings().seasons]
    name = asked.one("season_name")
    if not named:
        return None
    found = answered(engine, seasons, name if name in named else named[0], asked.filters.during(None))
    return found.effects[0].subject if found.effects else None


def _months(by: Months, subject: Subject) -> Table:
    d = definition_of(subject, by.definition)
    columns = (
        Column("First day of the month", Format.DAY),
        *measure_columns(subject.label, d, subject.counted),
    )
    return table(
        f"{subject.label} by month", columns, [(m.of("day"), *measured(m)) for m in reversed(by.months)]
    )
