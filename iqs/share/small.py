"""Groups too small to be shown to others: found, and taken together so that none can be worked out.

A group is small when fewer than `LEAST` of its rows count, for any metric and in either period. Subtracting
all other groups from the whole would tell it, so at least two groups and `LEAST` rows are taken together:
where one alone is small, the next smallest goes with it.
"""

from collections.abc import Mapping

from iqs.model import DIMENSIONS, Filters, Period
from iqs.scoring import METRICS, Engine, measure
from iqs.scoring import metric as find_metric
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
        return bool(there) and (len(there) < 2 or sum(there) < LEAST)

    while rest and any(tells(rows) for rows in periods):
        together.add(rest.pop(0))
    return frozenset(together - {""})


def small_groups(engine: Engine, filters: Filters, comparison: Period | None) -> Small:
    """The groups of every dimension that are too small under these filters, and facts that are as a whole."""
    found: set[tuple[str, str, str, str]] = set()
    whole: set[tuple[str, str]] = set()
    settings = engine.settings()
    for m in METRICS:
        asked = [filters, *([filters.during(comparison)] if comparison is not None else [])]
        number = measure(engine, [m], filters=filters)
        d = find_metric(m, settings).definition(dict(number.definitions)[m])
        kind = m if d.fact == "survey_fact" else ""
        if 0 < number.one(m).n < LEAST:
            whole.add((d.fact, kind))
        for key, dimension in DIMENSIONS.items():
            if key in NOT_POOLED or d.fact not in dimension.facts:
                continue
            rows = [
                {str(r.of(key) or ""): r.n for r in measure(engine, [m], by=[key], filters=f).rows}
                for f in asked
            ]
            found |= {(d.fact, kind, key, g) for g in left_out(*rows)}
    return Small(frozenset(found), frozenset(whole))
