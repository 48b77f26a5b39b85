"""What must hold for every metric and every definition, on both engines."""

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iqs.model import DIMENSIONS, Grain
from iqs.scoring import METRICS, Engine, FrameEngine, Measure, Spread, measure
from iqs.store import open_database
from tests.support.tables import FACTS, pandas_frame, put
from tests.support.world import engine_over, world

EVERY = [(m.key, d.key) for m in METRICS.values() for d in m.definitions]
Facts = dict[str, pa.Table]
Variant = Callable[[str], Engine]


def _mixed(facts: Facts) -> Facts:
    """The same rows in another order."""
    mixed = {}
    for name, table in facts.items():
        order = sorted(range(table.num_rows), key=lambda i: (i * 7919) % 104729)
        mixed[name] = table.take(order)
    return mixed


def _relabelled(facts: Facts) -> Facts:
    """Agents and teams under other names."""
    out = {}
    for name, table in facts.items():
        for column in ("agent", "team"):
            cells = ["z" + "".join(chr(219 - ord(c)) for c in v) for v in table[column].to_pylist()]
            place = table.schema.get_field_index(column)
            table = table.set_column(place, column, pa.array(cells, pa.string()))
        out[name] = table
    return out


CHANGES: dict[str, Callable[[Facts], Facts]] = {
    "as it is": lambda facts: facts,
    "mixed": _mixed,
    "doubled": lambda facts: {n: pa.concat_tables([t, t]) for n, t in facts.items()},
    "relabelled": _relabelled,
    "empty": lambda facts: {n: t.slice(0, 0) for n, t in facts.items()},
}


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The facts of a small world."""
    database = open_database(tmp_path_factory.mktemp("world") / "world.duckdb")
    put(database, **world())
    found = {name: database.cursor().table(name).to_arrow_table() for name in FACTS}
    database.close()
    return found


@pytest.fixture(scope="module", params=["duckdb", "pandas"])
def variant(
    request: pytest.FixtureRequest, facts: Facts, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Variant]:
    """Give the engine over one variant of the world."""
    with ExitStack() as opened:

        @cache
        def over(change: str) -> Engine:
            folder = tmp_path_factory.mktemp("variant")
            return opened.enter_context(engine_over(CHANGES[change](facts), request.param, folder))

        yield over
    _ASKED.clear()


@pytest.fixture(scope="module")
def both(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Engine]]:
    """The world in DuckDB and in pandas."""
    folder = tmp_path_factory.mktemp("both")
    with engine_over(facts, "duckdb", folder) as one, engine_over(facts, "pandas", folder) as other:
        yield one, other
    _ASKED.clear()


_ASKED: dict[tuple[object, ...], tuple[Measure, ...]] = {}


def ask(engine: Engine, metric: str, definition: str, **how: object) -> tuple[Measure, ...]:
    """Rows of one definition; what was asked of an engine before is not asked again."""
    key = (id(engine), metric, definition, *how.items())
    if key not in _ASKED:
        _ASKED[key] = measure(engine, [metric], definitions={metric: definition}, **how).rows
    return _ASKED[key]


def about(row: Measure) -> tuple[object, ...]:
    """What must be the same of two answers, numbers rounded to ten significant digits."""
    numbers = [None if v is None else float(f"{v:.10g}") for v in (row.value, row.low, row.high)]
    return (*numbers, row.n, row.left_out, row.enough)


each = pytest.mark.parametrize(("metric", "definition"), EVERY)


@each
def test_world_says_something(variant: Variant, metric: str, definition: str) -> None:
    """The properties below would hold for silence too."""
    (row,) = ask(variant("as it is"), metric, definition)
    assert row.n > 30
    assert row.low is not None
    assert row.high is not None
    assert row.left_out


@each
def test_order_of_rows_does_not_matter(variant: Variant, metric: str, definition: str) -> None:
    """Same rows, another order, same answer."""
    (row,) = ask(variant("as it is"), metric, definition)
    (mixed,) = ask(variant("mixed"), metric, definition)
    assert about(row) == about(mixed)


@each
def test_doubling_every_row_keeps_the_value_and_never_widens(
    variant: Variant, metric: str, definition: str
) -> None:
    """n doubles, what was left out doubles, the value stays, the interval does not grow."""
    (row,) = ask(variant("as it is"), metric, definition)
    (double,) = ask(variant("doubled"), metric, definition)
    assert double.n == 2 * row.n
    assert double.left_out == tuple((reason, 2 * k) for reason, k in row.left_out)
    if METRICS[metric].definition(definition).spread is Spread.QUANTILE:
        # An interpolated quantile may move between two neighbouring values.
        assert row.low <= double.value <= row.high  # type: ignore[operator]
    else:
        assert double.value == pytest.approx(row.value, rel=1e-9)
    assert width(double) <= width(row) + 1e-9


def width(row: Measure) -> float:
    """Width of the interval."""
    assert row.low is not None
    assert row.high is not None
    return row.high - row.low


@each
def test_names_of_agents_and_teams_do_not_matter(variant: Variant, metric: str, definition: str) -> None:
    """Totals stay, interval included."""
    (row,) = ask(variant("as it is"), metric, definition)
    (renamed,) = ask(variant("relabelled"), metric, definition)
    assert about(row) == about(renamed)


@each
def test_parts_make_the_whole(variant: Variant, metric: str, definition: str) -> None:
    """Splits with unknown values: n and left-out rows add up, the value of the whole lies among the parts.

    Where the denominator counts rows, the parts weighted by n give the value exactly.
    """
    d = METRICS[metric].definition(definition)
    (whole,) = ask(variant("as it is"), metric, definition)
    for key in ("team", "agent", "reviewer"):
        if d.fact not in DIMENSIONS[key].facts:
            continue
        parts = ask(variant("as it is"), metric, definition, by=(key,))
        assert sum(p.n for p in parts) == whole.n
        left = {reason: sum(dict(p.left_out).get(reason, 0) for p in parts) for reason, _ in whole.left_out}
        assert tuple(left.items()) == whole.left_out
        values = [(p.value, p.n) for p in parts if p.value is not None]
        assert whole.value is not None
        assert min(v for v, _ in values) - 1e-9 <= whole.value <= max(v for v, _ in values) + 1e-9
        by_points = metric == "iqs" and (definition in ("guide", "maestroqa") or "-points-" in definition)
        if d.spread is Spread.QUANTILE or by_points:
            continue
        if d.spread is Spread.GEOMETRIC:
            assert math.log(whole.value) == pytest.approx(sum(n * math.log(v) for v, n in values) / whole.n)
        else:
            assert whole.value == pytest.approx(sum(n * v for v, n in values) / whole.n)


@each
def test_months_make_the_whole(variant: Variant, metric: str, definition: str) -> None:
    """Every row of the world has a date: n and left-out rows add up over months, in order."""
    (whole,) = ask(variant("as it is"), metric, definition)
    parts = ask(variant("as it is"), metric, definition, grain=Grain.MONTH)
    assert sum(p.n for p in parts) == whole.n
    assert sum(k for p in parts for _, k in p.left_out) == sum(k for _, k in whole.left_out)
    days = [p.of("day") for p in parts]
    assert days == sorted(set(days))


@each
def test_nothing_gives_one_row_without_a_value(variant: Variant, metric: str, definition: str) -> None:
    """Never 0, never 100, never an exception; split, there is no row at all."""
    (row,) = ask(variant("empty"), metric, definition)
    assert (row.value, row.n, row.low, row.high, row.left_out) == (None, 0, None, None, ())
    assert (row.enough, row.verdict) == (False, "no data")
    assert ask(variant("empty"), metric, definition, by=("team",)) == ()
    assert ask(variant("empty"), metric, definition, grain=Grain.MONTH) == ()


@each
def test_interval_holds_the_value_and_bounds_hold_both(
    variant: Variant, metric: str, definition: str
) -> None:
    """low <= value <= high in every group; a value never leaves the range of its definition."""
    d = METRICS[metric].definition(definition)
    rows = ask(variant("as it is"), metric, definition, by=("team", "agent", "channel"))
    assert len(rows) > 10
    for row in (*rows, *ask(variant("as it is"), metric, definition)):
        if row.value is None:
            assert (row.n, row.low, row.high) == (0, None, None)
            continue
        assert d.low <= row.value <= d.high
        assert row.low is None or row.low <= row.value
        assert row.high is None or row.high >= row.value
        if d.spread in (Spread.PROPORTION, Spread.NET):
            assert row.low is not None
            assert row.high is not None
            assert d.low <= row.low <= row.high <= d.high


@each
def test_every_row_counts_or_is_left_out(
    variant: Variant, facts: Facts, metric: str, definition: str
) -> None:
    """n plus what was left out is the number of rows of the kind, in plain Python."""
    fact = METRICS[metric].definition(definition).fact
    rows = facts[fact].to_pylist()
    if fact == "survey_fact":
        rows = [r for r in rows if r["kind"] == metric]
    (row,) = ask(variant("as it is"), metric, definition)
    assert row.n + sum(k for _, k in row.left_out) == len(rows)
    assert all(k > 0 for _, k in row.left_out)


@each
def test_both_engines_give_the_same_rows(both: tuple[Engine, Engine], metric: str, definition: str) -> None:
    """Split by team and month, to ten digits."""
    duck, frame = (ask(e, metric, definition, by=("team",), grain=Grain.MONTH) for e in both)
    assert [(r.group, *about(r)) for r in duck] == [(r.group, *about(r)) for r in frame]


def surveys(kind: str, scores: list[float | None]) -> FrameEngine:
    """A survey fact with these answers, nothing left out but the unanswered."""
    rows = {
        "kind": [kind] * len(scores),
        "score": scores,
        "left_out": ["sent, not answered" if s is None else None for s in scores],
    }
    types = {"kind": pa.string(), "score": pa.float64(), "left_out": pa.string()}
    table = pa.table({name: pa.array(cells, types[name]) for name, cells in rows.items()})
    return FrameEngine({"survey_fact": pandas_frame(table)})


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.none() | st.floats(0, 10, allow_nan=False), max_size=30))
def test_nps_equals_counting_by_hand(scores: list[float | None]) -> None:
    """Any answers from 0 to 10, some missing."""
    row = measure(surveys("nps", scores), ["nps"]).one("nps")
    given_ = [s for s in scores if s is not None]
    assert row.n == len(given_)
    if not given_:
        assert row.value is None
        return
    net = sum(1 for s in given_ if s >= 9) - sum(1 for s in given_ if s < 7)
    assert row.value == pytest.approx(100 * net / len(given_))
    assert row.low is not None
    assert row.high is not None
    assert -100 <= row.low <= row.value <= row.high <= 100


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.none() | st.floats(-100, 1e6, allow_nan=False), max_size=30))
def test_aht_equals_adding_up_by_hand(seconds: list[float | None]) -> None:
    """Any times, zero, negative and missing ones left out."""
    table = pa.table(
        {
            "handle_s": pa.array(seconds, pa.float64()),
            "answered": pa.array([None] * len(seconds), pa.bool_()),
        }
    )
    row = measure(FrameEngine({"contact_fact": pandas_frame(table)}), ["aht"]).one("aht")
    real = [s for s in seconds if s is not None and s > 0]
    assert row.n == len(real)
    assert row.n + sum(k for _, k in row.left_out) == len(seconds)
    if not real:
        assert row.value is None
        return
    assert row.value == pytest.approx(sum(real) / len(real))
    assert row.low is None or row.low <= row.value
    assert row.high is None or row.value <= row.high
