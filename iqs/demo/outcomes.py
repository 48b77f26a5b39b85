"""What the customer and the clock see: handle time, first-contact resolution, CSAT, NPS and CES."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from iqs.demo.effects import Shift, affected, solve
from iqs.demo.people import People
from iqs.demo.plan import Flags, Floats, Ints, Plan
from iqs.demo.quality import EMPATHY, LEVEL, LOADING, RESOLUTION, Quality
from iqs.demo.schedule import Slot
from iqs.demo.span import Span
from iqs.demo.traffic import CALL, CHAT, Tickets

HANDLE_MEDIAN = 6.05 * 60
"""Median handle time of a call in seconds; the mean over all channels is then about 8 minutes."""
HANDLE_CHANNEL = np.array([0.0, -0.2, 0.3])
HANDLE_SD = 0.6
RUSH_FACTOR, RUSH_CSAT = 0.65, 12.0
"""Handle-time factor and CSAT loss of the rushing agent at the default strength of 8 IQS points."""
LAG_WEEKS = 2
FIRST_TIME = 1.02
CSAT_CUTS = np.array([-2.05, -1.62, -1.10, -0.18])
NPS_CUTS = np.array([-2.9, -2.6, -2.3, -1.95, -1.65, -1.3, -0.99, -0.55, 0.0, 0.55])
CES_CUTS = np.array([-2.3, -1.65, -1.15, -0.6, 0.15, 1.0])
PROMOTER, DETRACTOR = NPS_CUTS[8], NPS_CUTS[6]


@dataclass(frozen=True, eq=False)
class Outcomes:
    """One entry per contact. Answers are those every customer would give, asked or not.

    `handle_s`, `first_reply_s` and `solve_s` (arrival to solution) are seconds; `solved_first` means
    resolved with one reply; `csat` is 1 to 5, `nps` 0 to 10, `ces` 1 to 7 (7 easiest) and `*_latent`
    are their latent values. `csat_extra` and `product` are what rushing and divergence add to them.
    """

    handle_s: Floats
    first_reply_s: Floats
    solve_s: Floats
    solved_first: Flags
    resolved: Flags
    replies: Ints
    reopens: Ints
    csat_latent: Floats
    nps_latent: Floats
    csat: Ints
    nps: Ints
    ces: Ints
    csat_extra: Floats
    product: Floats


def outcomes(
    plan: Plan,
    span: Span,
    team: People,
    t: Tickets,
    q: Quality,
    z: Floats,
    shifts: dict[str, Shift],
    slots: dict[str, Slot],
) -> Outcomes:
    """Draw outcomes that follow from latent quality `z` and the planted effects.

    The weekly wave reaches customers only through the lagged coupling of the `lead` effect; without
    it, weekly CSAT and IQS are independent, as a test for leading indicators needs.
    """
    rng = plan.rng("outcomes")
    calm = q.wave_at(t.week)[:, None] * LOADING[[RESOLUTION, EMPATHY]]
    felt = z[:, [RESOLUTION, EMPATHY]] - LEVEL[[RESOLUTION, EMPATHY]] - calm
    coupling = plan.strength("lead") if slots["lead"].planted else 0.0
    lagged = coupling * q.wave_at(t.week, LAG_WEEKS)
    taste = plan.rng("product").normal(0, 0.08, len(team.teams))
    product = (taste - taste.mean())[t.team]

    csat = 0.55 * felt[:, 0] + 0.35 * felt[:, 1] + lagged + 0.3 * product + rng.normal(size=t.count)
    extra = _rush_csat(plan, t, csat, shifts, slots["rushing"])
    csat += extra
    nps = 0.35 * csat + 0.5 * lagged + product + rng.normal(size=t.count)
    turned = _turn_away(plan, t, nps, shifts, slots["divergence"])
    product = product + turned
    csat, nps = csat + 0.3 * turned, nps + 1.105 * turned

    first = rng.random(t.count) < expit(FIRST_TIME + 0.9 * felt[:, 0] - 0.3 * t.difficulty)
    handle, first_reply = _handle(plan, span, team, t, slots["rushing"]), _first_reply(plan, span, t)
    solve_s = first_reply + handle + _wait(plan, t, first)
    # What is not solved when the data end counts as unresolved, as it does in an export.
    in_time = t.second + solve_s < span.days * 86400
    resolved = (first | (rng.random(t.count) < 0.93)) & in_time
    replies = np.where(first, 1, 2 + rng.poisson(0.9, t.count))
    reopens = np.where(first | (rng.random(t.count) < 0.72), 0, 1 + (rng.random(t.count) < 0.15))
    ces = 0.5 * felt[:, 0] + 0.8 * (first - 0.72) + rng.normal(size=t.count)
    if plan.decoys:
        # Decoy: effort eases over the whole span for reasons of its own (a better help centre).
        ces += 0.35 * (t.day / span.days - 0.5)
    return Outcomes(
        handle_s=handle,
        first_reply_s=first_reply,
        solve_s=solve_s,
        solved_first=first & in_time,
        resolved=resolved,
        replies=replies.astype(np.int64),
        reopens=reopens.astype(np.int64),
        csat_latent=csat,
        nps_latent=nps,
        csat=csat_score(csat),
        nps=np.searchsorted(NPS_CUTS, nps).astype(np.int64),
        ces=1 + np.searchsorted(CES_CUTS, ces).astype(np.int64),
        csat_extra=extra,
        product=turned,
    )


def csat_score(latent: Floats) -> Ints:
    """Stars 1 to 5 of a latent CSAT."""
    return 1 + np.searchsorted(CSAT_CUTS, latent).astype(np.int64)


def csat_percent(latent: Floats) -> float:
    """Top-box CSAT (4 and 5 stars) in percent."""
    return float(100 * (latent > CSAT_CUTS[2]).mean())


def nps_points(latent: Floats) -> float:
    """Net promoter score, -100 to 100."""
    return float(100 * ((latent > PROMOTER).mean() - (latent <= DETRACTOR).mean()))


def csat_change(shift: Shift) -> Floats:
    """Change of latent CSAT that a shift of quality alone brings to its contacts."""
    change: Floats = 0.55 * shift.dz[:, RESOLUTION] + 0.35 * shift.dz[:, EMPATHY]
    return change


def _rush_csat(plan: Plan, t: Tickets, csat: Floats, shifts: dict[str, Shift], slot: Slot) -> Floats:
    """What hurry costs in CSAT beyond the quality lost, so that the whole loss is 12 points."""
    extra = np.zeros(t.count)
    if slot.planted:
        shift = shifts["rushing"]
        latent = csat[shift.rows]
        loss = RUSH_CSAT * plan.strength("rushing") / 8
        goal = csat_percent(latent - csat_change(shift)) - loss
        extra[shift.rows] = solve(lambda x: csat_percent(latent + x), goal)
    return extra


def _turn_away(plan: Plan, t: Tickets, nps: Floats, shifts: dict[str, Shift], slot: Slot) -> Floats:
    """Fall of the product's appeal that takes NPS down by the strength, although quality rose."""
    turned = np.zeros(t.count)
    if slot.planted:
        rows = affected(t, slot)
        latent = nps[rows]
        without = latent - 0.35 * csat_change(shifts["divergence"])
        goal = nps_points(without) - plan.strength("divergence")
        turned[rows] = solve(lambda x: nps_points(latent + 1.105 * x), goal)
    return turned


def _handle(plan: Plan, span: Span, team: People, t: Tickets, rushing: Slot) -> Floats:
    """Handle time in seconds: lognormal by agent, channel and difficulty, 30 s to 4 h."""
    log = np.log(HANDLE_MEDIAN) + HANDLE_CHANNEL[t.channel] + team.speed[t.agent]
    log += 0.20 * t.difficulty + plan.rng("handle").normal(0, HANDLE_SD, t.count)
    if rushing.planted:
        log[affected(t, rushing)] += np.log(RUSH_FACTOR) * plan.strength("rushing") / 8
    if plan.decoys and team.cast.fast is not None and span.seasons:
        # Decoy: someone is fast in the last season and just as good.
        first, last = span.seasons[-1]
        log[(t.agent == team.cast.fast) & (t.day >= first) & (t.day <= last)] += np.log(RUSH_FACTOR)
    seconds: Floats = np.clip(np.exp(log), 30, 4 * 3600)
    return seconds.round()


def _first_reply(plan: Plan, span: Span, t: Tickets) -> Floats:
    """Seconds to the first reply; with decoys it falls by a quarter over the span, quality or not."""
    rng = plan.rng("first reply")
    median = np.where(t.channel == CALL, 40.0, np.where(t.channel == CHAT, 75.0, 2.6 * 3600))
    spread = np.where(t.channel == CALL, 0.5, np.where(t.channel == CHAT, 0.6, 0.9))
    trend = np.exp(np.log(0.75) * t.day / span.days) if plan.decoys else 1.0
    seconds: Floats = np.clip(median * trend * np.exp(spread * rng.normal(size=t.count)), 5, 5 * 86400)
    return seconds.round()


def _wait(plan: Plan, t: Tickets, first: Flags) -> Floats:
    """Seconds of waiting beyond the first reply and the work: hours or days unless solved at once."""
    rng = plan.rng("wait")
    at_once = np.where(t.channel == CALL, 0.0, np.where(t.channel == CHAT, 120.0, 1800.0))
    later = 11 * 3600 * np.exp(rng.normal(0, 1.0, t.count))
    waited: Floats = np.where(first, at_once, np.minimum(later, 14 * 86400)).round()
    return waited
