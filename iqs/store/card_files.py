"""Scorecards from files: what each would become beside those that are there, and keeping them as versions.

A version from a file belongs to its upload and goes when that is taken back. It never replaces a version:
of two from the same day the one saved later counts, and the other is there again afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import duckdb

from iqs.errors import UserError
from iqs.scorecards import EVERY, Scorecard, Version, from_toml, same
from iqs.sources.parsed import CardRead
from iqs.store.cards import keep_version, read_versions
from iqs.store.database import Database
from iqs.store.facts import rescore

FIRST = "first"
"""In `Answers.holds_from`: for all reviews, whenever they were made."""


@dataclass(frozen=True)
class CardPlan:
    """What one scorecard of a file would become: a version for reviews made from `valid_from` on.

    `before` is the version of the same scorecard that holds on that day, `gone` its criteria that this one
    lacks. `states` says of each criterion whether it is new, changed or the same beside `before`; `lines`
    are their records. `over` is a version made by hand that would no longer score these reviews. `refused`
    says why the scorecard is left out; "" where it is not.
    """

    card: Scorecard
    valid_from: date | None
    lines: tuple[int, ...]
    states: tuple[str, ...]
    before: Version | None
    gone: tuple[str, ...]
    over: Version | None
    refused: str = ""

    @property
    def differs(self) -> bool:
        """Whether it says anything else than the version before it."""
        return bool(self.gone) or set(self.states) != {"same"}

    @property
    def kept(self) -> bool:
        """Whether it becomes a version; one that says what is written by hand already does not."""
        return not self.refused and (self.differs or (self.before is not None and self.before.of_file))

    @property
    def sentence(self) -> str:
        """What becomes of it, as people read it."""
        name = f"“{self.card.name}”"
        if self.refused:
            return f"{name} is left out: {self.refused}."
        if not self.kept:
            return f"{name} is as you wrote it already; nothing changes."
        whence = "for all reviews" if self.valid_from is None else f"from {_day(self.valid_from)} on"
        count = len(self.card.criteria)
        said = f"{name} scores its reviews by {'this criterion' if count == 1 else f'these {count} criteria'}"
        said += f" {whence}."
        if not self.differs:
            return f"{said} It says what it said before."
        if self.over is not None:
            said += (
                f" There it takes over from “{self.over.card.name}”, which you wrote ({_since(self.over)})."
            )
        elif self.before is not None:
            said += f" There it takes over from the version before ({_since(self.before)})."
        if self.gone:
            listed = ", ".join(f"“{g}”" for g in self.gone)
            said += f" No longer on it, and without any weight: {listed}."
        return said


def card_plans(
    database: Database, cards: Sequence[CardRead], holds_from: str | None = None
) -> tuple[CardPlan, ...]:
    """What the scorecards of a file would become now. Raises UserError when `holds_from` is not a day."""
    with database.cursor() as cursor:
        known = read_versions(cursor)
    return plans(cards, known, holds_from, datetime.now(UTC).date())


def plans(
    cards: Sequence[CardRead], known: Sequence[Version], holds_from: str | None, today: date
) -> tuple[CardPlan, ...]:
    """The same beside known versions: without `holds_from` scorecards hold from `today` on."""
    start = today if holds_from is None else _start(holds_from)
    return tuple(_plan(from_toml(c.toml), c.lines, known, start, asked=holds_from is not None) for c in cards)


def keep_cards(
    cursor: duckdb.DuckDBPyConnection,
    upload_id: int,
    cards: Sequence[CardRead],
    holds_from: str | None,
    now: datetime,
    saved_by: str,
) -> tuple[int, int, int, int]:
    """Keep the scorecards of a file as versions of an upload and rescore what they touch.

    Returns how many criteria are new, changed, the same and rejected; the rejected are listed. Raises
    UserError when every scorecard is left out. Must run inside a write transaction.
    """
    known = read_versions(cursor)
    made = plans(cards, known, holds_from, now.date())
    if made and all(p.refused for p in made):
        raise UserError(f"{made[0].sentence} Nothing was changed.")
    counts = {"new": 0, "changed": 0, "same": 0, "rejected": 0}
    number = max((v.version_id for v in known), default=0)
    for plan in made:
        for state in plan.states:
            counts["rejected" if plan.refused else state] += 1
        if plan.refused:
            rows = [
                [upload_id, line, "categories", c.name, plan.refused]
                for line, c in zip(plan.lines, plan.card.criteria, strict=True)
            ]
            cursor.executemany("insert into rejects values (?, ?, ?, ?, ?)", rows)
        elif plan.kept:
            number += 1
            keep_version(cursor, Version(number, plan.card, plan.valid_from, now, saved_by, upload_id))
    rescore(cursor, from_contacts=any(v.card.automatic for v in known))
    return counts["new"], counts["changed"], counts["same"], counts["rejected"]


def _start(holds_from: str) -> date | None:
    if holds_from == FIRST:
        return None
    try:
        return date.fromisoformat(holds_from)
    except ValueError as error:
        raise UserError(
            f"“{holds_from}” is not a day. Write it as 2026-03-31, or {FIRST} for all reviews."
        ) from error


def _plan(
    card: Scorecard, lines: tuple[int, ...], known: Sequence[Version], start: date | None, *, asked: bool
) -> CardPlan:
    before = _holding([v for v in known if same(v.card.name) == same(card.name)], start)
    every = _holding([v for v in known if EVERY in v.card.claims], start)
    now = before or every
    over = now if now is not None and not now.of_file else None
    was = {same(c.name): c for c in before.card.criteria} if before else {}
    states = tuple(
        "new" if same(c.name) not in was else "same" if was[same(c.name)] == c else "changed"
        for c in card.criteria
    )
    gone = tuple(c.name for n, c in was.items() if n not in {same(own.name) for own in card.criteria})
    plan = CardPlan(card, start, lines, states, before, gone, over)
    return plan if not plan.differs else CardPlan(**{**vars(plan), "refused": _why_not(plan, known, asked)})


def _holding(versions: Sequence[Version], start: date | None) -> Version | None:
    """The version that holds on a day, or from the first review on."""
    there = [v for v in versions if (v.valid_from or date.min) <= (start or date.min)]
    return max(there, key=lambda v: (v.valid_from or date.min, v.version_id), default=None)


def _why_not(plan: CardPlan, known: Sequence[Version], asked: bool) -> str:
    name = same(plan.card.name)
    for other in known:
        if same(other.card.name) != name and name in {same(c) for c in other.card.claims}:
            return f"your scorecard “{other.card.name}” scores its reviews; remove that one first"
    if plan.over is None:
        return ""
    written = f"you wrote “{plan.over.card.name}” by hand, which scores its reviews"
    if not asked:
        return f"{written}; say from which day this one takes over"
    if plan.over is plan.before and plan.over.valid_from == plan.valid_from:
        return f"{written} from that very day; choose another day, or remove that version"
    return ""


def _since(version: Version) -> str:
    return "for all reviews" if version.valid_from is None else f"from {_day(version.valid_from)} on"


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"
