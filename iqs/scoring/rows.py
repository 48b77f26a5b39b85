"""The rows behind a number: those that count, with what each adds, and those that do not, with why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw

from iqs.errors import unknown_name
from iqs.model import DIMENSIONS, Filters, Grain
from iqs.scoring.cells import plain_days
from iqs.scoring.engine import Engine
from iqs.scoring.measure import Measure, definition_in_force, looked_at, measure
from iqs.scoring.metric import Definition, Spread
from iqs.scoring.registry import metric as find_metric

COLUMNS: dict[str, tuple[str, ...]] = {
    "review_fact": (
        "review_id", "conversation_day", "review_day", "agent", "team", "channel", "topic", "reviewer",
        "review_type", "scorecard", "interaction_id", "source",
    ),
    "survey_fact": (
        "response_id", "conversation_day", "response_day", "score", "scale_min", "scale_max", "agent", "team",
        "channel", "topic", "interaction_id", "source",
    ),
    "contact_fact": (
        "interaction_id", "created_day", "solved_day", "handle_s", "replies", "reopens", "resolved",
        "answered", "agent", "team", "channel", "topic", "source",
    ),
}  # fmt: skip
"""What is shown of the rows of each fact, the id first."""
ADDS, OF, VALUE, REASON = "adds", "of", "value", "left_out"
"""Columns of every row: numerator, denominator, value of the row alone, and why it does not count."""
MOST_ROWS = 200_000
"""Rows that `every` gives at most."""


@dataclass(frozen=True)
class Rows:
    """Some of the rows behind a number, in the order asked for.

    `measure` is the number. `columns` are those of `COLUMNS` and then `ADDS`, `OF`, `VALUE` and `REASON`:
    the number is the factor of its definition times the sum of `ADDS` over that of `OF` (for a quantile it is
    that quantile of `ADDS`). `VALUE` is in the unit of the number. `total` rows are behind it, `counted` and
    left out alike as asked for.
    """

    measure: Measure
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int

    def column(self, name: str) -> list[Any]:
        """All values of a column, in order."""
        at = self.columns.index(name)
        return [r[at] for r in self.rows]


def rows_behind(
    engine: Engine,
    metric: str,
    *,
    filters: Filters | None = None,
    group: Sequence[tuple[str, Any]] = (),
    grain: Grain | None = None,
    definition: str | None = None,
    left_out: bool = False,
    sort: str | None = None,
    descending: bool = True,
    page: int = 1,
    size: int = 100,
) -> Rows:
    """One page of the rows behind a number, or with `left_out` of those that do not count.

    `group` holds (dimension, value) pairs as in `Measure.group`; with "day" it needs the `grain`. Pages count
    from 1 and hold `size` rows; a page behind the last one is empty. Sorted by a column of the answer, the
    latest first where none is named; rows that tie are in the order of their ids. Raises UnknownName for a
    metric, definition, dimension or column that does not exist.
    """
    filters = filters or Filters()
    m = find_metric(metric, engine.settings())
    d = definition_in_force(engine, m, definition)
    for key, _ in group:
        if key != "day" and key not in DIMENSIONS:
            raise unknown_name("dimension", key, DIMENSIONS)
    shown = COLUMNS[d.fact]
    known = (*shown, ADDS, OF, VALUE, *((REASON,) if left_out else ()))
    if sort is not None and sort not in known:
        raise unknown_name("column to sort by", sort, known)
    number = _number(engine, metric, d, filters, group, grain)
    total = sum(n for _, n in number.left_out) if left_out else number.n
    if not total:
        return Rows(number, (*shown, ADDS, OF, VALUE, REASON), (), 0)
    frame, reason = looked_at(engine, m, d, filters, group, grain)
    x, y = d.numerator.cast(nw.Float64), d.denominator.cast(nw.Float64)
    value = d.factor * x / y if d.spread is not Spread.GEOMETRIC else x.exp()
    picked = ~reason.is_null() if left_out else reason.is_null()
    first = (page - 1) * size
    by = sort or m.date_column(d)
    found = (
        frame.with_columns(**{REASON: reason})
        .filter(picked)
        .with_columns(**{ADDS: x, OF: y, VALUE: value})
        .select(*shown, ADDS, OF, VALUE, REASON)
        .sort(by, shown[0], "source", descending=[descending, False, False], nulls_last=True)
        .head(first + size)
        .collect("pyarrow")
    )
    # Named, as a pandas frame may bring its index along.
    names = (*shown, ADDS, OF, VALUE, REASON)
    columns = [plain_days(found.get_column(c).to_list()[first:]) for c in names]
    return Rows(number, names, tuple(zip(*columns, strict=True)), total)


def every(engine: Engine, metric: str, **how: Any) -> Rows:
    """All rows behind a number, `MOST_ROWS` at most; arguments as of `rows_behind`."""
    return rows_behind(engine, metric, **how, page=1, size=MOST_ROWS)


def _number(
    engine: Engine,
    metric: str,
    d: Definition,
    filters: Filters,
    group: Sequence[tuple[str, Any]],
    grain: Grain | None,
) -> Measure:
    """The number that is opened: the measure of the group."""
    by = [k for k, _ in group if k != "day"]
    split = grain if any(k == "day" for k, _ in group) else None
    found = measure(engine, [metric], by=by, grain=split, filters=filters, definitions={metric: d.key}).rows
    wanted = dict(group)
    for row in found:
        if dict(row.group) == wanted:
            return row
    return Measure(metric, d.key, tuple(group), None, 0, None, None, (), False)
