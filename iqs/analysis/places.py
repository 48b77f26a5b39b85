"""What a leaderboard says: places, bands, and why somebody has none."""

from dataclasses import dataclass
from enum import StrEnum

from iqs.analysis.severity import Effect
from iqs.model import Filters
from iqs.scoring import Better, Definition, Measure


class Band(StrEnum):
    """Where a group stands against the average of all; above means better, whichever way is good."""

    ABOVE = "clearly above"
    SAME = "cannot be told apart"
    BELOW = "clearly below"


class Standing(StrEnum):
    """Whether a group has a place, or why not."""

    RANKED = "ranked"
    UNSURE = "not enough to rank"
    FEW = "too few to show"
    NEW = "new"
    GONE = "inactive"
    UNRANKED = "no order"


class State(StrEnum):
    """What may be said about all groups together."""

    RANKED = "ranked"
    NO_DIFFERENCE = "no measurable difference"
    TOO_FEW = "too few groups"
    ALL_SAME = "every row is the same"


@dataclass(frozen=True)
class Moved:
    """What adjusting did: the score and the place before, and how far the score moved, in its unit."""

    score: float
    place: int
    points: float


@dataclass(frozen=True)
class Place:
    """One group. Numbers are in the unit of the definition.

    `raw` is the plain number with its 95 % interval. `score`, `low` and `high` are the shrunk score and
    its 95 % interval, `reliability` how much of it is the group's own (0 to 1). `band`, `top` (the chance
    of a place among the best three) and `first` to `last` (places with 90 %) are there for ranked groups
    only. `why` says in words why a group is not ranked. `solid` scores are reliable enough for decisions
    on pay.
    """

    group: str
    raw: Measure
    standing: Standing
    why: str = ""
    score: float | None = None
    low: float | None = None
    high: float | None = None
    reliability: float | None = None
    band: Band | None = None
    top: float | None = None
    first: int | None = None
    last: int | None = None
    solid: bool = False
    moved: Moved | None = None


@dataclass(frozen=True)
class Leaderboard:
    """All groups of a dimension.

    `places` are ranked, the best first (by name where there is no order); `apart` are the others.
    `average` is what scores are mixed with. `need` and `need_solid` are the rows that a group needs for a
    place, and for decisions on pay. `effects` are what was adjusted for, `not_adjusted` (factor, reason)
    pairs of what could not be.
    """

    metric: str
    definition: Definition
    criterion: str
    by: str
    better: Better
    state: State
    places: tuple[Place, ...]
    apart: tuple[Place, ...]
    filters: Filters
    average: float | None = None
    need: int | None = None
    need_solid: int | None = None
    effects: tuple[Effect, ...] = ()
    not_adjusted: tuple[tuple[str, str], ...] = ()

    def band(self, band: Band) -> tuple[Place, ...]:
        """Places of a band, the best first."""
        return tuple(p for p in self.places if p.band is band)

    def standing(self, standing: Standing) -> tuple[Place, ...]:
        """Groups that stand apart for one reason."""
        return tuple(p for p in self.apart if p.standing is standing)
