"""The Overview page's questions against the same numbers in SQL written by hand."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

from iqs.analysis.overview import overview
from iqs.model import Filters, Grain, Period
from iqs.store import Database, DuckEngine

_WHERE = "{day} between date '{start}' and date '{end}'"

# One query for now and before, one for the course, each with the sums its interval needs.
_IQS = """
select {key}, agent, count(*) filter (left_out is null), sum(e), sum(possible), sum(e * e), sum(e * possible),
       sum(possible * possible), count(*) filter (left_out is not null)
from (select *, review_of_max as e from review_fact
      where review_type <> 'auto' and {where})
group by all
"""
_SURVEY = """
select {key}, count(*) filter (left_out is null), sum({x}) filter (left_out is null),
       sum(({x}) * ({x})) filter (left_out is null), count(*) filter (left_out is not null)
from survey_fact where kind = '{kind}' and {where} group by all
"""
_AHT = """
select {key}, count(*) filter (handle_s > 0), sum(handle_s) filter (handle_s > 0),
       sum(handle_s * handle_s) filter (handle_s > 0), sum(l) filter (handle_s > 0),
       sum(l * l) filter (handle_s > 0), count(*) filter (not handle_s > 0)
from (select *, case when handle_s > 0 then ln(handle_s) end as l from contact_fact where {where})
group by all
"""
_FCR = """
select {key}, count(*) filter (resolved and replies is not null), sum((replies <= 1)::int) filter (resolved),
       count(*) filter (not resolved)
from contact_fact where {where} group by all
"""
_QUERIES = (
    (_IQS, "conversation_day", {}),
    (_SURVEY, "conversation_day", {"kind": "csat", "x": "(score >= 4)::int"}),
    (_SURVEY, "conversation_day", {"kind": "nps", "x": "(score >= 9)::int - (score < 7)::int"}),
    (_SURVEY, "conversation_day", {"kind": "ces", "x": "score"}),
    (_FCR, "created_day", {}),
    (_AHT, "created_day", {}),
)


def by_hand(database: Database, now: Period, before: Period, grain: Grain) -> dict[str, Any]:
    """Answer the page in SQL; returns n and value of IQS and AHT now, to compare with."""
    answers = []
    for sql, day, more in _QUERIES:
        ours = _WHERE.format(day=day, start=now.start, end=now.end)
        theirs = _WHERE.format(day=day, start=before.start, end=before.end)
        for key, where in (
            (f"{day} >= date '{now.start}' as is_now", f"({ours} or {theirs})"),
            (f"date_trunc('{grain}', {day}) as point", ours),
        ):
            with database.cursor() as cursor:
                answers.append(cursor.execute(sql.format(key=key, where=where, **more)).fetchall())
    iqs = [r for r in answers[0] if r[0]]
    (aht,) = [r for r in answers[10] if r[0]]
    return {
        "iqs": (sum(r[2] for r in iqs), 100 * sum(r[3] for r in iqs) / sum(r[4] for r in iqs)),
        "aht": (aht[1], aht[2] / aht[1]),
    }


def best(work: Callable[[], Any], times: int = 7) -> tuple[float, Any]:
    """Shortest of several runs in seconds, and the answer."""
    shortest, answer = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        answer = work()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest, answer


def compare(database: Database) -> list[tuple[str, float, float]]:
    """(what, seconds of the page, seconds by hand) for a year and for all three years, checked equal."""
    engine = DuckEngine(database)
    found = []
    for what, now, grain in (
        ("one year by month", Period(date(2025, 1, 1), date(2025, 12, 30)), Grain.MONTH),
        ("last 90 days by week", Period(date(2025, 10, 2), date(2025, 12, 30)), Grain.WEEK),
        ("three years by month", Period(date(2023, 1, 1), date(2025, 12, 30)), Grain.MONTH),
    ):
        filters, before = Filters(now), now.previous()
        page, answer = best(lambda f=filters, b=before, g=grain: overview(engine, f, b, g))
        hand, numbers = best(lambda n=now, b=before, g=grain: by_hand(database, n, b, g))
        for metric, (n, value) in numbers.items():
            shown = answer.card(metric).now
            assert shown.n == n, (metric, shown.n, n)
            assert abs(shown.value - value) < 1e-6, (metric, shown.value, value)
        found.append((what, page, hand))
    return found
