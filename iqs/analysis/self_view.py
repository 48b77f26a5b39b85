"""How agents rate themselves beside how reviewers rate them, conversation by conversation.

A self review and the reviews of the same conversation by others make a pair: both saw the same thing, so the
gap is in the eye and not in the case. Lacking pairs, both are compared over the same period, which says less:
the conversations may differ. A gap says nothing about who is right.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
from scipy import special

from iqs.analysis.beside import FEWEST_PEOPLE, only, without_people
from iqs.analysis.compare import Change, Verdict, change
from iqs.analysis.criteria import RATINGS, basis
from iqs.analysis.screen import clear
from iqs.model import Filters
from iqs.scoring import Definition, Engine, counted_rows, measure_as
from iqs.scoring.cells import plain_days

PAIRS = 8
"""Fewest conversations rated by both sides that a gap is told from."""


@dataclass(frozen=True)
class Pair:
    """One conversation rated by both: mean scores in % by the agent and by reviewers."""

    conversation: str
    day: date | None
    own: float
    reviewers: float


@dataclass(frozen=True)
class Gap:
    """Own rating minus that of reviewers over `n` conversations, in points, with its 95 % interval.

    `criterion` is "" for the whole score. `own` and `reviewers` are the two means in %. Without enough
    conversations there is no interval.
    """

    criterion: str
    n: int
    own: float
    reviewers: float
    low: float | None
    high: float | None
    verdict: Verdict

    @property
    def points(self) -> float:
        """Own minus reviewers."""
        return self.own - self.reviewers


@dataclass(frozen=True)
class SelfView:
    """`pairs` the latest first; `criteria` clear gaps first, then by size.

    `period` compares all self reviews with all others of the period where pairs are too few (None where
    there are no self reviews). `everyone` is the gap of all agents together, of `people`, None from fewer
    than `FEWEST_PEOPLE`.
    """

    pairs: tuple[Pair, ...]
    whole: Gap | None
    criteria: tuple[Gap, ...]
    period: Change | None
    everyone: Gap | None
    people: int


def self_view(engine: Engine, agent: str, filters: Filters) -> SelfView:
    """Set an agent's self reviews against reviewers'; what the filters say of people is put aside."""
    b = basis(engine)
    everybody = without_people(filters)
    everybody = Filters(everybody.period, tuple(w for w in everybody.where if w[0] != "review_type"))
    both = replace(b.iqs, left_out=tuple(r for r in b.iqs.left_out if r[0] != "self review"))
    score = both.numerator / both.denominator
    rows = _paired(
        counted_rows(engine, b.metric, both, everybody), 100.0 * score, ("agent", "interaction_id")
    )
    mine = [r for r in rows if r["agent"] == agent]
    pairs = sorted(
        (Pair(r["interaction_id"], r["_day"], r["_own"], r["_others"]) for r in mine),
        key=lambda p: (p.day or date.min, p.conversation),
        reverse=True,
    )
    whole = _gap("", mine)
    rated = counted_rows(engine, b.metric, both, only(everybody, "agent", agent), RATINGS)
    parts = _paired(rated.filter(nw.col("rated")), 100.0 * b.mapped, ("agent", "interaction_id", "criterion"))
    by_criterion: dict[str, list[Mapping[str, Any]]] = {}
    for r in parts:
        by_criterion.setdefault(r["criterion"], []).append(r)
    gaps = _screened([g for c, some in by_criterion.items() if (g := _gap(c, some)) is not None])
    period = None
    if whole is None or whole.verdict is Verdict.NOT_ENOUGH:
        period = _over_period(engine, b.metric, b.iqs, both, only(everybody, "agent", agent))
    everyone, people = _everyone(rows)
    return SelfView(tuple(pairs), whole, gaps, period, everyone, people)


def _paired(frame: Any, score: nw.Expr, keys: Sequence[str]) -> list[dict[str, Any]]:
    """Conversations that both sides rated, with the mean of each side."""
    self_review = nw.col("review_type") == "self"
    found = (
        frame.filter(~nw.col("interaction_id").is_null(), nw.col("interaction_id") != "")
        .with_columns(_own=nw.when(self_review).then(score), _others=nw.when(~self_review).then(score))
        .group_by(*keys)
        .agg(nw.col("_own").mean(), nw.col("_others").mean(), nw.col("conversation_day").max().alias("_day"))
        .filter(~nw.col("_own").is_null(), ~nw.col("_others").is_null())
        .collect("pyarrow")
        .rows(named=True)
    )
    return [{**r, "_day": plain_days([r["_day"]])[0]} for r in found]


def _gap(criterion: str, rows: Sequence[Mapping[str, Any]]) -> Gap | None:
    """The mean difference with the t interval of paired differences."""
    if not rows:
        return None
    own, others = (np.array([r[c] for r in rows], dtype=np.float64) for c in ("_own", "_others"))
    n = len(rows)
    gap = Gap(criterion, n, float(own.mean()), float(others.mean()), None, None, Verdict.NOT_ENOUGH)
    if n < PAIRS:
        return gap
    error = float(np.std(own - others, ddof=1)) / n**0.5
    return _with_interval(gap, error, n - 1)


def _with_interval(gap: Gap, error: float, freedom: int) -> Gap:
    half = float(special.stdtrit(freedom, 0.975)) * error
    low, high = gap.points - half, gap.points + half
    told = Verdict.NOT_CLEAR if low <= 0.0 <= high else Verdict.CLEAR
    return replace(gap, low=low, high=high, verdict=told)


def _screened(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Only those gaps are clear that are so among all criteria."""
    some = list(gaps)
    p = []
    for g in some:
        if g.high is None:
            p.append(float("nan"))
            continue
        error = (g.high - g.points) / float(special.stdtrit(g.n - 1, 0.975))
        p.append(
            2 * float(special.stdtr(g.n - 1, -abs(g.points) / error)) if error else float(g.points == 0.0)
        )
    kept = clear(np.array(p, dtype=np.float64))
    held = [
        replace(g, verdict=Verdict.NOT_CLEAR) if g.verdict is Verdict.CLEAR and not k else g
        for g, k in zip(some, kept, strict=True)
    ]
    order = (Verdict.CLEAR, Verdict.NOT_CLEAR, Verdict.NOT_ENOUGH)
    return tuple(sorted(held, key=lambda g: (order.index(g.verdict), -abs(g.points), g.criterion)))


def _over_period(
    engine: Engine, m: Any, reviewed: Definition, both: Definition, filters: Filters
) -> Change | None:
    """All self reviews against all other reviews of the period."""
    mine = replace(both, only=nw.col("review_type") == "self")
    own = measure_as(engine, m, mine, filters=filters)[0]
    if not own.n:
        return None
    return change(measure_as(engine, m, reviewed, filters=filters)[0], own, reviewed)


def _everyone(rows: Sequence[Mapping[str, Any]]) -> tuple[Gap | None, int]:
    """The gap of all agents; agents are the units, as each has a way of looking at things."""
    agents = sorted({r["agent"] for r in rows if r["agent"]})
    size = len(agents)
    gap = _gap("", [r for r in rows if r["agent"]])
    if gap is None or size < FEWEST_PEOPLE or gap.n < PAIRS:
        return None, size
    spread = dict.fromkeys(agents, 0.0)
    for r in rows:
        if r["agent"]:
            spread[r["agent"]] += r["_own"] - r["_others"] - gap.points
    error = (size / (size - 1) * sum(v**2 for v in spread.values())) ** 0.5 / gap.n
    return _with_interval(gap, error, size - 1), size
