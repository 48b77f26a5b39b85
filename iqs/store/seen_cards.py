"""Scorecards as exports have them: where somebody who wants one of their own starts from."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from iqs.scorecards import EVERY, Criterion, Critical, Scorecard
from iqs.store.database import Database

_SEEN = (files("iqs.store") / "sql" / "questions" / "seen_cards.sql").read_text("utf-8")
UNNAMED = "Our scorecard"
"""What the scorecard of reviews that name none is called to start with."""


@dataclass(frozen=True)
class SeenCard:
    """A scorecard that reviews name ("" for none): their number, first and last day, and criteria, each as
    most ratings have it."""

    name: str
    reviews: int
    first_day: date | None
    last_day: date | None
    card: Scorecard


def seen_cards(database: Database) -> tuple[SeenCard, ...]:
    """Every scorecard that reviews with ratings name, the one with most reviews first.

    Scales are left as each rating has them. Criteria stand by weight, the heaviest first.
    """
    with database.cursor() as cursor:
        cursor.execute(
            "select scorecard, count(*), min(review_day), max(review_day) from review_fact"
            " where pattern is not null group by scorecard order by count(*) desc, scorecard"
        )
        cards = cursor.fetchall()
        criteria: dict[str, list[Criterion]] = {}
        for name, criterion, weight, group, critical, bonus in cursor.execute(_SEEN).fetchall():
            rule = Critical.YES if critical else Critical.NO
            criteria.setdefault(name, []).append(
                Criterion(criterion, max(weight, 0.0), group=group, critical=rule, bonus=bonus)
            )
    only = len(cards) == 1
    return tuple(
        SeenCard(name, reviews, first, last, _card(name, criteria.get(name, []), only))
        for name, reviews, first, last in cards
        if criteria.get(name)
    )


def _card(name: str, criteria: list[Criterion], only: bool) -> Scorecard:
    """A scorecard for the reviews that name it; for every review where there is no other name."""
    return Scorecard(name or UNNAMED, tuple(criteria), () if name and not only else (EVERY,))
