"""Reviews as a scorecard that is not saved would score them, over all history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files

import duckdb
import pyarrow as pa

from iqs.scorecards import EVERY, Scorecard, Version, same, versions_in_force
from iqs.scorecards.text import check
from iqs.store.cards import read_versions, score_patterns, show_cards
from iqs.store.database import Database

_QUESTIONS = files("iqs.store") / "sql" / "questions"
_SCORES, _REVIEWS, _FIT = (
    (_QUESTIONS / f"{name}.sql").read_text("utf-8") for name in ("draft_scores", "draft_reviews", "draft_fit")
)
_RATINGS = f"""
select
    f.*, m.criterion, m.criterion_group, m.score, m.low, m.high, m.w, m.bonus, m.critical, m.automatic,
    m.rated, m.of_max, m.min_max, m.fails, m.failing
from ({_REVIEWS}) f
join (from pattern_mark union all by name from draft_mark) m using (pattern, version_id, card_role)
"""  # noqa: S608 - our own files
_CLAIM = pa.schema(
    {
        "scorecard": pa.string(),
        "role": pa.string(),
        "card_role": pa.string(),
        "valid_from": pa.date32(),
        "valid_to": pa.date32(),
    }
)


@dataclass(frozen=True)
class Fit:
    """How a draft fits the `reviews` it claims.

    `unused` are criteria of the card that none of them has; `unmatched` (criterion, ratings) that they have
    and the card does not; `off_scale` (criterion, ratings) whose score lies off the card's scale, so that
    they do not count. `rules_differ` says that criteria score themselves otherwise than when these reviews
    were scored: those scores stay as they are until the card is saved.
    """

    reviews: int
    unused: tuple[str, ...]
    unmatched: tuple[tuple[str, int], ...]
    off_scale: tuple[tuple[str, int], ...]
    rules_differ: bool


@dataclass(frozen=True, eq=False)
class Rescoring:
    """What a draft makes of the reviews it claims: each combination of their ratings scored once.

    `version_id` marks them in the tables.
    """

    version_id: int
    card: Scorecard
    fit: Fit
    claims: pa.Table
    scores: pa.Table
    marks: pa.Table

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables that are other than those of the database."""
        return ("review_fact", "rating_fact")

    def table(self, cursor: duckdb.DuckDBPyConnection, name: str) -> duckdb.DuckDBPyRelation:
        """One of `tables`, with the points of before the draft as `before_*`; the cursor becomes its own."""
        cursor.register("draft_claim", self.claims)
        cursor.register("draft_score", self.scores)
        if name == "review_fact":
            return cursor.sql(_REVIEWS)
        cursor.register("draft_mark", self.marks)
        return cursor.sql(_RATINGS)


def rescoring(database: Database, card: Scorecard) -> Rescoring:
    """Score what `card` claims as if it had held from the first review on, in place of all its versions.

    Reviews that another scorecard claims by name, or that have no ratings, stay as they are.
    Raises UserError when the card cannot score.
    """
    check(card)
    with database.cursor() as cursor:
        known = read_versions(cursor)
        others = [v for v in known if same(v.card.name) != same(card.name)]
        number = max((v.version_id for v in known), default=0) + 1
        draft = Version(number, card, None, datetime.now(UTC).replace(tzinfo=None), "")
        show_cards(cursor, [draft])
        cursor.execute("select distinct scorecard, role from review_fact where pattern is not null")
        claims = _claims(card, others, cursor.fetchall())
        cursor.register("draft_claim", claims)
        cursor.execute(
            "create or replace temp table key_now as"
            " select f.pattern, ?::bigint as version_id, c.card_role, count(*) as reviews"
            " from review_fact f join draft_claim c on c.scorecard = f.scorecard and c.role = f.role"
            " and coalesce(f.review_day, date '0001-01-01') >= c.valid_from"
            " and coalesce(f.review_day, date '0001-01-01') < c.valid_to"
            " where f.pattern is not null group by all",
            [number],
        )
        score_patterns(cursor)
        scores, marks, used = (
            cursor.sql(q).to_arrow_table()
            for q in (_SCORES, "from mark_seen", "select coalesce(sum(reviews), 0)::bigint from key_now")
        )
        fit = cursor.sql(_FIT).fetchall()
    seen = {criterion for criterion, *_ in fit}
    return Rescoring(
        version_id=number,
        card=card,
        fit=Fit(
            reviews=used.column(0)[0].as_py(),
            unused=tuple(c.name for c in card.criteria if c.name not in seen),
            unmatched=tuple((name, ratings) for criterion, name, ratings, _ in fit if criterion is None),
            off_scale=tuple((name, off) for criterion, name, _, off in fit if criterion is not None and off),
            rules_differ=_rules_differ(card, known),
        ),
        claims=claims,
        scores=scores,
        marks=marks,
    )


def _claims(card: Scorecard, others: Sequence[Version], seen: Iterable[tuple[str, str]]) -> pa.Table:
    """Each scorecard and role of reviews that `card` scores, and between which days."""
    own = {same(c) for c in card.claims}
    roles = {same(r) for r in card.roles}
    taken: dict[str, list[tuple[date, date]]] = {}
    for version, until in versions_in_force(others):
        for claim in version.card.claims:
            taken.setdefault(same(claim), []).append((version.valid_from or date.min, until or date.max))
    rows = []
    for scorecard, role in seen:
        name = same(scorecard)
        if name in own:
            free = [(date.min, date.max)]
        elif EVERY in own:
            free = _between(taken.get(name, []))
        else:
            continue
        weighed = same(role) if same(role) in roles else ""
        rows += [(scorecard, role, weighed, start, end) for start, end in free]
    columns = list(zip(*rows, strict=True)) or [()] * len(_CLAIM)
    return pa.table([list(c) for c in columns], schema=_CLAIM)


def _between(taken: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """What is left of all days, as (first, day after the last) pairs."""
    free, start = [], date.min
    for first, end in sorted(taken):
        if first > start:
            free.append((start, first))
        start = max(start, end)
    return free if start == date.max else [*free, (start, date.max)]


def _rules_differ(card: Scorecard, known: Iterable[Version]) -> bool:
    """Whether criteria score themselves otherwise than in any version; ratings they made stay as they are."""

    def rules(c: Scorecard) -> set[object]:
        return {(same(one.name), one.rule) for one in c.criteria if one.rule is not None}

    own = [v for v in known if same(v.card.name) == same(card.name)]
    if not own:
        return card.automatic
    since_ever = any(v.valid_from is None for v in own)
    return any(rules(v.card) != rules(card) for v in own) or (card.automatic and not since_ever)
