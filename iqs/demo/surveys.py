"""Who is asked, who answers, and when: CSAT, NPS and CES surveys."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from iqs.demo.outcomes import Outcomes
from iqs.demo.plan import Flags, Floats, Ints, Plan
from iqs.demo.span import Span
from iqs.demo.traffic import Tickets

CSAT_SENT, NPS_ANSWERED, CES_ANSWERED = 0.40, 0.08, 0.06


@dataclass(frozen=True, eq=False)
class Survey:
    """One kind of survey; `sent` and `answered` are seconds since midnight UTC of day 0.

    `answered` is -1 and `score` 0 where there is no answer.
    """

    ticket: Ints
    score: Ints
    sent: Ints
    answered: Ints


@dataclass(frozen=True, eq=False)
class Surveys:
    """The three surveys. NPS and CES tools export answers only."""

    csat: Survey
    nps: Survey
    ces: Survey


def response_chance(o: Outcomes) -> Floats:
    """Probability that a CSAT survey is answered; people with strong feelings answer more often."""
    chance: Floats = expit(-1.1 + 0.35 * np.abs(o.csat_latent))
    return chance


def surveys(plan: Plan, span: Span, t: Tickets, o: Outcomes) -> Surveys:
    """Draw the surveys of all contacts."""
    rng = plan.rng("surveys")
    asked = rng.random(t.count) < CSAT_SENT
    answers = rng.random(t.count) < response_chance(o)
    csat = _survey(span, t, np.flatnonzero(asked), o.csat, rng, answers)
    nps = _survey(span, t, np.flatnonzero(rng.random(t.count) < NPS_ANSWERED), o.nps, rng)
    ces = _survey(span, t, np.flatnonzero(rng.random(t.count) < CES_ANSWERED), o.ces, rng)
    return Surveys(csat, nps, ces)


def _survey(
    span: Span, t: Tickets, rows: Ints, score: Ints, rng: np.random.Generator, answers: Flags | None = None
) -> Survey:
    end = span.days * 86400
    sent = t.second[rows] + rng.integers(1800, 86400, len(rows))
    answered = sent + (rng.gamma(0.8, 0.6, len(rows)) * 86400).astype(np.int64) + 60
    # What would happen after the data end has not happened: no survey, or no answer yet.
    silent = answered >= end
    keep = sent < end
    if answers is None:
        keep &= ~silent
    else:
        silent |= ~answers[rows]
    score, answered = np.where(silent, 0, score[rows]), np.where(silent, -1, answered)
    return Survey(rows[keep], score[keep], sent[keep], answered[keep])
