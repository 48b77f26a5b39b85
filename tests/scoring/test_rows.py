"""The rows behind a number add up to it, whatever the metric, the definition, the filters and the split."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from iqs.errors import UnknownName
from iqs.model import Filters, Grain, Period
from iqs.scoring import METRICS, Engine, Spread, measure
from iqs.scoring.rows import ADDS, OF, REASON, VALUE, every, rows_behind
from iqs.store import DuckEngine, open_database
from tests.support.tables import Board, put, rating, review, together
from tests.support.world import world

DEFINITIONS = [(m.key, d.key) for m in METRICS.values() for d in m.definitions]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An engine over a world with gaps of every kind."""
    folder: Path = tmp_path_factory.mktemp("rows")
    database = open_database(folder / "a.duckdb")
    put(database, **world())
    yield DuckEngine(database)
    database.close()


def some_filters(rng: Random) -> Filters:
    """Random filters over the world."""
    period = None
    if rng.random() < 0.7:
        start = date(2026, 1, rng.randint(5, 31))
        period = Period(start, date(2026, 2, rng.randint(1, 28)))
    where: dict[str, list[str]] = {}
    if rng.random() < 0.5:
        where["team"] = rng.sample(["blue", "red", ""], rng.randint(1, 2))
    if rng.random() < 0.4:
        where["channel"] = rng.sample(["call", "chat", ""], rng.randint(1, 2))
    if rng.random() < 0.3:
        where["review_type"] = rng.sample(["auto", "manager", "qa", "self"], 2)
    return Filters.of(period, **where)


def value_of(found: Any, metric: str, definition: str) -> float | None:
    """The number worked out from its rows."""
    d = METRICS[metric].definition(definition)
    adds, of = found.column(ADDS), found.column(OF)
    if not adds or not sum(of):
        return None
    if d.spread is Spread.QUANTILE:
        return float(np.quantile(adds, d.level))
    mean = sum(adds) / sum(of)
    return float(np.exp(mean)) if d.spread is Spread.GEOMETRIC else float(d.factor * mean)


@pytest.mark.parametrize(("metric", "definition"), DEFINITIONS)
def test_rows_add_up_to_the_number_over_random_filters(filled: Engine, metric: str, definition: str) -> None:
    """Counted rows give value and n, the others the reasons and their numbers."""
    rng = Random(f"{metric}{definition}")
    for _ in range(3):
        filters = some_filters(rng)
        number = measure(filled, [metric], filters=filters, definitions={metric: definition}).rows[0]
        found = every(filled, metric, filters=filters, definition=definition)
        assert (len(found.rows), found.total) == (number.n, number.n)
        assert value_of(found, metric, definition) == pytest.approx(number.value)
        out = every(filled, metric, filters=filters, definition=definition, left_out=True)
        reasons = out.column(REASON)
        assert {r: reasons.count(r) for r in set(reasons)} == dict(number.left_out)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize(("by", "grain"), [(("team",), None), (("agent", "channel"), None), ((), Grain.WEEK)])
def test_groups_of_any_split_sum_to_the_whole(
    filled: Engine, metric: str, by: tuple[str, ...], grain: Grain | None
) -> None:
    """Every group opens onto its own rows, and together they are the rows of the whole."""
    filters = some_filters(Random(metric))
    whole = every(filled, metric, filters=filters)
    parts = []
    for number in measure(filled, [metric], by=by, grain=grain, filters=filters).rows:
        found = every(filled, metric, filters=filters, group=number.group, grain=grain)
        # Sums of the same rows in another order differ in the last digit.
        assert found.measure.value == pytest.approx(number.value)
        assert replace(found.measure, value=None, low=None, high=None) == replace(
            number, value=None, low=None, high=None
        )
        assert value_of(found, metric, number.definition) == pytest.approx(number.value)
        parts += found.rows
    assert sorted(parts, key=repr) == sorted(whole.rows, key=repr)
    assert sum(p[whole.columns.index(ADDS)] for p in parts) == pytest.approx(sum(whole.column(ADDS)))


def _three(board: Board) -> Engine:
    board.put(
        **together(
            review("r1", rating("a", 5), agent_id="ann", conversation_at="2026-03-01"),
            review("r2", rating("a", 2), agent_id="bob", conversation_at="2026-03-02"),
            review("r3", rating("a", 4), agent_id="ann", conversation_at="2026-03-03", review_type="self"),
            review("r4", rating("a", 3), agent_id="bob", conversation_at="2026-03-04"),
        )
    )
    return board.engine


def test_rows_say_what_each_adds(board: Board) -> None:
    """The latest first; a self review is left out, and says so."""
    engine = _three(board)
    found = rows_behind(engine, "iqs")
    assert found.column("review_id") == ["r4", "r2", "r1"]
    assert found.column(VALUE) == pytest.approx([60, 40, 100])
    assert (found.measure.value, found.total) == (pytest.approx(200 / 3), 3)
    out = rows_behind(engine, "iqs", left_out=True)
    assert [(r[0], r[-1]) for r in out.rows] == [("r3", "self review")]


def test_pages_and_sorting_hold_for_all_rows(board: Board) -> None:
    """Sorted in the engine: the second page goes on where the first ended; a third has nothing."""
    engine = _three(board)

    def page(number: int, **how: Any) -> list[Any]:
        return rows_behind(engine, "iqs", sort=VALUE, page=number, size=2, **how).column("review_id")

    assert [page(1), page(2), page(3)] == [["r1", "r4"], ["r2"], []]
    assert page(1, descending=False) == ["r2", "r4"]


def test_group_that_is_not_there_has_no_rows(board: Board) -> None:
    """And no value."""
    found = rows_behind(_three(board), "iqs", group=(("agent", "zoe"),))
    assert (found.total, found.rows, found.measure.value, found.measure.n) == (0, (), None, 0)


def test_unknown_names_are_refused(board: Board) -> None:
    """Metric, dimension and column, with what there is."""
    engine = _three(board)
    for how in ({"metric": "iqz"}, {"group": (("agnet", "x"),)}, {"sort": "scroe"}):
        with pytest.raises(UnknownName):
            rows_behind(engine, **{"metric": "iqs", **how})
