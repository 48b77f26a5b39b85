"""What a scorecard is: criteria with weights, scales, critical rules, role weights and automatic rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

EVERY = "*"
"""In `Scorecard.applies_to`: every review that no other scorecard names."""

FIELDS: dict[str, str] = {
    "first_response_s": "time to the first reply",
    "handle_s": "handle time",
    "talk_s": "talk time",
    "hold_s": "hold time",
    "wrap_s": "wrap-up time",
    "solved_s": "time from opened to solved",
    "replies": "agent replies",
    "reopens": "times reopened",
    "resolved": "resolved (1) or not (0)",
    "answered": "answered (1) or not (0)",
    "first_contact_resolved": "resolved at first contact (1) or not (0)",
    "tag": "carries the tag (1) or not (0)",
}
"""What of a contact a rule can score, in seconds, numbers, or 1 and 0 for yes and no."""

SECONDS = {"": 1.0, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
"""Units of a rule's bands, in seconds; "" for fields that are no times."""


class Critical(StrEnum):
    """What a rating below 50 % of its scale does to the review."""

    NO = "no"
    YES = "yes"
    REVIEW = "review"
    GROUP = "group"
    FLAG = "flag"

    @property
    def words(self) -> str:
        """As people read it."""
        return _CRITICAL_WORDS[self]


_CRITICAL_WORDS = {
    Critical.NO: "not critical",
    Critical.YES: "critical: does what the definition of IQS says",
    Critical.REVIEW: "critical: the review scores 0",
    Critical.GROUP: "critical: its group scores 0",
    Critical.FLAG: "critical: flagged only",
}


@dataclass(frozen=True)
class Band:
    """Values up to `up_to`, included, score `score`; None for all that are higher."""

    up_to: float | None
    score: float


@dataclass(frozen=True)
class Rule:
    """How a criterion scores itself from the contact a review is about.

    `field` is one of `FIELDS`, `unit` one of `SECONDS`, `bands` go from low to high and the last one is open;
    `tag` is what the field "tag" looks for.
    """

    field: str
    bands: tuple[Band, ...]
    unit: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Criterion:
    """One line of a scorecard.

    `weight` is in any unit, at least 0; `role_weights` replace it for people in a role. `scale` is the lowest
    and highest score, None for the scale each rating came with. `also_called` are other names it has in
    exports. `causes` are the root causes a reviewer may name. A criterion with a `rule` is scored from the
    contact where no reviewer scored it.
    """

    name: str
    weight: float
    scale: tuple[float, float] | None = None
    group: str = ""
    critical: Critical = Critical.NO
    bonus: bool = False
    meaning: str = ""
    causes: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    role_weights: tuple[tuple[str, float], ...] = ()
    rule: Rule | None = None

    def weight_for(self, role: str) -> float:
        """Weight for people in `role`; the usual one where the role has none of its own."""
        own = {same(r): w for r, w in self.role_weights}
        return own.get(same(role), self.weight)


@dataclass(frozen=True)
class Scorecard:
    """A rubric. `applies_to` are the scorecard names reviews have in exports; empty means its own name."""

    name: str
    criteria: tuple[Criterion, ...]
    applies_to: tuple[str, ...] = ()
    note: str = ""

    @property
    def claims(self) -> tuple[str, ...]:
        """Names of the scorecards, as exports have them, whose reviews it scores; may hold `EVERY`."""
        return self.applies_to or (self.name,)

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that any criterion weighs otherwise, by name."""
        return tuple(sorted({r for c in self.criteria for r, _ in c.role_weights}))

    @property
    def automatic(self) -> bool:
        """Whether any criterion scores itself."""
        return any(c.rule for c in self.criteria)

    def total(self, role: str = "") -> float:
        """Weight of a complete review of somebody in `role`; bonus criteria do not count."""
        return sum(c.weight_for(role) for c in self.criteria if not c.bonus)

    def share(self, criterion: Criterion, role: str = "") -> float:
        """What a criterion weighs of 100 % once weights are made to sum to that."""
        return 100.0 * criterion.weight_for(role) / self.total(role)

    def warnings(self) -> tuple[str, ...]:
        """What somebody should know before using it, as sentences: weights that do not sum to 100."""
        found = []
        for role in ("", *self.roles):
            total = self.total(role)
            if abs(total - 100.0) > 1e-6:
                whose = f" for {role}" if role else ""
                found.append(
                    f"The weights{whose} sum to {total:g}, not 100; each counts as its share of {total:g}."
                )
        return tuple(found)


@dataclass(frozen=True)
class Version:
    """A scorecard as it holds for reviews made from `valid_from` on, None for all; `saved_at` is UTC.

    `upload_id` is the file it came with, None where it was written by hand.
    """

    version_id: int
    card: Scorecard
    valid_from: date | None
    saved_at: datetime
    saved_by: str
    upload_id: int | None = None

    @property
    def of_file(self) -> bool:
        """Whether it came with a file, and goes when that is taken back."""
        return self.upload_id is not None


def same(name: str) -> str:
    """What spellings of a name have in common: exports differ in case and spaces.

    Letter by letter, as the engine does it: Python has other rules for Σ at the end of a word and for İ.
    """
    return " ".join("".join(letter.lower()[0] for letter in name).split())


def versions_in_force(versions: Iterable[Version]) -> tuple[tuple[Version, date | None], ...]:
    """Versions with the day the next one of the same scorecard takes over (None: latest), by name and day.

    Of two versions from the same day the one saved later counts.
    """
    latest: dict[tuple[str, date], Version] = {}
    for v in sorted(versions, key=lambda v: v.version_id):
        latest[same(v.card.name), v.valid_from or date.min] = v
    ordered = [latest[k] for k in sorted(latest)]
    after = {
        one.version_id: other.valid_from
        for one, other in pairwise(ordered)
        if same(one.card.name) == same(other.card.name)
    }
    return tuple((v, after.get(v.version_id)) for v in ordered)


def band_words(rule: Rule) -> Sequence[str]:
    """A rule's bands as sentences, such as "up to 2 h: 5"."""
    words = []
    for band, before in zip(rule.bands, (None, *rule.bands), strict=False):
        if band.up_to is not None:
            words.append(f"up to {band.up_to:g} {rule.unit}".rstrip() + f": {band.score:g}")
        elif before is not None:
            words.append(f"over {before.up_to:g} {rule.unit}".rstrip() + f": {band.score:g}")
        else:
            words.append(f"any: {band.score:g}")
    return words
