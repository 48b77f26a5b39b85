"""Whether the order of agents hangs on the exact weights: it is drawn again with weights moved a little.

Weights of a scorecard are somebody's judgement; an order that turns over when they move by a fifth says
more about them than about people. Weights are drawn from a Dirichlet distribution around those of the
scorecard, so that they keep their sum. Its concentration is chosen such that the weight of a criterion of
average weight lies within 20 % of where it was in 95 of 100 draws; lighter ones move somewhat more,
heavier ones less. Bonus criteria keep their weight; weights of a role move as the usual ones do.

Each draw is exact under every definition: whether a review auto-fails does not hang on the weights, so the
points of an agent are a matrix of sums by criterion times the drawn weights (points pooling), and
otherwise the score of each combination of ratings times how often the agent has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import compute

from iqs.analysis.combinations import Combinations
from iqs.scorecards import same
from iqs.scoring import Definition
from iqs.scoring.iqs import combination
from iqs.store.rescored import Rescoring

Array = npt.NDArray[np.float64]
DRAWS = 300
MOVED = 0.20
"""By how much a weight of average size moves, as a share of it, in 95 of 100 draws."""
COIN_TOSS = 2 / 3
"""Neighbours that keep their order in fewer draws than this are close to a coin toss."""
_BLOCK = 20_000_000  # numbers in memory at once


@dataclass(frozen=True)
class Sway:
    """How the order of agents holds over `draws` draws of the weights.

    `tau` is the median of Kendall's rank correlation with the order of the draft, `tau_low` its 5th
    percentile: 1 for the same order, 0 for one that has nothing to do with it. `first` is the share of draws
    in which the first agent stays first. `pairs` holds (agent, the next one, share of draws in which they
    stay in this order) for neighbours.
    """

    draws: int
    agents: int
    tau: float
    tau_low: float
    first: float
    pairs: tuple[tuple[str, str, float], ...]

    @property
    def coin_tosses(self) -> tuple[tuple[str, str, float], ...]:
        """Neighbours whose order is close to a coin toss."""
        return tuple(p for p in self.pairs if p[2] < COIN_TOSS)

    @property
    def holds(self) -> bool:
        """Whether no two neighbours are close to a coin toss."""
        return not self.coin_tosses

    def sentence(self) -> str:
        """The finding in words, with what it rests on."""
        share = f"weights moved by up to about {MOVED:.0%}, {self.draws} draws".replace("%", " %")
        rest = (
            f"{self.agents} agents; {share}; rank correlation {self.tau:.2f}, above {self.tau_low:.2f} in 95 "
            f"of 100; the first agent stays first in {100 * self.first:.0f} %"
        )
        if self.holds:
            return f"The order holds ({rest})."
        n, of = len(self.coin_tosses), len(self.pairs)
        pairs = "1 pair" if n == 1 else f"{n} pairs"
        return f"The order is close to a coin toss for {pairs} of {of} neighbours ({rest})."


def sway(
    draft: Rescoring,
    definition: Definition,
    rows: Combinations,
    agents: Sequence[str],
    *,
    baseline: float,
    draws: int = DRAWS,
    seed: int = 15,
) -> Sway | None:
    """Draw the order of `agents` again; None for fewer than two, or a card with one weight.

    `rows` are the reviews that count, by agent. Those that the draft does not claim count as they are.
    `baseline` is the score in percent from which a review passes.
    """
    if len(agents) < 2:
        return None
    weighed = [c for c in draft.card.criteria if not c.bonus and c.weight > 0]
    if len(weighed) < 2:
        return None
    moved = _moved(draft, draws, seed)
    scores = _scores(rows, draft, definition, list(agents), moved, baseline)
    own, others = scores[:, 0], scores[:, 1:]
    order = np.argsort(-own, kind="stable")
    own, others = own[order], others[order]
    named = [agents[i] for i in order]
    stays = (others[:-1] > others[1:]).mean(axis=1) + (others[:-1] == others[1:]).mean(axis=1) / 2
    taus = kendall(own, others)
    return Sway(
        draws=draws,
        agents=len(named),
        tau=float(np.median(taus)),
        tau_low=float(np.quantile(taus, 0.05)),
        first=float((others[0] >= others.max(axis=0)).mean()),
        pairs=tuple((a, b, float(s)) for a, b, s in zip(named, named[1:], stays, strict=False)),
    )


def kendall(own: Array, others: Array) -> Array:
    """Kendall's tau of one order with each column of `others`, over the pairs that `own` tells apart.

    `own` must fall or stay from each entry to the next.
    """
    found, pairs = np.zeros(others.shape[1]), 0
    # The first entry that is lower: all from there on are told apart.
    lower = np.searchsorted(-own, -own, side="right")
    for i, start in enumerate(lower):
        found += (others[i] > others[start:]).sum(axis=0)
        found -= (others[i] < others[start:]).sum(axis=0)
        pairs += len(own) - int(start)
    return found / max(pairs, 1)


def _moved(draft: Rescoring, draws: int, seed: int) -> Array:
    """What each criterion's weight is multiplied by: the draft itself in the first column, then the draws."""
    criteria = draft.card.criteria
    at = [i for i, c in enumerate(criteria) if not c.bonus and c.weight > 0]
    shares = np.array([criteria[i].weight for i in at], dtype=np.float64)
    shares /= shares.sum()
    # The share of an average criterion has a relative variance of (k - 1) / (concentration + 1).
    concentration = (len(at) - 1) / (MOVED / 2) ** 2 - 1
    drawn = np.random.default_rng(seed).dirichlet(concentration * shares, draws).T / shares[:, None]
    factors = np.ones((len(criteria), draws + 1))
    factors[at, 1:] = drawn
    return factors


def _scores(
    rows: Combinations, draft: Rescoring, d: Definition, agents: list[str], moved: Array, baseline: float
) -> Array:
    """Score of each agent under each column of `moved`."""
    place = {a: i for i, a in enumerate(agents)}
    agent = np.array([place.get(a, -1) for a in rows.agents], dtype=np.int64)[rows.agent]
    known = agent >= 0
    earned, possible = (_sums(agent[known], v[known], len(agents)) for v in (rows.earned, rows.possible))
    pooled = (combination(d.key) or ("", "", ""))[1] == "points"
    for number, role in enumerate(rows.roles):
        chosen = known & rows.drafted & (rows.role == number)
        if not chosen.any():
            continue
        patterns, at = np.unique(rows.pattern[chosen], return_inverse=True)
        top, bottom = _by_criterion(draft, d, role, patterns)
        who, times = agent[chosen], rows.n[chosen]
        if pooled:
            whole = _whole(draft, role) @ moved
            earned = earned + _sums(who, times * top[at].T, len(agents)) @ moved / whole
            possible = possible + _sums(who, times * bottom[at].T, len(agents)) @ moved / whole
        else:
            earned = earned + _each(who, times, at, top, bottom, moved, len(agents), d, baseline)
            possible = possible + _sums(who, times, len(agents))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(earned / possible, dtype=np.float64)


def _sums(who: npt.NDArray[np.int64], values: Array, agents: int) -> Array:
    """Sums by agent of one column of values, or of each row of them."""
    columns = [np.bincount(who, weights=v, minlength=agents) for v in np.atleast_2d(values)]
    return np.column_stack(columns).astype(np.float64)


def _each(
    who: npt.NDArray[np.int64],
    times: Array,
    at: npt.NDArray[np.int64],
    top: Array,
    bottom: Array,
    moved: Array,
    agents: int,
    d: Definition,
    baseline: float,
) -> Array:
    """Sums of review scores by agent, a block of draws at a time."""
    from scipy.sparse import csr_array

    counts = csr_array((times, (who, at)), shape=(agents, len(top)))
    block = max(1, _BLOCK // max(len(top), 1))
    found = []
    for start in range(0, moved.shape[1], block):
        some = moved[:, start : start + block]
        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.nan_to_num((top @ some) / (bottom @ some))
        if combination(d.key) is None:  # the pass rate
            score = (np.round(score * 100, 9) >= baseline).astype(np.float64)
        found.append(np.asarray(counts @ score, dtype=np.float64))
    return np.hstack(found)


def _whole(draft: Rescoring, role: str) -> Array:
    """Weights of a complete review of somebody in a role, by criterion."""
    spelt = next((r for r in draft.card.roles if same(r) == role), "")
    return np.array([0.0 if c.bonus else c.weight_for(spelt) for c in draft.card.criteria])


def _by_criterion(
    draft: Rescoring, d: Definition, role: str, patterns: npt.NDArray[np.int64]
) -> tuple[Array, Array]:
    """Weighted points earned and possible of each combination of ratings, by criterion."""
    mapping, _, critical = combination(d.key) or ("of_max", "reviews", "zero_review")
    marks = draft.marks.filter(compute.equal(draft.marks.column("card_role"), role))
    marks = marks.filter(compute.is_in(marks.column("pattern"), pa.array(patterns)))
    columns = {c: marks.column(c).to_numpy() for c in ("pattern", "w", "bonus", "rated")}
    number = {c.name: i for i, c in enumerate(draft.card.criteria)}
    criterion = np.array([number[c] for c in marks.column("criterion").to_pylist()], dtype=np.int64)
    index = np.searchsorted(patterns, columns["pattern"])
    keep = columns["rated"].astype(bool)
    score = np.nan_to_num(marks.column(mapping).fill_null(0.0).to_numpy())
    points = columns["w"] * score * ~_taken(marks, index, critical)
    shape = (len(patterns), len(number))
    top, bottom = np.zeros(shape), np.zeros(shape)
    np.add.at(top, (index[keep], criterion[keep]), points[keep])
    counted = keep & ~columns["bonus"].astype(bool)
    np.add.at(bottom, (index[counted], criterion[counted]), columns["w"][counted])
    return top, bottom


def _taken(marks: pa.Table, index: npt.NDArray[np.int64], critical: str) -> npt.NDArray[np.bool_]:
    """Marks whose points an auto-fail takes, as a definition's critical rule says."""
    if critical == "flag_only":
        return np.zeros(len(index), dtype=bool)
    fails = marks.column("fails").fill_null(False).to_numpy(zero_copy_only=False).astype(bool)
    rule = np.array(marks.column("critical").to_pylist(), dtype=object)
    groups = marks.column("criterion_group").combine_chunks().dictionary_encode()
    group = index * max(len(groups.dictionary), 1) + groups.indices.to_numpy(zero_copy_only=False)
    review_rules = ("yes", "review") if critical == "zero_review" else ("review",)
    group_rules = ("group",) if critical == "zero_review" else ("group", "yes")

    def any_of(rules: tuple[str, ...], key: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        hit = fails & np.isin(rule, rules)
        return np.isin(key, np.unique(key[hit]))

    return any_of(review_rules, index) | any_of(group_rules, group)
