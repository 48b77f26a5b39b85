"""Where a series of IQS breaks: days from which reviews were scored by another scorecard or version of it."""

from dataclasses import dataclass
from datetime import date, timedelta

import narwhals.stable.v2 as nw

from iqs.model import Filters
from iqs.scoring import Engine, counted_rows, metric
from iqs.scoring.cells import plain_days

_BEGINNING = timedelta(days=14)
"""Scorecards first used this soon after the first review were there from the start."""


@dataclass(frozen=True)
class Break:
    """The first day with reviews scored by a scorecard ("" for none) or a version of it."""

    day: date
    scorecard: str


def rubric_breaks(engine: Engine, filters: Filters) -> tuple[Break, ...]:
    """Breaks in order, whatever the period of `filters`; the scorecards of the beginning are none."""
    m = metric("iqs", engine.settings())
    first = (
        counted_rows(engine, m, m.definitions[0], filters.during(None))
        .filter(~nw.col("conversation_day").is_null())
        .group_by("scorecard", "version_id")
        .agg(nw.col("conversation_day").min())
        .collect("pyarrow")
    )
    days = plain_days(first.get_column("conversation_day").to_list())
    start = min(days, default=date.min)
    found = {
        Break(day, scorecard)
        for day, scorecard in zip(days, first.get_column("scorecard").to_list(), strict=True)
        if day - start > _BEGINNING
    }
    return tuple(sorted(found, key=lambda b: (b.day, b.scorecard)))
