"""True quality of every contact on five criteria, and the score an average reviewer would give it."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from iqs.demo.people import People, tenure
from iqs.demo.plan import Flags, Floats, Ints, Plan
from iqs.demo.span import Span
from iqs.demo.traffic import ALL_TOPICS, CHAT, Tickets

CRITERIA = ("Accuracy", "Tone", "Empathy", "Compliance", "Resolution")
ACCURACY, TONE, EMPATHY, COMPLIANCE, RESOLUTION = range(5)
GROUPS = ("Solution", "Communication", "Communication", "Compliance", "Solution")
WEIGHTS = np.array([40.0, 10, 10, 10, 30])
"""The guide's weights; its 20 for tone and empathy is shared between the two."""
OLD_WEIGHTS = np.array([45.0, 10, 10, 10, 25])
"""Weights of the first scorecard version (decoy: a change of rubric is not a change of quality)."""
LEVEL = np.array([0.49, 0.71, 0.45, 1.15, 0.41])
"""Latent mean of each criterion, set so that the null world's IQS is 81."""
LOADING = np.array([0.9, 0.7, 0.8, 0.5, 0.9])
CUTS = np.array([-1.9, -1.1, -0.2, 1.0])
"""Latent limits between scores 1 to 5."""
COMPLIANCE_CUT = -1.4
CHANNEL_GAP = np.array([-0.06, 0.0, 0.04])
NOISE_SD, REVIEWER_SD, DIFFICULTY = 0.9, 0.35, 0.25
WAVE_SD, WAVE_MEMORY, WAVE_LEAD_IN = 0.12, 0.5, 8


@dataclass(frozen=True, eq=False)
class Quality:
    """Latent criterion values `z` (contacts x 5), what applies, weights in force, and the weekly wave.

    `wave` has `WAVE_LEAD_IN` weeks before week 0, so that a lag can look back.
    """

    z: Floats
    applicable: Flags
    version: Ints
    wave: Floats

    def weights(self, rows: Ints | slice) -> Floats:
        """Scorecard weights of each contact (rows x 5)."""
        chosen: Floats = np.stack([OLD_WEIGHTS, WEIGHTS])[self.version[rows]]
        return chosen

    def wave_at(self, week: Ints, lag: int = 0) -> Floats:
        """The weekly wave `lag` weeks before each week."""
        moved: Floats = self.wave[week + WAVE_LEAD_IN - lag]
        return moved


def quality(plan: Plan, span: Span, team: People, t: Tickets) -> Quality:
    """Draw the latent values of a world without planted effects.

    z = level + loading (ability + team + tenure + wave) + channel - 0.25 difficulty + N(0, 0.9).
    """
    rng = plan.rng("quality")
    innovations = rng.normal(0, WAVE_SD * np.sqrt(1 - WAVE_MEMORY**2), span.weeks + WAVE_LEAD_IN)
    wave = np.empty_like(innovations)
    wave[0] = innovations[0]
    for week in range(1, len(wave)):
        wave[week] = WAVE_MEMORY * wave[week - 1] + innovations[week]
    wave -= wave[WAVE_LEAD_IN:].mean()
    months = (t.day - team.first_day[t.agent]) / 30.44
    person = team.ability[t.agent] + team.team_effect[t.team] + tenure(months)
    shared = person + wave[t.week + WAVE_LEAD_IN]
    z = rng.normal(0, NOISE_SD, (t.count, 5))
    z += LEVEL + shared[:, None] * LOADING
    z += (CHANNEL_GAP[t.channel] - DIFFICULTY * t.difficulty)[:, None]
    version = (t.day >= rubric_day(span)) if plan.decoys else np.ones(t.count, dtype=bool)
    return Quality(z, _applicable(plan, t), version.astype(np.int64), wave)


def rubric_day(span: Span) -> int:
    """Day on which the second scorecard version comes into force: a month's first, a third into the span."""
    return max(0, span.day(span.date(span.days // 3).replace(day=1)))


def _applicable(plan: Plan, t: Tickets) -> Flags:
    """Which criteria apply: chats often leave no room for empathy or compliance.

    With decoys, misrouted contacts can only be judged on accuracy and tone.
    """
    rng = plan.rng("not applicable")
    applies = np.ones((t.count, 5), dtype=bool)
    chat = t.channel == CHAT
    applies[:, EMPATHY] = ~(chat & (rng.random(t.count) < 0.18))
    applies[:, COMPLIANCE] = ~(chat & (rng.random(t.count) < 0.12))
    if plan.decoys:
        misrouted = t.topic == len(ALL_TOPICS) - 1
        applies[np.ix_(misrouted, [EMPATHY, COMPLIANCE, RESOLUTION])] = False
    return applies


def expected_scores(z: Floats, severity: float = 0.0) -> Floats:
    """Mean mapped score (s / highest, 0 to 1) that a reviewer of this severity would give.

    The reviewer's own noise, N(0, 0.35), is integrated out, not drawn.
    """
    shares = np.empty_like(z)
    for k in range(5):
        if k == COMPLIANCE:
            shares[:, k] = ndtr((z[:, k] + severity - COMPLIANCE_CUT) / REVIEWER_SD)
        else:
            above = sum(ndtr((z[:, k] + severity - cut) / REVIEWER_SD) for cut in CUTS)
            shares[:, k] = (1 + above) / 5
    return shares


def points(shares: Floats, applicable: Flags, weights: Floats) -> tuple[Floats, Floats]:
    """Expected points earned and possible of each review: of_max, zero_review (METRICS.md, IQS).

    Noise is independent across criteria, so a review keeps its other points with the probability
    of passing compliance.
    """
    rated = np.where(applicable, weights, 0.0) / weights.sum(axis=-1, keepdims=True)
    passes = np.where(applicable[:, COMPLIANCE], shares[:, COMPLIANCE], 1.0)
    given_pass = shares.copy()
    given_pass[:, COMPLIANCE] = 1.0
    return passes * (rated * given_pass).sum(axis=1), rated.sum(axis=1)


def pooled(earned: Floats, possible: Floats) -> float:
    """IQS of a set of reviews: sum of points earned / sum of points possible, in percent."""
    return float(100 * earned.sum() / possible.sum())
