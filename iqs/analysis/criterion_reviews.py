"""The reviews behind a criterion or a root cause, the lowest rated first, with what the reviewer wrote."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals.stable.v2 as nw

from iqs.analysis.causes import cause_rows, of_criterion
from iqs.analysis.criteria import RATINGS, Basis, basis
from iqs.analysis.criterion_names import Named, names_shown
from iqs.model import Filters
from iqs.scoring import Engine, counted_rows
from iqs.scoring.cells import plain_days

_KEYS = ("source", "review_id", "conversation_day", "agent", "team", "reviewer")


@dataclass(frozen=True)
class RatedReview:
    """A review with its rating of a criterion: `score` as given, with the top of its scale, and in percent
    (all None where the rating does not count); the causes named with that rating; its comment, else that of
    the whole review."""

    source: str
    review_id: str
    day: date | None
    agent: str
    team: str
    reviewer: str
    criterion: str
    score: float | None
    top: float | None
    percent: float | None
    causes: tuple[str, ...]
    comment: str


@dataclass(frozen=True)
class RatedReviews:
    """One page of them, and how many there are."""

    rows: tuple[RatedReview, ...]
    total: int


def rated_reviews(
    engine: Engine,
    filters: Filters,
    criterion: str | None = None,
    cause: str | None = None,
    *,
    page: int = 1,
    size: int = 50,
    definition: str | None = None,
) -> RatedReviews:
    """Ratings of a criterion, or those that name a cause, the lowest first and of equal ones the latest.

    Without a cause only ratings that have a score; without a criterion those of all. Pages count from 1.
    """
    b = basis(engine, definition)
    named = names_shown(engine)
    if cause is not None:
        return _with_cause(engine, b, filters, criterion, cause, named, page, size)
    rows = counted_rows(engine, b.metric, b.iqs, filters, RATINGS).filter(nw.col("rated"))
    if criterion is not None:
        rows = rows.filter(nw.col("criterion") == nw.lit(criterion))
    total = int(rows.select(nw.len().alias("n")).collect().item(0, "n"))
    found = _page(rows.with_columns(_mapped=b.mapped, _top=nw.col("high")), page, size)
    return RatedReviews(_told(engine, b, filters, found, named), total)


def _page(rows: "nw.LazyFrame[Any]", page: int, size: int) -> list[dict[str, Any]]:
    first = (page - 1) * size
    shown = (
        rows.select(*_KEYS, "criterion", "version_id", "score", "_top", "_mapped")
        .sort(
            "_mapped", "conversation_day", "source", "review_id", "criterion",
            descending=[False, True, False, False, False], nulls_last=True,
        )
        .head(first + size)
        .collect("pyarrow")
    )  # fmt: skip
    return list(shown.rows(named=True))[first:]


def _with_cause(
    engine: Engine,
    b: Basis,
    filters: Filters,
    criterion: str | None,
    cause: str,
    named: Named,
    page: int,
    size: int,
) -> RatedReviews:
    all_rows = cause_rows(engine, b, filters).filter(nw.col("_cause") == nw.lit(cause))
    rows = of_criterion(all_rows, named, criterion)
    if rows is None:
        return RatedReviews((), 0)
    total = int(rows.select(nw.len().alias("n")).collect().item(0, "n"))
    # The score as exported: what a scorecard makes of it is on the review's page.
    mapped = nw.col("score") / nw.col("scale_max")
    found = _page(rows.with_columns(_mapped=mapped, _top=nw.col("scale_max")), page, size)
    return RatedReviews(_told(engine, b, filters, found, named), total)


def _told(
    engine: Engine, b: Basis, filters: Filters, rows: Sequence[dict[str, Any]], named: Named
) -> tuple[RatedReview, ...]:
    """The rows with their causes and comments."""
    if not rows:
        return ()
    ids = sorted({r["review_id"] for r in rows})
    versions = {(r["source"], r["review_id"]): r["version_id"] for r in rows}
    causes: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    comments: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    said = cause_rows(engine, b, filters).filter(nw.col("review_id").is_in(ids))
    for source, review_id, criterion, version, text in (
        said.select("source", "review_id", "criterion", "version_id", "_cause").collect("pyarrow").rows()
    ):
        causes[source, review_id, named(version, criterion)].append(text)
    whole: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    written = engine.table("comment_fact").filter(
        nw.col("said_by") == "reviewer", nw.col("comment_of").is_in(ids)
    )
    for source, review_id, criterion, text in (
        written.select("source", "comment_of", "criterion", "comment").collect("pyarrow").rows()
    ):
        said_of = whole[source, review_id]
        if criterion is not None:
            version = versions.get((source, review_id), 0)
            said_of = comments[source, review_id, named(version, criterion)]
        said_of.append(" ".join(text.split()))

    def one(r: dict[str, Any]) -> RatedReview:
        name = named(r["version_id"], r["criterion"])
        key = (r["source"], r["review_id"], name)
        percent = r["_mapped"]
        return RatedReview(
            r["source"],
            r["review_id"],
            plain_days([r["conversation_day"]])[0],
            r["agent"] or "",
            r["team"] or "",
            r["reviewer"] or "",
            name,
            r["score"],
            r["_top"],
            None if percent is None else 100.0 * percent,
            tuple(sorted(causes[key])),
            "; ".join(comments[key] or whole[r["source"], r["review_id"]]),
        )

    return tuple(one(r) for r in rows)
