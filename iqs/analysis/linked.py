"""Conversations that were reviewed and whose customer answered: ratings beside the answer, as arrays."""

from dataclasses import dataclass, replace
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np
import numpy.typing as npt

from iqs.model import Filters
from iqs.scoring import Definition, Engine, counted_rows, definition_in_force, metric
from iqs.scoring.measure import looked_at

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

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
    and `channels`. `left_out` holds (reason, pairs).
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
    left_out: tuple[tuple[str, int], ...]

    @property
    def conversations(self) -> int:
        """How many conversations there are."""
        return round(float(self.weight.sum()))


def linked(engine: Engine, outcome: str, filters: Filters) -> Linked:
    """Ratings and answers to one kind of survey of the same conversations.

    Reviews count as they do for IQS, answers as they do for the metric under its definition in force;
    `filters` are those of the review.
    """
    d = definition_in_force(engine, metric(outcome, engine.settings()))
    table = _pairs(engine, d, outcome, filters)
    reasons = table.get_column("_reason").to_list()
    counted = np.array([r is None for r in reasons], dtype=np.bool_)
    pairs = table.get_column("_pairs").to_list()
    left_out: dict[str, int] = {}
    for reason, n in zip(reasons, pairs, strict=True):
        if reason is not None:
            left_out[reason] = left_out.get(reason, 0) + int(n)
    criteria, of_pattern, ratings = _ratings(engine, outcome, filters)
    keys = list(zip(*(table.get_column(c).to_list() for c in _PATTERN), strict=True))
    # A review whose ratings the scorecard does not know has none that can be looked at.
    at = np.array([of_pattern.get(k, -1) for k in keys], dtype=np.int64)[counted]
    agents, agent = _numbered(table, "agent", counted)
    channels, channel = _numbered(table, "channel", counted)
    blank = np.full((1, len(criteria)), np.nan)
    return Linked(
        definition=d,
        criteria=criteria,
        ratings=np.concatenate([ratings, blank])[at],
        y=_floats(table, "_y")[counted],
        weight=_floats(table, "_weight")[counted],
        agent=agent,
        agents=agents,
        channel=channel,
        channels=channels,
        left_out=tuple(sorted(left_out.items(), key=lambda item: -item[1])),
    )


def _pairs(engine: Engine, d: Definition, outcome: str, filters: Filters) -> "nw.DataFrame[Any]":
    """Pairs of review and answer, added up by what the analysis looks at."""
    iqs = metric("iqs", engine.settings())
    frame, why = looked_at(engine, iqs, iqs.definitions[0], filters, (), None, "linked_fact")
    reason: nw.Expr = nw.lit(None, nw.String)
    for text, condition in reversed(d.left_out):
        reason = nw.when(condition).then(nw.lit(text)).otherwise(reason)
    reason = nw.when(nw.col("pattern").is_null()).then(nw.lit(_ONLY_A_TOTAL)).otherwise(reason)
    seen = (
        frame.filter(nw.col("kind") == outcome)
        .with_columns(_why=why)
        .select(
            "interaction_id", "kind", "direction", "agent", "channel", *_PATTERN, "_why",
            score=nw.col("survey_score"),
            scale_min=nw.col("survey_scale_min"),
            scale_max=nw.col("survey_scale_max"),
            left_out=nw.col("survey_left_out"),
        )
        .with_columns(_reason=nw.when(~nw.col("_why").is_null()).then(nw.col("_why")).otherwise(reason))
        .with_columns(_counts=nw.col("_reason").is_null())
    )  # fmt: skip
    shares = seen.with_columns(
        _of=nw.col("_counts").cast(nw.Int64).sum().over("interaction_id"),
        _y=nw.when(nw.col("_counts")).then(d.numerator.cast(nw.Float64)),
        **{c: nw.when(nw.col("_counts")).then(nw.col(c)) for c in ("agent", "channel", *_PATTERN)},
    ).with_columns(_weight=nw.when(nw.col("_counts")).then(1.0 / nw.col("_of").cast(nw.Float64)))
    return (
        shares.group_by("_reason", "agent", "channel", *_PATTERN, "_y")
        .agg(nw.len().alias("_pairs"), nw.col("_weight").sum())
        .sort("_reason", "agent", "channel", *_PATTERN, "_y")
        .collect("pyarrow")
    )


def _ratings(
    engine: Engine, outcome: str, filters: Filters
) -> tuple[tuple[Criterion, ...], dict[tuple[Any, ...], int], Array]:
    """Criteria, the row of each combination of ratings, and its ratings."""
    iqs = metric("iqs", engine.settings())
    rows = (
        counted_rows(engine, iqs, iqs.definitions[0], filters, "linked_rating_fact")
        .filter(nw.col("kind") == outcome, nw.col("survey_left_out").is_null(), nw.col("rated"))
        .group_by(*_PATTERN, "criterion", "criterion_group", "low", "high")
        .agg(nw.col("min_max").max(), nw.len().alias("_n"))
        .collect("pyarrow")
    )
    names = rows.get_column("criterion").to_list()
    kinds: dict[str, dict[Criterion, int]] = {}
    of_row = zip(
        *(rows.get_column(c).to_list() for c in ("criterion", "criterion_group", "low", "high", "_n")),
        strict=True,
    )
    for name, group, low, high, n in of_row:
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


def _numbered(
    table: "nw.DataFrame[Any]", name: str, counted: npt.NDArray[np.bool_]
) -> tuple[tuple[str, ...], Ints]:
    values = np.array([v or "" for v in table.get_column(name).to_list()], dtype=object)[counted].astype(str)
    known, number = np.unique(values, return_inverse=True)
    return tuple(known.tolist()), np.asarray(number, dtype=np.int64)


def _floats(table: "nw.DataFrame[Any]", name: str) -> Array:
    return np.array([np.nan if v is None else v for v in table.get_column(name).to_list()], dtype=np.float64)


def only(found: Linked, keep: npt.NDArray[np.bool_]) -> Linked:
    """The entries where `keep` is true."""
    return replace(
        found,
        ratings=found.ratings[keep],
        y=found.y[keep],
        weight=found.weight[keep],
        agent=found.agent[keep],
        channel=found.channel[keep],
    )
