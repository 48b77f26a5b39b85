"""What customers and reviewers write beside scores: words that mark a side, and words that moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from iqs.analysis.comment_sides import KINDS, Kind, counted_comments
from iqs.analysis.contrast import Contrast, Tally, contrast
from iqs.analysis.words import terms_of
from iqs.errors import unknown_name
from iqs.model import Filters, Period
from iqs.scoring import Engine

MOST_TEXTS = 30_000
"""Distinct texts that are read; of more, a sample of comments is drawn, always the same one."""
_LOTS = 1024
_NOBODY = frozenset(
    {"agent", "assistant", "bot", "chat", "desk", "help", "service", "support", "team", "user"}
)
"""Words in names of agents that name nobody."""


@dataclass(frozen=True)
class Voice:
    """Words that mark one side of a kind of comment, or one of two periods.

    `sides` are the names of sides 0 and 1. `sampled` is the share of comments that was read where there are
    too many different ones, else None. `names_left_out` tells whether names of agents were kept out.
    """

    kind: str
    filters: Filters
    sides: tuple[str, str]
    found: Contrast
    sampled: float | None
    names_left_out: bool


def marking_words(engine: Engine, kind: str, filters: Filters) -> Voice:
    """Words that the low side of a kind (see `KINDS`) writes more often than the high one, and the reverse.

    Raises UnknownName for a kind that does not exist.
    """
    known = _kind(kind)
    frame = counted_comments(engine, known, filters).filter(nw.col("side").is_in([0, 1]))
    return _compare(engine, known, filters, frame, (known.low, known.high), ())


def moved_words(
    engine: Engine, kind: str, filters: Filters, comparison: Period, follow: Sequence[str] = ()
) -> Voice:
    """Words that stand in more, or in fewer, of all comments of a kind than in a comparison period.

    Side 0 is the comparison period, side 1 the one of the filters. `follow` are words to report on anyway.
    Raises UnknownName for a kind that does not exist, ValueError when the filters have no period.
    """
    known = _kind(kind)
    now = filters.period
    if now is None:
        raise ValueError("a comparison needs a period")
    whole = Period(min(now.start, comparison.start), max(now.end, comparison.end))
    day = nw.col("day")
    is_now = (day >= nw.lit(now.start)) & (day <= nw.lit(now.end))
    is_before = (day >= nw.lit(comparison.start)) & (day <= nw.lit(comparison.end))
    side = nw.when(is_before).then(nw.lit(0)).when(is_now).then(nw.lit(1)).otherwise(nw.lit(2))
    frame = counted_comments(engine, known, filters.during(whole)).with_columns(side=side)
    frame = frame.filter(nw.col("side").is_in([0, 1]))
    return _compare(engine, known, filters, frame, ("before", "now"), tuple(follow))


def _kind(key: str) -> Kind:
    if key not in KINDS:
        raise unknown_name("kind of comment", key, KINDS)
    return KINDS[key]


def _compare(
    engine: Engine,
    kind: Kind,
    filters: Filters,
    frame: "nw.LazyFrame[Any]",
    sides: tuple[str, str],
    follow: tuple[str, ...],
) -> Voice:
    texts = frame.select(nw.col("comment").n_unique()).collect().item(0, 0) or 0
    lots = _LOTS
    if texts > MOST_TEXTS:
        lots = max(1, int(_LOTS * MOST_TEXTS / texts))
        frame = frame.filter(nw.col("lot") < lots)
    names = _names(engine)
    found = contrast(_tally(frame, kind, names), follow)
    return Voice(kind.key, filters, sides, found, None if lots == _LOTS else lots / _LOTS, bool(names))


def _tally(frame: "nw.LazyFrame[Any]", kind: Kind, names: frozenset[str]) -> Tally:
    """Count in the engine, so that only distinct texts come to Python and are taken apart."""
    by = "reviewer" if kind.by_reviewer else "writer"
    unknown = nw.col(by).is_null() | (nw.col(by) == "")
    own = nw.concat_str(nw.lit("response "), "source", nw.lit(" "), "comment_of")
    writer = nw.when(unknown).then(nw.lit("") if kind.by_reviewer else own).otherwise(nw.col(by))
    first = (nw.col("side") == 0).cast(nw.Float64)
    counted = (
        frame.with_columns(_by=writer, _n0=first, _n1=1.0 - first)
        .group_by("comment", "_by")
        .agg(nw.col("_n0").sum(), nw.col("_n1").sum())
    )
    if kind.by_reviewer:
        # Reviewers have texts of their own and use them again and again: each is compared with nobody else.
        table = counted.with_columns(_w0=nw.col("_n0"), _w1=nw.col("_n1")).sort("comment", "_by")
    else:
        # A text that one customer repeats is one piece of evidence, shared between the sides it stands on.
        both = nw.col("_n0") + nw.col("_n1")
        table = (
            counted.with_columns(_w0=nw.col("_n0") / both, _w1=nw.col("_n1") / both)
            .group_by("comment")
            .agg(nw.col("_n0", "_n1", "_w0", "_w1").sum())
            .with_columns(_by=nw.lit(""))
            .sort("comment")
        )
    rows = table.collect("pyarrow")
    texts, text = _codes(rows, "comment")
    strata, stratum = _codes(rows, "_by")
    n, worth = np.zeros((2, 2, len(texts), max(len(strata), 1)))
    for side in (0, 1):
        for into, column in ((n, f"_n{side}"), (worth, f"_w{side}")):
            values = np.asarray(rows.get_column(column).to_numpy(), dtype=np.float64)
            np.add.at(into, (side, text, stratum), values)
    clusters = _clusters(frame) if kind.by_reviewer else (1.0, 1.0)
    return Tally([terms_of(t, names) for t in texts], n, worth, clusters)


def _codes(rows: "nw.DataFrame[Any]", column: str) -> tuple[list[str], Any]:
    """The different values of a column in order, and which of them each row has."""
    values, code = np.unique(np.array(rows.get_column(column).to_list(), dtype=object), return_inverse=True)
    return values.tolist(), code


def _clusters(frame: "nw.LazyFrame[Any]") -> tuple[float, float]:
    """By how much comments of one review, which share its score, say less than as many of different reviews.

    As if all comments of a review said the same, which is the most careful reading.
    """
    of_review = frame.with_columns(_n=nw.lit(1.0)).group_by("source", "comment_of", "side")
    sizes = of_review.agg(nw.col("_n").sum()).with_columns(_nn=nw.col("_n") * nw.col("_n"))
    rows = sizes.group_by("side").agg(nw.col("_n").sum(), nw.col("_nn").sum()).collect("pyarrow")
    found = {int(r["side"]): r["_nn"] / r["_n"] for r in rows.rows(named=True)}
    return found.get(0, 1.0), found.get(1, 1.0)


def _names(engine: Engine) -> frozenset[str]:
    """Words of agents' names and other names: a word that marks unhappy customers must not be a person."""
    rows = (
        engine.table("agents")
        .filter(nw.col("current"))
        .select("agent_id", "name", "aliases")
        .collect("pyarrow")
        .rows()
    )
    unnamed = engine.table("comment_fact").select("agent").unique().collect("pyarrow").get_column("agent")
    said = [text for row in rows for text in row if text]
    said += [a for a in unnamed.to_list() if a and a not in {row[0] for row in rows}]
    found: set[str] = set()
    for text in said:
        # What stands before the @ of an address is a name; what stands behind it is the company.
        whole = text.replace(";", ".").replace("_", " ").split("@")[0].replace(".", " ")
        found |= {w for term in terms_of(whole) for w in term.split() if len(w) > 2}
    return frozenset(found - _NOBODY)
