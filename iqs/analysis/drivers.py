"""Which criteria go with satisfied customers: ratings beside the answer about the same conversation."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from iqs.analysis.compare import Verdict
from iqs.analysis.effects import Array, Fit, holm, inflation, linear, logit, rank_correlations
from iqs.analysis.importance import MOST_PLAYERS, Importance, importance
from iqs.analysis.linked import Linked, linked
from iqs.analysis.model_columns import Columns, Dropped, columns_of
from iqs.analysis.screen import clear as clear_among
from iqs.model import Filters
from iqs.scoring import Better, Engine, Spread, metric
from iqs.scoring.surveys import ces_asked
from iqs.text import listed

OUTCOMES = ("csat", "nps", "ces")
FEWEST, ENOUGH = 30, 200
"""Conversations below which nothing is said, and from which a model is fitted."""
EVENTS = 10
"""Conversations with the rarer answer (with any, where it is a score) for each coefficient of a model."""
FEWEST_AGENTS = 10
"""Agents below which no model says how sure it is."""
COLLINEAR = 5.0
"""Variance inflation from which effects are said to be hard to tell apart."""
_CEILING, _HALO = 0.9, 0.6
_LEVEL = 0.05


class Depth(StrEnum):
    """How much may be said."""

    MODEL = "model"
    EXPLORATORY = "first look"
    NOT_ENOUGH = "not enough data"


@dataclass(frozen=True)
class Driver:
    """One criterion and what goes with it; positive is better for the customer.

    `effect`, `low` and `high` are in points of the metric (of its scale for a mean of scores) when the
    rating is one `step` better, all else as it is; `per_sd`, `sd_low` and `sd_high` the same for one standard
    deviation of its ratings. `odds` is the ratio of odds for one standard deviation, None for a linear model.
    `share` (0 to 100 %, with `share_low` and `share_high`) is its part of what the criteria explain. `rho` is
    the rank correlation of a first look, -1 to 1; all of a model are None then. `usual` is the mean rating, 0
    to 100 % of its scale; `inflation` the variance inflation.
    """

    criterion: str
    group: str
    rated: int
    usual: float
    step: str
    verdict: Verdict
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    per_sd: float | None = None
    sd_low: float | None = None
    sd_high: float | None = None
    odds: float | None = None
    share: float | None = None
    share_low: float | None = None
    share_high: float | None = None
    inflation: float | None = None
    rho: float | None = None


@dataclass(frozen=True)
class Drivers:
    """The answer: criteria, those that matter most first, and what they must be read with.

    `n` conversations of `agents` agents, drawn from `drawn_from` where that is not None; `events` of them
    have the rarer answer (all, for a score).
    `coefficients` is what a model estimates beside its constant. `dropped` are criteria that are not looked
    at, `left_out` (reason, pairs of review and answer). `unit` is what effects are in. `explained` (0 to
    100 %) is the part of the differences between answers that the criteria explain together. `ahead` holds
    the criterion that explains most, where it is clear, and those it clearly explains more than. `grouped`
    holds (group, share, from, to) in place of shares of criteria that are too many. `why` says why there is
    no model.
    """

    outcome: str
    definition: str
    filters: Filters
    unit: str
    n: int
    drawn_from: int | None
    events: int
    agents: int
    coefficients: int
    dropped: tuple[Dropped, ...]
    left_out: tuple[tuple[str, int], ...]
    why: str
    depth: Depth = Depth.NOT_ENOUGH
    kind: str = ""
    drivers: tuple[Driver, ...] = ()
    explained: float | None = None
    ahead: tuple[str, tuple[str, ...]] | None = None
    grouped: tuple[tuple[str, float, float, float], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def clear(self) -> tuple[Driver, ...]:
        """Criteria that clearly go with the answer, either way."""
        return tuple(d for d in self.drivers if d.verdict is Verdict.CLEAR)


def drivers(engine: Engine, filters: Filters, outcome: str = "csat") -> Drivers:
    """Ask which criteria go with better answers, conversation by conversation.

    A share of answers (CSAT by top boxes) is a logistic model, read as average marginal effects; net shares
    (NPS) and mean scores are linear ones, which needs no assumption about how steps of the answer relate and
    gives points of the metric at once. Channels are held constant; errors allow for agents.
    Raises UnknownName for a metric that does not exist.
    """
    rows = linked(engine, outcome, filters)
    n = rows.conversations
    binary = rows.definition.spread is Spread.PROPORTION
    columns = columns_of(rows, least=20 if n >= ENOUGH else 5)
    sign = -1.0 if _low_is_good(engine, rows) else 1.0
    events = _events(rows) if binary else n
    why = _why_no_model(rows, columns, events, binary)
    answer = Drivers(
        outcome=outcome,
        definition=rows.definition.key,
        filters=filters,
        unit=_unit(rows, metric(outcome).label),
        n=n,
        drawn_from=rows.pairs if rows.drawn else None,
        events=events,
        agents=len(rows.agents),
        coefficients=columns.count,
        dropped=columns.dropped,
        left_out=rows.left_out,
        why=why,
    )
    if n < FEWEST or not columns.criteria:
        return answer
    if why:
        return replace(answer, depth=Depth.EXPLORATORY, kind="rank", drivers=_first_look(rows, columns, sign))
    fit = logit(columns.x, rows.y, rows.weight, rows.agent) if binary else None
    notes = []
    if fit is None:
        fit = linear(columns.x, rows.y, rows.weight, rows.agent)
        if binary:
            notes.append(
                "The usual model for yes-or-no answers did not settle on these data, so a straight-line one "
                "was used: read the sizes as rough."
            )
    players, names = _players(columns)
    shares = importance(players, columns.nuisance, rows.y, rows.weight, rows.agent) if players else None
    found = _modelled(rows, columns, fit, sign, shares if names is None else None)
    return replace(
        answer,
        depth=Depth.MODEL,
        kind=fit.kind,
        drivers=found,
        explained=None if shares is None else 100 * shares.explained,
        ahead=_ahead(columns, found, shares) if names is None else None,
        grouped=_grouped(names, shares),
        notes=(*notes, *_notes(rows, columns, found)),
    )


def _low_is_good(engine: Engine, rows: Linked) -> bool:
    if rows.definition.better is not Better.DATA:
        return rows.definition.better is Better.DOWN
    asked = ces_asked(engine)
    return asked is not None and asked.better is Better.DOWN


def _unit(rows: Linked, label: str) -> str:
    return f"points of {label}" if rows.definition.factor == 100.0 else f"points on the {label} scale"


def _events(rows: Linked) -> int:
    """Conversations with the rarer of the two answers."""
    happy = float(rows.weight @ rows.y)
    return round(min(happy, float(rows.weight.sum()) - happy))


def _why_no_model(rows: Linked, columns: Columns, events: int, binary: bool) -> str:
    """Why there is no model, as a sentence; empty when there can be one."""
    n = rows.conversations
    if n < ENOUGH:
        return f"{n:,} conversations have both a review and an answer; {ENOUGH} are needed for a model" + (
            f", {FEWEST} for a first look." if n < FEWEST else "."
        )
    if not columns.criteria:
        return "No criterion varies enough in these reviews to be compared."
    if len(rows.agents) < FEWEST_AGENTS:
        return (
            f"They are the conversations of {len(rows.agents)} agents; at least {FEWEST_AGENTS} are needed "
            "to say how sure a model is."
        )
    if events < EVENTS * columns.count:
        rarer = " with the rarer answer" if binary else ""
        return (
            f"{events:,} conversations{rarer} are too few for {columns.count} effects: {EVENTS} for each are "
            f"needed, {EVENTS * columns.count:,} in all."
        )
    return ""


def _first_look(rows: Linked, columns: Columns, sign: float) -> tuple[Driver, ...]:
    rho, chance = rank_correlations(columns.ratings, sign * rows.y, rows.weight)
    clear = holm(chance) <= _LEVEL
    found = [
        Driver(
            **_who(columns, k),  # type: ignore[arg-type]
            verdict=Verdict.CLEAR if clear[k] else Verdict.NOT_CLEAR,
            rho=float(rho[k]),
        )
        for k in range(len(columns.criteria))
    ]
    return tuple(sorted(found, key=lambda d: (-abs(d.rho or 0.0), d.criterion)))


def _who(columns: Columns, k: int) -> dict[str, object]:
    c = columns.criteria[k]
    return {
        "criterion": c.name,
        "group": c.group,
        "rated": round(columns.rated[k]),
        "usual": 100 * columns.mean[k],
        "step": columns.steps[k].words,
    }


def _modelled(
    rows: Linked, columns: Columns, fit: Fit, sign: float, shares: Importance | None
) -> tuple[Driver, ...]:
    count = len(columns.criteria)
    at = slice(1, 1 + count)
    factor = rows.definition.factor
    # Columns are in standard deviations.
    effect = sign * factor * fit.slopes[at]
    half = factor * fit.half_widths()[at]
    clear = clear_among(fit.chances()[at])
    swollen = inflation(columns.x[:, 1:], rows.weight)[:count]
    found = []
    for k in range(count):
        in_steps = columns.steps[k].size / columns.sd[k]
        found.append(
            Driver(
                **_who(columns, k),  # type: ignore[arg-type]
                verdict=Verdict.CLEAR if clear[k] else Verdict.NOT_CLEAR,
                effect=float(effect[k] * in_steps),
                low=float((effect[k] - half[k]) * in_steps),
                high=float((effect[k] + half[k]) * in_steps),
                per_sd=float(effect[k]),
                sd_low=float(effect[k] - half[k]),
                sd_high=float(effect[k] + half[k]),
                odds=float(np.exp(fit.coefficients[at][k])) if fit.kind == "logit" else None,
                share=None if shares is None else 100 * float(shares.shares[k]),
                share_low=None if shares is None else 100 * float(shares.low[k]),
                share_high=None if shares is None else 100 * float(shares.high[k]),
                inflation=float(swollen[k]),
            )
        )
    return tuple(sorted(found, key=lambda d: (-(d.per_sd or 0.0), d.criterion)))


def _players(columns: Columns) -> tuple[list[Array], list[str] | None]:
    """Who shares what is explained: each criterion, or their groups where there are too many."""
    count = len(columns.criteria)
    standard = columns.x[:, 1 : 1 + count]
    if count <= MOST_PLAYERS:
        return [standard[:, [k]] for k in range(count)], None
    groups = sorted({c.group for c in columns.criteria})
    if not 2 <= len(groups) <= MOST_PLAYERS:
        return [], None
    members = [[k for k, c in enumerate(columns.criteria) if c.group == g] for g in groups]
    return [standard[:, some] for some in members], groups


def _grouped(
    names: list[str] | None, shares: Importance | None
) -> tuple[tuple[str, float, float, float], ...]:
    """Shares of groups of criteria with their intervals, the largest first."""
    if names is None or shares is None:
        return ()
    rows = zip(names, 100 * shares.shares, 100 * shares.low, 100 * shares.high, strict=True)
    return tuple(sorted(((n, float(s), float(a), float(b)) for n, s, a, b in rows), key=lambda r: -r[1]))


def _ahead(
    columns: Columns, found: tuple[Driver, ...], shares: Importance | None
) -> tuple[str, tuple[str, ...]] | None:
    """The criterion with the largest share, where it clearly goes with better answers, and those it beats."""
    if shares is None:
        return None
    names = [c.name for c in columns.criteria]
    first = int(np.argmax(shares.shares))
    good = {d.criterion for d in found if d.verdict is Verdict.CLEAR and (d.per_sd or 0.0) > 0}
    beaten = tuple(names[j] for j in shares.ahead[first])
    return (names[first], beaten) if names[first] in good and beaten else None


def _notes(rows: Linked, columns: Columns, found: tuple[Driver, ...]) -> list[str]:
    """What makes these numbers hard to read, as sentences."""
    said = []
    alike = [d.criterion for d in found if (d.inflation or 0.0) > COLLINEAR]
    if alike:
        said.append(
            f"{listed(alike)} are rated so much alike that their effects can hardly be told apart: read "
            "them as one."
        )
    if columns.halo > _HALO:
        said.append(
            "Reviewers rate most criteria alike (a halo): a criterion may get credit that belongs to the "
            "whole impression."
        )
    top = [c.name for c, share in zip(columns.criteria, columns.at_top, strict=True) if share >= _CEILING]
    if top:
        said.append(f"{listed(top)} nearly always get the top rating, which leaves little to compare.")
    if rows.definition.spread is Spread.PROPORTION:
        happy = float(np.average(rows.y, weights=rows.weight))
        if happy >= _CEILING:
            said.append(
                f"{100 * happy:.0f} % of these customers answered well: few are left to compare with."
            )
    return said
