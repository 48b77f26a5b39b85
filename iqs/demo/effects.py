"""Planting: each effect is a shift of latent values whose size is solved for, not guessed.

The strength asked for is in points of the metric people see. The latent shift that gives it on
this population is found by root finding, so a planted -8 is -8 whatever the team or channel.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from iqs.demo.plan import Floats, Ints, Plan
from iqs.demo.quality import EMPATHY, RESOLUTION, Quality, expected_scores, points, pooled
from iqs.demo.schedule import RAMP_DAYS, Slot
from iqs.demo.span import Span, expected_volume
from iqs.demo.traffic import CALL, Tickets

SOLVE_ON = 6000
"""At most this many contacts are used to solve for a shift; sizes are then measured on all of them."""
DIVERGENCE_IQS = 2.0
EMPATHY_BEFORE = 60.0
CHANNEL_GAP_POINTS = 8.0
ALL_CRITERIA = np.ones(5)
BUSY_SHARE = 0.6
"""Share of the holiday dip that follows the load of the day."""


@dataclass(frozen=True, eq=False)
class Shift:
    """Latent change `dz` (rows x 5) of the contacts `rows`, made by one effect."""

    rows: Ints
    dz: Floats


def solve(measure: Callable[[float], float], target: float, reach: float = 4.0) -> float:
    """The shift within +-`reach` at which `measure` gives `target`; the nearer bound if none does."""
    low, high = measure(-reach) - target, measure(reach) - target
    if low * high > 0:
        return -reach if abs(low) < abs(high) else reach
    return float(brentq(lambda x: measure(x) - target, -reach, reach, xtol=1e-4))


def thin(rows: Ints) -> Ints:
    """Every k-th row, so that at most about `SOLVE_ON` remain."""
    return rows[:: max(1, len(rows) // SOLVE_ON)]


def iqs_of(q: Quality, z: Floats, rows: Ints, severity: float = 0.0) -> float:
    """IQS an average reviewer would find in `z`, the latent values of the contacts `rows`."""
    return pooled(*points(expected_scores(z, severity), q.applicable[rows], q.weights(rows)))


def criterion_of(q: Quality, z: Floats, rows: Ints, k: int) -> float:
    """Mean score of criterion `k` in percent of the highest, where it applies."""
    return float(100 * expected_scores(z)[q.applicable[rows, k], k].mean())


def gain_iqs(q: Quality, z: Floats, rows: Ints, gain: float) -> Shift:
    """Move all criteria of `rows` by the same latent amount so that their IQS changes by `gain`."""
    some = thin(rows)
    goal = iqs_of(q, z[some], some) + gain
    d = solve(lambda x: iqs_of(q, z[some] + x, some), goal)
    return Shift(rows, np.full((len(rows), 5), d))


def plant_quality(
    plan: Plan, span: Span, t: Tickets, q: Quality, slots: dict[str, Slot]
) -> tuple[Floats, dict[str, Shift]]:
    """Latent values with every effect on quality planted, and each effect's own shift."""
    z = q.z.copy()
    shifts: dict[str, Shift] = {}

    def add(name: str, shift: Shift) -> None:
        z[shift.rows] += shift.dz
        shifts[name] = shift

    makers: dict[str, Callable[[Slot], Shift]] = {
        "mix_shift": lambda _: _channel_gap(t, q, z),
        "step": lambda s: gain_iqs(q, z, _rows(t, s), plan.strength("step")),
        "divergence": lambda s: gain_iqs(q, z, _rows(t, s), DIVERGENCE_IQS),
        "holiday": lambda _: _holiday(plan, span, t, q, z),
        "most_improved": lambda s: _improve(plan, t, q, z, s),
        "rushing": lambda s: gain_iqs(q, z, _rows(t, s), -plan.strength("rushing")),
    }
    for name, make in makers.items():
        if slots[name].planted:
            add(name, make(slots[name]))
    return z, shifts


def affected(t: Tickets, slot: Slot) -> Ints:
    """Contacts of the slot's entity within its days."""
    return _rows(t, slot)


def _rows(t: Tickets, slot: Slot) -> Ints:
    inside = (t.day >= slot.first) & (t.day <= slot.last)
    if slot.kind == "agent":
        inside &= t.agent == slot.number
    elif slot.kind == "team":
        inside &= t.team == slot.number
    return np.flatnonzero(inside)


def _channel_gap(t: Tickets, q: Quality, z: Floats) -> Shift:
    """Calls 8 points below the other channels, all the time; the company's mean is kept."""
    is_call = t.channel == CALL
    share = float(is_call.mean())
    calls, others = thin(np.flatnonzero(is_call)), thin(np.flatnonzero(~is_call))

    def gap(x: float) -> float:
        low = iqs_of(q, z[calls] - x * (1 - share), calls)
        return iqs_of(q, z[others] + x * share, others) - low

    x = solve(gap, CHANNEL_GAP_POINTS)
    moved = np.where(is_call, -x * (1 - share), x * share)
    return Shift(np.arange(t.count), moved[:, None] * ALL_CRITERIA)


def _holiday(plan: Plan, span: Span, t: Tickets, q: Quality, z: Floats) -> Shift:
    """Resolution x (1 - strength) in each whole season; season sizes vary by N(1, 0.15).

    60 % of the shift is proportional to the log of the day's load over an ordinary day, so busier
    days of the season are worse.
    """
    rng = plan.rng("holiday")
    surge = np.bincount(t.day, minlength=span.days) / expected_volume(span, plan.agents)
    ordinary = np.ones(span.days)
    for first, last in span.seasons:
        ordinary[first : last + 1] = 1.6
    load = np.log(np.clip(surge * ordinary, 0.8, None))
    parts, dz = [], []
    for first, last in (s for s in span.seasons if span.full(s)):
        rows = np.flatnonzero((t.day >= first) & (t.day <= last))
        depth = plan.strength("holiday") * rng.normal(1, 0.15)
        pull = (1 - BUSY_SHARE) + BUSY_SHARE * load[t.day[rows]] / load[t.day[rows]].mean()
        step = max(1, len(rows) // SOLVE_ON)
        d = _criterion_shift(q, z, rows[::step], RESOLUTION, pull[::step], 1 - depth)
        change = np.zeros((len(rows), 5))
        change[:, RESOLUTION] = d * pull
        parts.append(rows)
        dz.append(change)
    return Shift(np.concatenate(parts), np.concatenate(dz))


def _criterion_shift(q: Quality, z: Floats, rows: Ints, k: int, pull: Floats, factor: float) -> float:
    goal = criterion_of(q, z[rows], rows, k) * factor

    def after(x: float) -> float:
        moved = z[rows]
        moved[:, k] += x * pull
        return criterion_of(q, moved, rows, k)

    return solve(after, goal)


def _improve(plan: Plan, t: Tickets, q: Quality, z: Floats, slot: Slot) -> Shift:
    """Empathy at 60 % until the ramp, then straight up over 13 weeks to 60 % + strength."""
    rows = np.flatnonzero(t.agent == slot.number)
    some = thin(rows)

    def to(level: float) -> float:
        def after(x: float) -> float:
            moved = z[some]
            moved[:, EMPATHY] += x
            return criterion_of(q, moved, some, EMPATHY)

        return solve(after, level)

    # The score is close to linear in the latent value between two solved points, so seven are enough.
    progress = np.clip((t.day[rows] - slot.first + 0.5) / RAMP_DAYS, 0, 1)
    knots = np.linspace(0, 1, 7)
    shifts = np.array([to(EMPATHY_BEFORE + plan.strength("most_improved") * p) for p in knots])
    dz = np.zeros((len(rows), 5))
    dz[:, EMPATHY] = np.interp(progress, knots, shifts)
    return Shift(rows, dz)
