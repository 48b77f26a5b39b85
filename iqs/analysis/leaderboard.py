"""Who stands where, as far as the data can tell: shrunk scores, ranges of places, and clear differences only.

Scores are mixed with the average of all by their reliability (`iqs.analysis.shrinkage`), optionally after
adjusting for channel, month, reviewer and the first months on the job (`iqs.analysis.severity`). People
who are new or gone stand apart, and nobody has a place on too few rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.overview import way
from iqs.analysis.places import Band, Leaderboard, Moved, Place, Standing, State
from iqs.analysis.presence import early_months, presence
from iqs.analysis.ranks import apart, ranks
from iqs.analysis.severity import Adjusted, adjust
from iqs.analysis.shrinkage import FEWEST, Shrunk, rows_needed, shrink
from iqs.analysis.yardstick import Sums, Yardstick, added_up, ends, row_spread, sums, within, yardstick
from iqs.errors import unknown_name
from iqs.model import DIMENSIONS, Filters
from iqs.scoring import Better, Engine, Measure
from iqs.scoring.cells import plain_days

RANKED_FROM, SOLID_FROM = 0.5, 0.7
"""Reliability from which a group has a place, and from which its score is solid enough for pay."""


def leaderboard(
    engine: Engine, key: str, filters: Filters, by: str = "agent", criterion: str = "", adjusted: bool = False
) -> Leaderboard:
    """Compare the groups of a dimension by the metric `key`, or by one criterion of IQS.

    Raises UnknownName for a metric, dimension or criterion that does not exist.
    """
    y = yardstick(engine, key, criterion, filters)
    if by not in DIMENSIONS or y.definition.fact not in DIMENSIONS[by].facts:
        known = [k for k, d in DIMENSIONS.items() if y.definition.fact in d.facts]
        raise unknown_name("dimension", by, known)
    day = y.metric.date_column(y.definition)
    keys = {by: nw.col(by)}
    if adjusted:
        month = nw.col(day).dt.truncate("1mo")
        keys |= {k: nw.col(k) for k in _factors(y, by)} | {"month": month}
    y, look = added_up(engine, y, keys, filters)
    raw = {str(m.of(by) or ""): m for m in look.by(by)}
    there = presence(engine, y, by, filters)
    aside = _aside(raw, there.new, there.gone, y)
    compared = [g for g in raw if g not in {p.group for p in aside}]
    direction = way(engine, y.definition)
    every = sums(look, by)
    board = Leaderboard(key, y.definition, criterion, by, direction, State.TOO_FEW, (), tuple(aside), filters)
    if len(compared) < FEWEST:
        return replace(board, places=_unordered(raw, compared))
    at = [i for i, g in enumerate(every.groups) if str(g[0] or "") in set(compared)]
    mine = every.only(at)
    groups = [str(g[0] or "") for g in mine.groups]
    row_variance = within(mine)
    if row_variance <= 0:
        return replace(board, state=State.ALL_SAME, places=_unordered(raw, compared))
    spread = row_spread(mine, y.definition, row_variance)
    plain = shrink(mine.value, spread / mine.size)
    if not adjusted:
        return _ranked(board, raw, groups, plain, row_variance, y, direction)
    cells = sums(look, *keys)
    kept = cells.only([i for i, c in enumerate(cells.groups) if str(c[0] or "") in set(groups)])
    fitted, left_out = at_average_mix(engine, kept, groups, tuple(keys), by)
    board = replace(board, effects=fitted.effects, not_adjusted=left_out)
    if not np.all(fitted.variances > 0):
        return replace(board, state=State.ALL_SAME, places=_unordered(raw, compared))
    fair = shrink(fitted.values, fitted.variances * spread / row_variance)
    answer = _ranked(board, raw, groups, fair, fitted.row_variance, y, direction)
    return _with_moves(answer, _ranked(board, raw, groups, plain, row_variance, y, direction))


def _factors(y: Yardstick, by: str) -> tuple[str, ...]:
    """Dimensions that are adjusted for."""
    return tuple(k for k in ("channel", "reviewer") if k != by and y.definition.fact in DIMENSIONS[k].facts)


def _aside(
    raw: Mapping[str, Measure], new: Mapping[str, str], gone: Mapping[str, str], y: Yardstick
) -> list[Place]:
    """Groups that are not compared: nobody's rows, inactive, new, too few rows."""
    found = []
    for group, m in raw.items():
        if not group:
            found.append(Place(group, m, Standing.UNRANKED, "rows that name nobody"))
        elif group in gone:
            found.append(Place(group, m, Standing.GONE, gone[group]))
        elif group in new:
            found.append(Place(group, m, Standing.NEW, new[group]))
        elif not m.enough or m.value is None:
            need = y.metric.minimum_n
            found.append(Place(group, m, Standing.FEW, f"{m.n} {y.metric.counted}, {need} needed"))
    order = list(Standing)
    return sorted(found, key=lambda p: (order.index(p.standing), -p.raw.n, p.group))


def _unordered(raw: Mapping[str, Measure], groups: Sequence[str]) -> tuple[Place, ...]:
    return tuple(Place(g, raw[g], Standing.UNRANKED) for g in sorted(groups))


def at_average_mix(
    engine: Engine, cells: Sums, groups: Sequence[str], keys: Sequence[str], by: str
) -> tuple[Adjusted, tuple[tuple[str, str], ...]]:
    """Fit the model to cells by `by`, "month" and other `keys`; what could not be adjusted for, and why."""
    factors: dict[str, Sequence[object]] = {
        k: [c[i] for c in cells.groups] for i, k in enumerate(keys) if k != by
    }
    factors["month"] = plain_days(list(factors["month"]))
    left_out = []
    if by == "agent":
        tenure, why = early_months(engine, cells, list(factors["month"]))
        if tenure:
            factors["time on the job"] = tenure
        else:
            left_out.append(("time on the job", why))
    fitted = adjust(groups, cells, factors)
    return fitted, (*fitted.left_out, *left_out)


def _ranked(
    board: Leaderboard,
    raw: Mapping[str, Measure],
    groups: Sequence[str],
    s: Shrunk,
    row_variance: float,
    y: Yardstick,
    direction: Better,
) -> Leaderboard:
    """The board with its places in order."""
    if s.tau2 <= 0:
        return replace(board, state=State.NO_DIFFERENCE, places=_unordered(raw, groups))
    sign = -1 if direction is Better.DOWN else 1
    sure = np.flatnonzero(s.reliability >= RANKED_FROM)
    side = sign * apart(s)
    of_all = ranks(_only(s, sure), sign) if len(sure) else None
    low, high = ends(s.mean, s.variance, y.definition)
    scores = y.shown(s.mean)
    need = rows_needed(RANKED_FROM, row_variance, s.tau2)
    found, aside = [], []
    for i, group in enumerate(groups):
        place = Place(
            group,
            raw[group],
            Standing.RANKED,
            score=float(scores[i]),
            low=float(low[i]),
            high=float(high[i]),
            reliability=float(s.reliability[i]),
            solid=bool(s.reliability[i] >= SOLID_FROM),
        )
        if s.reliability[i] >= RANKED_FROM and of_all is not None:
            j = int(np.searchsorted(sure, i))
            band = {1: Band.ABOVE, 0: Band.SAME, -1: Band.BELOW}[int(side[i])]
            found.append(
                replace(
                    place,
                    band=band,
                    top=float(of_all.top[j]),
                    first=int(of_all.first[j]),
                    last=int(of_all.last[j]),
                )
            )
        else:
            why = f"{raw[group].n} {y.metric.counted}, about {np.ceil(need):.0f} needed"
            aside.append(replace(place, standing=Standing.UNSURE, why=why))
    return replace(
        board,
        state=State.RANKED,
        places=tuple(sorted(found, key=lambda p: (-sign * (p.score or 0.0), p.group))),
        apart=(*sorted(aside, key=lambda p: (-p.raw.n, p.group)), *board.apart),
        average=float(y.shown(np.array([s.centre])).item()),
        need=int(np.ceil(need)),
        need_solid=int(np.ceil(rows_needed(SOLID_FROM, row_variance, s.tau2))),
    )


def _only(s: Shrunk, at: "np.typing.NDArray[np.int64]") -> Shrunk:
    return replace(s, reliability=s.reliability[at], weight=s.weight[at], mean=s.mean[at], own=s.own[at])


def _with_moves(after: Leaderboard, before: Leaderboard) -> Leaderboard:
    """The adjusted board with what adjusting moved, where both boards have an order."""
    then = {p.group: (i + 1, p.score) for i, p in enumerate(before.places) if p.score is not None}
    places = []
    for p in after.places:
        at, score = then.get(p.group, (0, None))
        moved = None if score is None or p.score is None else Moved(score, at, p.score - score)
        places.append(replace(p, moved=moved))
    return replace(after, places=tuple(places))
