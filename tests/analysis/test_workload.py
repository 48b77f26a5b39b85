"""Workload: days in a row, long days, more than usual, quality on busy days; silence where data are few."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from iqs.analysis.busy_days import busy_days
from iqs.analysis.compare import Verdict
from iqs.analysis.workload import Stretch, stretches, worked, workload
from iqs.model import Filters
from iqs.scoring import FrameEngine
from iqs.store import Database, DuckEngine, open_database
from tests.support.tables import put

START = date(2026, 1, 5)
ALL = Filters()


def contacts(agent: str, days: Mapping[int, int], hours: float = 6.0) -> list[dict[str, object]]:
    """So many contacts on each day from the start, spread from 8:00 over so many hours."""
    rows: list[dict[str, object]] = []
    for day, n in days.items():
        first = datetime(2026, 1, 5, 8) + timedelta(days=day)
        for i in range(n):
            at = first + timedelta(hours=hours * i / max(n - 1, 1))
            rows.append(
                {"interaction_id": f"{agent} {day} {i}", "agent_id": agent, "opened_at": at, "team": "blue"}
            )
    return rows


WEEKDAYS = {d: 6 for d in range(42) if d % 7 < 5}


@pytest.fixture(scope="module")
def six_weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Six weeks to Sunday, 15 February: Ann works the last eleven days, Bob has one contact each Sunday.

    Cat's days are twelve hours long, Dan has twice as much in the last four weeks, Eve started lately.
    """
    ann = {**{d: 6 for d in WEEKDAYS if d < 30}, **dict.fromkeys(range(31, 42), 6)}
    bob = {**WEEKDAYS, **{d: 1 for d in range(42) if d % 7 == 6}}
    dan = {d: (12 if d >= 14 else 6) for d in WEEKDAYS}
    eve = dict.fromkeys(range(35, 40), 6)
    opened = open_database(tmp_path_factory.mktemp("load") / "test.duckdb")
    rows = contacts("ann", ann) + contacts("bob", bob) + contacts("cat", WEEKDAYS, 12.0)
    put(opened, interactions=[*rows, *contacts("dan", dan), *contacts("eve", eve)])
    yield opened
    opened.close()


def test_who_may_need_a_break(six_weeks: Database) -> None:
    """Ann eleven days in a row, Cat twenty long days, Dan twice his usual; Bob's Sundays are no work."""
    found = workload(DuckEngine(six_weeks), ALL)
    by = {a.agent: a for a in found.agents}
    assert (set(by), found.few, found.timed, found.general) == ({"ann", "bob", "cat", "dan"}, 1, True, ())
    assert by["ann"].now == Stretch(date(2026, 2, 5), date(2026, 2, 15))
    assert (by["ann"].now.days, by["bob"].now, by["bob"].longest.days) == (11, None, 5)
    assert (by["bob"].days, by["bob"].contacts) == (30, 186)
    assert (by["cat"].long_days, by["cat"].recent_days, by["bob"].long_days) == (20, 20, 0)
    assert (by["dan"].lately_a_day, by["dan"].before_a_day) == (12.0, 6.0)
    named = {r: [a.agent for a in found.named(r)] for r in ("in_a_row", "long", "busier")}
    assert named == {"in_a_row": ["ann"], "long": ["cat"], "busier": ["dan"]}


def test_what_holds_for_most_names_nobody(database: Database) -> None:
    """Four people with contacts every day up to the last: that is how work is given out."""
    every = dict.fromkeys(range(20), 5)
    put(database, interactions=[r for a in ("ann", "bob", "cat", "dan") for r in contacts(a, every)])
    found = workload(DuckEngine(database), ALL)
    assert found.general == ("in_a_row",)
    assert found.named("in_a_row") == ()
    assert all(a.in_a_row for a in found.agents)


def test_days_without_times_say_nothing_of_long_days(database: Database) -> None:
    """Midnight everywhere is no time of day; without contacts there is no period at all."""
    assert workload(DuckEngine(database), ALL).period is None
    rows = [{**r, "opened_at": str(r["opened_at"])[:10]} for r in contacts("ann", WEEKDAYS)]
    put(database, interactions=[{**r, "opened_at": f"{r['opened_at']} 00:00"} for r in rows])
    found = workload(DuckEngine(database), ALL)
    assert (found.timed, found.agents[0].long_days) == (False, None)


def test_worked_days_and_stretches() -> None:
    """Half of the usual four contacts, and three at least; a gap ends a stretch."""
    days = {START + timedelta(days=i): (n, None, None) for i, n in enumerate([4, 2, 4, 3, 4, 4])}
    on = list(worked(days))
    assert [d.day - START.day for d in on] == [0, 2, 3, 4, 5]
    assert [s.days for s in stretches(on)] == [1, 4]
    assert worked({}) == {}


def _engine(drop: Mapping[str, float], agents: int = 6) -> FrameEngine:
    """Six agents over six months of weekdays with 5, 10 or 15 contacts in turn, and a review a day.

    Reviews score 80 give or take 10; of `drop` agents so much less on days with 15 contacts.
    """
    rng = np.random.default_rng(7)
    days = [START + timedelta(days=d) for d in range(182) if d % 7 < 5]
    load = [(5, 10, 15)[i % 3] for i in range(len(days))]
    names = [f"a{i}" for i in range(agents)]
    called = [(a, d, n) for a in names for d, n in zip(days, load, strict=True)]
    contact = pd.DataFrame(
        [(a, pd.Timestamp(d)) for a, d, n in called for _ in range(n)], columns=["agent", "created_day"]
    ).assign(answered=True, team="blue", role="junior")
    share = (
        np.array([rng.normal(80 - (drop.get(a, 0.0) if n == 15 else 0.0), 10) for a, _, n in called]) / 100
    )
    review = pd.DataFrame(
        {
            "agent": [a for a, _, _ in called],
            "conversation_day": [pd.Timestamp(d) for _, d, _ in called],
            "review_type": "qa",
            "left_out": None,
            "possible": 1.0,
            "review_of_max": share,
            "team": "blue",
            "role": "junior",
        }
    )
    return FrameEngine({"contact_fact": contact, "review_fact": review})


def test_own_busy_days_against_own_calm_days() -> None:
    """Fifteen contacts cost a0 fifteen points; the plain difference is that of means within months."""
    engine = _engine({"a0": 15.0})
    found = busy_days(engine, ALL)
    assert [a.agent for a in found.clear] == ["a0"]
    worst = found.agents[0]
    assert worst.contacts == (15.0, 5.0)
    assert worst.high is not None
    assert worst.high < 0
    frame = engine.frames["review_fact"].query("agent == 'a0'").assign(s=lambda f: 100 * f["review_of_max"])
    n = engine.frames["contact_fact"].query("agent == 'a0'").groupby("created_day").size()
    frame = frame.assign(n=frame["conversation_day"].map(n), month=frame["conversation_day"].dt.month)
    parts = []
    for _, month in frame.query("month < 7").groupby("month"):  # July has three days
        busy, calm = month[month["n"] == 15]["s"], month[month["n"] == 5]["s"]
        parts.append((len(busy) * len(calm) / (len(busy) + len(calm)), busy.mean() - calm.mean()))
    weights, gaps = zip(*parts, strict=True)
    assert worst.difference == pytest.approx(np.average(gaps, weights=weights))


def test_nobody_is_named_where_load_costs_nothing_or_data_are_few() -> None:
    """No drop, nobody clear; four people are too few to say anything."""
    even = busy_days(_engine({}), ALL)
    assert (even.clear, even.verdict, len(even.agents)) == ((), Verdict.NOT_CLEAR, 6)
    few = busy_days(_engine({}, agents=4), ALL)
    assert (few.agents, few.together, few.verdict, few.few) == ((), None, Verdict.NOT_ENOUGH, 4)
