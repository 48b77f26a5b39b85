"""How large each planted effect came out, measured on every contact with and without it.

The random numbers are the same on both sides, so a difference is the effect and nothing else.
"""

from collections.abc import Callable

import numpy as np

from iqs.demo.effects import criterion_of, iqs_of
from iqs.demo.outcomes import LAG_WEEKS, csat_change, csat_percent, nps_points
from iqs.demo.plan import PLANTS, Ints
from iqs.demo.quality import EMPATHY, RESOLUTION, expected_scores, points, pooled
from iqs.demo.schedule import RAMP_DAYS, Slot
from iqs.demo.traffic import CALL
from iqs.demo.world import World

Sizes = dict[str, object]
"""Always holds `size`, in the unit of the registry; further keys say more."""


def realised(w: World, name: str) -> Sizes:
    """Size of a planted effect, and what else it changed."""
    return _MEASURES[name](w, w.slots[name])


def entity(w: World, slot: Slot) -> tuple[str, str]:
    """Id and name of who or what an effect is planted on."""
    p = w.people
    if slot.number < 0:
        return "", "everybody"
    if slot.kind == "agent":
        return p.email[slot.number], p.name[slot.number]
    if slot.kind == "reviewer":
        return p.reviewer_emails[slot.number], p.reviewers[slot.number]
    return p.teams[slot.number], p.teams[slot.number]


def effects(w: World) -> list[dict[str, object]]:
    """Every effect of the registry: planted or not, where, when, how large."""
    rows: list[dict[str, object]] = []
    for name, plant in PLANTS.items():
        slot = w.slots[name]
        row: dict[str, object] = {"id": plant.id, "name": name, "description": plant.description}
        row |= {"planted": slot.planted, "reason": slot.reason, "unit": plant.unit}
        if slot.planted:
            key, shown = entity(w, slot)
            row |= {"entity_kind": slot.kind, "entity_id": key, "entity": shown}
            row |= {"start": str(w.span.date(slot.first)), "end": str(w.span.date(slot.last))}
            row |= {"asked": w.plan.strength(name)} | realised(w, name)
        rows.append(row)
    return rows


def _quality_gain(w: World, name: str) -> Sizes:
    """IQS and CSAT with and without the effect's own shift, over the contacts it touches."""
    shift = w.shifts[name]
    rows, latent = shift.rows, w.outcomes.csat_latent[shift.rows]
    before, after = iqs_of(w.quality, w.z[rows] - shift.dz, rows), iqs_of(w.quality, w.z[rows], rows)
    other = csat_change(shift) + w.outcomes.csat_extra[rows] + 0.3 * w.outcomes.product[rows]
    return {
        "size": after - before,
        "iqs_without": before,
        "iqs_with": after,
        "csat_change": csat_percent(latent) - csat_percent(latent - other),
        "contacts": len(rows),
    }


def _holiday(w: World, _: Slot) -> Sizes:
    shift = w.shifts["holiday"]
    seasons: list[dict[str, object]] = []
    for first, last in (s for s in w.span.seasons if w.span.full(s)):
        day = w.tickets.day[shift.rows]
        mine = (day >= first) & (day <= last)
        rows, dz = shift.rows[mine], shift.dz[mine]
        before = criterion_of(w.quality, w.z[rows] - dz, rows, RESOLUTION)
        after = criterion_of(w.quality, w.z[rows], rows, RESOLUTION)
        seasons.append(
            {
                "start": str(w.span.date(first)),
                "end": str(w.span.date(last)),
                "size": 1 - after / before,
                "resolution_without": before,
                "resolution_with": after,
                "iqs_change": iqs_of(w.quality, w.z[rows], rows) - iqs_of(w.quality, w.z[rows] - dz, rows),
            }
        )
    before = criterion_of(w.quality, w.z[shift.rows] - shift.dz, shift.rows, RESOLUTION)
    after = criterion_of(w.quality, w.z[shift.rows], shift.rows, RESOLUTION)
    return {"size": 1 - after / before, "resolution_points": after - before, "seasons": seasons}


def _lenient(w: World, slot: Slot) -> Sizes:
    return {"size": severity_points(w, slot.number)}


def severity_points(w: World, reviewer: int) -> float:
    """IQS points a reviewer adds or takes compared with one of no severity, over all contacts."""
    q = w.quality
    seen = points(expected_scores(w.z, float(w.severity[reviewer])), q.applicable, q.weights(slice(None)))
    return pooled(*seen) - pooled(w.earned, w.possible)


def _rushing(w: World, slot: Slot) -> Sizes:
    sizes = _quality_gain(w, slot.name)
    rows = w.shifts[slot.name].rows
    peers = np.setdiff1d(np.flatnonzero(w.tickets.day >= slot.first), rows)
    handle = w.outcomes.handle_s
    sizes["size"] = -float(str(sizes["size"]))
    return sizes | {"handle_s": float(handle[rows].mean()), "handle_s_of_others": float(handle[peers].mean())}


def _divergence(w: World, slot: Slot) -> Sizes:
    gain = _quality_gain(w, slot.name)
    shift = w.shifts[slot.name]
    latent = w.outcomes.nps_latent[shift.rows]
    change = 0.35 * csat_change(shift) + 1.105 * w.outcomes.product[shift.rows]
    nps, without = nps_points(latent), nps_points(latent - change)
    iqs_change = gain.pop("size")
    return gain | {"size": without - nps, "nps_without": without, "nps_with": nps, "iqs_change": iqs_change}


def _improved(w: World, slot: Slot) -> Sizes:
    day, mine = w.tickets.day, w.tickets.agent == slot.number

    def empathy(rows: Ints) -> float:
        return criterion_of(w.quality, w.z[rows], rows, EMPATHY)

    before = empathy(np.flatnonzero(mine & (day < slot.first) & (day >= slot.first - RAMP_DAYS)))
    after = empathy(np.flatnonzero(mine & (day > slot.last)))
    end = w.span.days
    last = empathy(np.flatnonzero(mine & (day >= end - 91)))
    previous = empathy(np.flatnonzero(mine & (day < end - 91) & (day >= end - 182)))
    return {
        "size": after - before,
        "empathy_before": before,
        "empathy_after": after,
        "empathy_previous_13_weeks": previous,
        "empathy_last_13_weeks": last,
    }


def _lead(w: World, _: Slot) -> Sizes:
    """The size is the coupling; `csat_per_sd` the CSAT points that one sd of the wave moves."""
    spread = float(w.quality.wave.std())
    coupling = w.plan.strength("lead")
    latent = w.outcomes.csat_latent
    moved = (csat_percent(latent + coupling * spread) - csat_percent(latent - coupling * spread)) / 2
    return {"size": coupling, "lag_weeks": LAG_WEEKS, "csat_per_sd": moved, "wave_sd": spread}


def _mix(w: World, slot: Slot) -> Sizes:
    t = w.tickets
    is_call, inside = t.channel == CALL, (t.day >= slot.first) & (t.day <= slot.last)
    calls, others = np.flatnonzero(is_call), np.flatnonzero(~is_call)
    gap = iqs_of(w.quality, w.z[others], others) - iqs_of(w.quality, w.z[calls], calls)
    before, during = float(is_call[~inside].mean()), float(is_call[inside].mean())
    return {
        "size": during - before,
        "call_share_elsewhere": before,
        "call_share_in_quarter": during,
        "channel_gap": gap,
        "iqs_change_from_mix": -(during - before) * gap,
    }


_MEASURES: dict[str, Callable[[World, Slot], Sizes]] = {
    "holiday": _holiday,
    "lenient_reviewer": _lenient,
    "rushing": _rushing,
    "divergence": _divergence,
    "most_improved": _improved,
    "lead": _lead,
    "mix_shift": _mix,
    "step": lambda w, slot: _quality_gain(w, slot.name),
}
