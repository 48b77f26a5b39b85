"""What is to be done with a file: the role of every column, and everything a conversion needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iqs.model import TABLES, Type
from iqs.sources.parsed import Question


@dataclass(frozen=True)
class Role:
    """What column `index` of the file gives: canonical `target` as `table.column`.

    `unit` is that of a duration (ms, s, min, h, d), `zone` the IANA zone of naive times, `values` replaces
    texts (lower case) before typing, `part` is "clock" for the time of day that belongs to a date column.
    `criterion` names the criterion of a score column, or the kind of survey; `scale`, `weight` and
    `critical` are declared ones; `separator` stands between tags.
    """

    index: int
    header: str
    target: str
    why: str
    unit: str = ""
    zone: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    part: str = ""
    criterion: str = ""
    scale: tuple[float, float] | None = None
    weight: float | None = None
    separator: str = ""
    critical: bool = False

    @property
    def table(self) -> str:
        """Name of the canonical table."""
        return self.target.partition(".")[0]

    @property
    def column(self) -> str:
        """Name of the canonical column."""
        return self.target.partition(".")[2]

    @property
    def type(self) -> Type:
        """Type of the canonical column."""
        return TABLES[self.table].column(self.column).type


@dataclass(frozen=True)
class Rule:
    """`target` becomes `value` where column `index` matches the pattern; the first rule that matches wins."""

    target: str
    index: int
    pattern: str
    value: str


@dataclass(frozen=True)
class Plan:
    """How a file becomes canonical rows.

    `grain` is row (one row per contact, response, agent or review), long (one row per rating) or wide (one
    row per review, a column per criterion). `key` lists columns that identify a review when there is no id.
    `unused` says of the remaining columns, by index, why they are not used; `zone` is that of naive times,
    `day_first` and `scale` how dates and marks are meant that do not tell.
    """

    layout: str
    title: str
    kind: str
    source: str
    confidence: float
    grain: str
    roles: tuple[Role, ...]
    reasons: tuple[str, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    key: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    unused: Mapping[int, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    zone: str = ""
    day_first: bool | None = None
    scale: tuple[float, float] | None = None

    def of(self, target: str) -> tuple[Role, ...]:
        """Roles that give a target, the preferred first."""
        return tuple(r for r in self.roles if r.target == target)
