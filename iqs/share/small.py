"""Groups too small to be shown to others: found, and taken together so that none can be worked out.

A group is small when fewer than `LEAST` of its rows count, for any metric and in either period. Subtracting
all other groups from the whole would tell it, so at least two groups and `LEAST` rows are taken together:
where one alone is small, the next smallest goes with it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import narwhals.stable.v2 as nw

from iqs.model import DIMENSIONS, Filters, Period
from iqs.scoring import METRICS, Definition, Engine, Metric, counted_rows, definition_in_force, metric
from iqs.store.hidden import NOT_POOLED, Small

LEAST = 5
"""Rows of a group that is shown, at least."""


def left_out(now: Mapping[str, int], before: Mapping[str, int] | None = None) -> frozenset[str]:
    """Which groups are taken together, by the rows that count in each now and before; "" is no group.

    None where no group is small.
    """
    periods = [now, *([before] if before is not None else [])]
    every = {g for rows in periods for g in rows}
    small = {g for g in every if g and any(0 < rows.get(g, 0) < LEAST for rows in periods)}
    if not small:
        return frozenset()
    together = small | ({""} & every)
    rest = sorted(every - together, key=lambda g: (sum(rows.get(g, 0) for rows in periods), g))

    def tells(rows: Mapping[str, int]) -> bool:
        there = [rows[g] for g in together if rows.get(g, 0)]
        return any(n < LEAST for n in there) and (len(there) < 2 or sum(there) < LEAST)

    while rest and any(tells(rows) for rows in periods):
        together.add(rest.pop(0))
    return frozenset(together - {""})


def small_groups(engine: Engine, filters: Filters, comparison: Period | None) -> Small:
    """The groups of every dimension that are too small under these filters, and facts that are as a whole."""
    found: set[tuple[str, str, str, str]] = set()
    whole: set[tuple[str, str]] = set()
    for key in METRICS:
        m = metric(key, engine.settings())
        d = definition_in_force(engine, m)
        kind = key if d.fact == "survey_fact" else ""
        split = [k for k, x in DIMENSIONS.items() if k not in NOT_POOLED and d.fact in x.facts]
        periods = [filters, *([filters.during(comparison)] if comparison is not None else [])]
        counts = [_counts(engine, m, d, split, f) for f in periods]
        if 0 < sum(counts[0][split[0]].values()) < LEAST:
            whole.add((d.fact, kind))
        for dimension in split:
            groups = left_out(*(c[dimension] for c in counts))
            found |= {(d.fact, kind, dimension, g) for g in groups}
    return Small(frozenset(found), frozenset(whole))


def _counts(
    engine: Engine, m: Metric, d: Definition, split: Sequence[str], filters: Filters
) -> dict[str, Counter[str]]:
    """Rows that count in each group of each dimension, by one look at the fact."""
    cells = (
        counted_rows(engine, m, d, filters)
        .group_by(*split)
        .agg(nw.len().alias("_n"))
        .collect("pyarrow")
        .rows(named=True)
    )
    found: dict[str, Counter[str]] = {k: Counter() for k in split}
    for cell in cells:
        for dimension in split:
            found[dimension][str(cell[dimension] or "")] += cell["_n"]
    return found
