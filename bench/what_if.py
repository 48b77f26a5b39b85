"""Other weights over all reviews: looking at them, and saving them, against SQL over the ratings."""

import time
from dataclasses import dataclass, replace

from bench.page_queries import best
from iqs.analysis.what_if import what_if
from iqs.model import Filters
from iqs.scorecards import Scorecard
from iqs.scoring import measure
from iqs.store import Database, DuckEngine, remove_version, save_version
from iqs.store.seen_cards import seen_cards

# The whole alone, from one scan of the ratings: what a spreadsheet's formulas would do.
_HAND = """
with weighed as (select * from (values ('Accuracy', ?), ('Resolution', ?), ('Tone', ?), ('Compliance', ?)) w(criterion, w)),
one as (
    select
        source, review_id, sum(w) filter (rated) as possible,
        if(bool_or(rated and critical and score < 3), 0, sum(w * score / scale_max) filter (rated)) as earned
    from (select *, not not_applicable as rated from ratings where current) join weighed using (criterion)
    group by all
)
select 100 * sum(earned) / sum(possible), count(*) filter (possible > 0)
from one join reviews r using (source, review_id) where r.current
"""  # noqa: E501


@dataclass(frozen=True)
class Seconds:
    """Seconds of the whole page's answer for weights never seen before, of the whole alone by hand, and of
    saving the weights."""

    preview: float
    by_hand: float
    saving: float


def compare(database: Database) -> Seconds:
    """Measure each, checked to give the same number."""
    engine = DuckEngine(database)
    card = seen_cards(database)[0].card
    drafts = iter([_moved(card, step) for step in range(1, 9)])
    # No draft twice: nothing of an answer may be at hand.
    preview, answer = best(lambda: what_if(engine, next(drafts), "guide", "guide", Filters()), 5)
    weights = [c.weight for c in answer.card.criteria]
    with database.cursor() as cursor:
        by_hand, (value, n) = best(lambda: cursor.execute(_HAND, weights).fetchall()[0], 3)
    assert abs(answer.whole.after.value - value) < 1e-9, (answer.whole.after.value, value)
    assert answer.whole.after.n == n
    start = time.perf_counter()
    saved = save_version(database, answer.card, None, saved_by="bench")
    saving = time.perf_counter() - start
    assert abs(measure(engine, ["iqs"]).rows[0].value - value) < 1e-9
    remove_version(database, saved.version_id, removed_by="bench")
    return Seconds(preview, by_hand, saving)


def _moved(card: Scorecard, step: int) -> Scorecard:
    first, *others = card.criteria
    return replace(card, criteria=(replace(first, weight=first.weight + step), *others))
