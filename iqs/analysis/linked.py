"""Conversations that were reviewed and whose customer answered: ratings beside the answer, as arrays."""

from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from iqs.model import Filters
from iqs.scoring import Definition, Engine, counted_rows, definition_in_force, metric
from iqs.scoring.measure import looked_at

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST = 30_000
"""Pairs that are fitted at most, so that the answer is there at once; intervals are then narrow anyway."""
_ONLY_A_TOTAL = "review without ratings"
_PATTERN = ("pattern", "version_id", "card_role")


@dataclass(frozen=True)
class Criterion:
    """A criterion of the linked reviews: its group, and the scale most of its ratings are on."""

    name: str
    group: str
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Linked:
    """One entry for each kind of pair of review and answer; `weight` is how many conversations it stands for.

    A conversation counts once: with several reviews or answers each pair has its share. `y` is what the pair
    adds to the metric's numerator. `ratings` (entries x criteria) lie between 0 at the bottom of the scale
    and 1 at its top, NaN where the criterion was not rated. `agent` and `channel` are numbers of `agents`
    and `channels`. `pairs` count; `drawn` says that these are only some of them. `left_out` holds (reason,
    pairs).
    """

    definition: Definition
    criteria: tuple[Criterion, ...]
    ratings: Array
    y: Array
    weight: Array
    agent: Ints
    agents: tuple[str, ...]
    channel: Ints
    channels: tuple[str, ...]
    pairs: int
    drawn: bool
    left_out: tuple[tuple[str, int], ...]

    @property
    def conversations(self) -> int:
        """How many conversations there are."""
        return round(float(self.weight.sum()))


def linked(engine: Engine, outcome: str, filters: Filters) -> Linked:
    """Ratings and answers to one kind of survey of the same conversations.

    Reviews count as they do for IQS, answers as they do for the metric under its definition in force;
    `filters` are those of the review. Of more than `MOST` pairs a share is drawn, always the same one.
    """
    d = definition_in_force(engine, metric(outcome, engine.settings()))
    reasons = _reasons(engine, d, outcome, filters)
    pairs = reasons.pop(None, 0)
    share = 1000 if pairs <= MOST else max(1, round(1000 * MOST / pairs))
    table = _pairs(engine, d, outcome, filters, share)
    criteria, of_pattern, ratings = _ratings(engine, outcome, filters, share)
    keys = zip(*(table.get_column(c).to_list() for c in _PATTERN), strict=True)
    # A review whose ratings the scorecard does not know has none that can be looked at.
    at = np.array([of_pattern.get(k, -1) for k in keys], dtype=np.int64)
    agents, agent = _numbered(table, "agent")
    channels, channel = _numbered(table, "channel")
    blank = np.full((1, len(criteria)), np.nan)
    return Linked(
        definition=d,
        criteria=criteria,
        ratings=np.concatenate([ratings, blank])[at],
        y=_floats(table, "_y"),
        weight=_floats(table, "_weight"),
        agent=agent,
        agents=agents,
        channel=channel,
        channels=channels,
        pairs=pairs,
        drawn=share < 1000,
        left_out=tuple(sorted(((r, n) for r, n in reasons.items() if r), key=lambda item: -item[1])),
    )


def _seen(engine: Engine, d: Definition, outcome: str, filters: Filters) -> "nw.LazyFrame[Any]":
    """Pairs with the columns that the definition reads, and `_reason`, empty where the pair counts."""
    iqs = metric("iqs", engine.settings())
    frame, why = looked_at(engine, iqs, iqs.definitions[0], filters, (), None, "linked_draw_fact")
    reason: nw.Expr = nw.lit(None, nw.String)
    for text, condition in reversed(d.left_out):
        reason = nw.when(condition).then(nw.lit(text)).otherwise(reason)
    reason = nw.when(nw.col("pattern").is_null()).then(nw.lit(_ONLY_A_TOTAL)).otherwise(reason)
    return (
        frame.filter(nw.col("kind") == outcome)
        .with_columns(_why=why)
        .select(
            "interaction_id", "kind", "direction", "agent", "channel", "draw", *_PATTERN, "_why",
            score=nw.col("survey_score"),
            scale_min=nw.col("survey_scale_min"),
            scale_max=nw.col("survey_scale_max"),
            left_out=nw.col("survey_left_out"),
        )
        .with_columns(_reason=nw.when(~nw.col("_why").is_null()).then(nw.col("_why")).otherwise(reason))
    )  # fmt: skip


def _reasons(engine: Engine, d: Definition, outcome: str, filters: Filters) -> dict[str | None, int]:
    """Number of pairs by the reason they do not count for, None for those that do."""
    found = (
        _seen(engine, d, outcome, filters).group_by("_reason").agg(nw.len().alias("_n")).collect("pyarrow")
    )
    return dict(zip(*(found.get_column(c).to_list() for c in ("_reason", "_n")), strict=True))


def _pairs(engine: Engine, d: Definition, outcome: str, filters: Filters, share: int) -> "nw.DataFrame[Any]":
    """Pairs that count of a share of conversations, added up by what the analysis looks at."""
    keys = ("agent", "channel", *_PATTERN, "_y")
    return (
        _seen(engine, d, outcome, filters)
        .filter(nw.col("draw") < share, nw.col("_reason").is_null())
        .with_columns(
            _y=d.numerator.cast(nw.Float64),
            _weight=1.0 / nw.col("draw").count().over("interaction_id").cast(nw.Float64),
        )
        .group_by(*keys)
        .agg(nw.col("_weight").sum())
        .sort(*keys)
        .collect("pyarrow")
    )


def _ratings(
    engine: Engine, outcome: str, filters: Filters, share: int
) -> tuple[tuple[Criterion, ...], dict[tuple[Any, ...], int], Array]:
    """Criteria, the row of each combination of ratings, and its ratings."""
    iqs = metric("iqs", engine.settings())
    rows = (
        counted_rows(engine, iqs, iqs.definitions[0], filters, "linked_rating_fact")
        .filter(
            nw.col("kind") == outcome,
            nw.col("survey_left_out").is_null(),
            nw.col("draw") < share,
            nw.col("rated"),
        )
        .group_by(*_PATTERN, "criterion", "criterion_group", "low", "high")
        .agg(nw.col("min_max").max(), nw.len().alias("_n"))
        .collect("pyarrow")
    )
    names = rows.get_column("criterion").to_list()
    kinds: dict[str, dict[Criterion, int]] = {}
    scales = zip(
        *(rows.get_column(c).to_list() for c in ("criterion_group", "low", "high", "_n")), strict=True
    )
    for name, (group, low, high, n) in zip(names, scales, strict=True):
        found = kinds.setdefault(name, {})
        kind = Criterion(name, group, low, high)
        found[kind] = found.get(kind, 0) + n
    criteria = tuple(max(kinds[name], key=lambda k: (kinds[name][k], k.high)) for name in sorted(kinds))
    column = {c.name: i for i, c in enumerate(criteria)}
    of_pattern: dict[tuple[Any, ...], int] = {}
    keys = zip(*(rows.get_column(c).to_list() for c in _PATTERN), strict=True)
    at = [of_pattern.setdefault(k, len(of_pattern)) for k in keys]
    ratings = np.full((len(of_pattern), len(criteria)), np.nan)
    if at:
        ratings[at, [column[n] for n in names]] = _floats(rows, "min_max")
    return criteria, of_pattern, ratings


def _numbered(table: "nw.DataFrame[Any]", name: str) -> tuple[tuple[str, ...], Ints]:
    values = [v or "" for v in table.get_column(name).to_list()]
    known = sorted(set(values))
    number = {v: i for i, v in enumerate(known)}
    return tuple(known), np.array([number[v] for v in values], dtype=np.int64)


def _floats(table: "nw.DataFrame[Any]", name: str) -> Array:
    return np.asarray(table.get_column(name).to_numpy(), dtype=np.float64)
