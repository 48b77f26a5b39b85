"""Steps of a long piece of work: where they lie, what fills them, and that they never go back."""

import duckdb
import pytest

from iqs.sources.parsed import Progress
from iqs.sources.steps import _Way, part, reporting, step


def test_steps_follow_each_other_and_parts_fill_them() -> None:
    """Half of a step from 0.2 to 0.6 is 0.4 of the whole; smaller news are not taken back."""
    said = list[Progress]()
    way = _Way(said.append)
    way.step("Reading", 0.2, None)
    way.step("Sorting", 0.6, 50)
    way.part(0.5)
    way.part(0.1)
    way.tick()
    way.step("Late", 0.3, None)
    assert [(p.doing, pytest.approx(p.share), p.rows) for p in said] == [
        ("Reading", 0.0, None), ("Sorting", 0.2, 50), ("Sorting", 0.4, 50), ("Late", 0.6, 50),
    ]  # fmt: skip


def test_an_idle_connection_fills_nothing() -> None:
    """DuckDB says -1 where it knows nothing; the share stays."""
    said = list[Progress]()
    way = _Way(said.append)
    way.step("Reading", 0.5, 10)
    with duckdb.connect() as connection:
        way.watch(connection)
        way.tick()
        way.watch(None)
    assert said[-1] == Progress("Reading", 0.0, 0, 10)


def test_without_anyone_to_report_to_steps_cost_nothing() -> None:
    """Reading code names its steps whether or not somebody listens."""
    step("Reading", 0.5)
    part(0.5)
    with reporting(None):
        step("Reading", 0.5)


def test_steps_are_those_of_the_enclosed_work_alone() -> None:
    """Nothing is reported after the end."""
    said = list[Progress]()
    with reporting(said.append):
        step("Reading", 0.5)
    step("Later", 0.9)
    assert {p.doing for p in said} == {"Reading"}
