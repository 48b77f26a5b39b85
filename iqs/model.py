"""The vocabulary: canonical tables and columns, review and survey kinds, dimensions, filters, periods.

Times are UTC without a zone, ids are text, scores are as the source gave them.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum


class Type(StrEnum):
    """Type of a canonical column."""

    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"
    FLAG = "flag"
    TIME = "time"


@dataclass(frozen=True)
class Column:
    """One canonical column: name, type, and its meaning with unit and range."""

    name: str
    type: Type
    meaning: str


@dataclass(frozen=True)
class Table:
    """One canonical table that files are loaded into; `key` identifies a row across uploads."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """Return the column called `name`; KeyError when there is none."""
        for c in self.columns:
            if c.name == name:
                return c
        raise KeyError(name)


def _columns(*spec: tuple[str, Type, str]) -> tuple[Column, ...]:
    return tuple(Column(*s) for s in spec)


_T, _N, _W, _F, _D = Type.TEXT, Type.NUMBER, Type.WHOLE, Type.FLAG, Type.TIME

AGENTS = Table(
    "agents",
    ("agent_id",),
    _columns(
        ("agent_id", _T, "id or e-mail by which other files name the agent"),
        ("name", _T, "name to show"),
        ("team", _T, "team today"),
        ("role", _T, "role today"),
        ("manager", _T, "manager today"),
        ("started_on", _D, "first working day"),
        ("left_on", _D, "last working day, empty while employed"),
        ("aliases", _T, "other names and ids in other tools, separated by ;"),
    ),
)

INTERACTIONS = Table(
    "interactions",
    ("source", "interaction_id"),
    _columns(
        ("source", _T, "tool or sheet the row came from"),
        ("interaction_id", _T, "ticket, call or conversation id"),
        ("agent_id", _T, "agent as the export names them"),
        ("team", _T, "team, queue or group at the time"),
        ("role", _T, "agent's role at the time, where the export tells"),
        ("channel", _T, "call, chat, email, ..."),
        ("topic", _T, "reason for the contact"),
        ("customer_id", _T, "hash of the customer's id"),
        ("opened_at", _D, "when the customer made contact"),
        ("solved_at", _D, "when it was solved"),
        ("first_response_s", _N, "seconds to the first agent reply"),
        ("talk_s", _N, "seconds talking"),
        ("hold_s", _N, "seconds on hold"),
        ("wrap_s", _N, "seconds of after-contact work"),
        ("handle_s", _N, "seconds of handle time where the export gives only the total"),
        ("replies", _W, "agent replies"),
        ("reopens", _W, "times reopened after solving"),
        ("answered", _F, "false for abandoned or missed contacts, empty when the export does not tell"),
        ("resolved", _F, "whether it ended resolved"),
        ("first_contact_resolved", _F, "the export's own first-contact-resolution flag"),
        ("tags", _T, "tags, separated by ;"),
    ),
)

REVIEWS = Table(
    "reviews",
    ("source", "review_id"),
    _columns(
        ("source", _T, "tool or sheet the row came from"),
        ("review_id", _T, "review id"),
        ("interaction_id", _T, "id of the reviewed conversation"),
        ("agent_id", _T, "reviewed agent as the export names them"),
        ("reviewer", _T, "who reviewed"),
        ("review_type", _T, "manager, qa, peer, self, calibration or auto"),
        ("reviewed_at", _D, "when the review was made"),
        ("conversation_at", _D, "when the conversation took place"),
        ("team", _T, "team at the time"),
        ("role", _T, "agent's role at the time, where the export tells"),
        ("channel", _T, "call, chat, email, ..."),
        ("topic", _T, "reason for the contact"),
        ("scorecard", _T, "name of the scorecard used"),
        ("given_score", _N, "total the tool gave, 0 to 100; used only when there are no ratings"),
        ("comment", _T, "reviewer's comment"),
    ),
)

RATINGS = Table(
    "ratings",
    ("source", "review_id", "criterion"),
    _columns(
        ("source", _T, "tool or sheet the row came from"),
        ("review_id", _T, "review this rating belongs to"),
        ("criterion", _T, "criterion's name"),
        ("criterion_group", _T, "group or section of the scorecard"),
        ("score", _N, "score given, between scale_min and scale_max"),
        ("scale_min", _N, "lowest score that can be given"),
        ("scale_max", _N, "highest score that can be given, above 0"),
        ("weight", _N, "weight of the criterion, in any unit; empty counts as 1"),
        ("critical", _F, "a failing rating fails the review"),
        ("bonus", _F, "adds to points earned, never to points possible"),
        ("not_applicable", _F, "leaves points earned and points possible"),
        ("cause", _T, "root cause named by the reviewer"),
        ("comment", _T, "comment on this rating"),
    ),
)

SURVEYS = Table(
    "surveys",
    ("source", "response_id"),
    _columns(
        ("source", _T, "tool or sheet the row came from"),
        ("response_id", _T, "response id"),
        ("kind", _T, "csat, nps, ces or fcr"),
        ("score", _N, "answer on its own scale; empty when sent but not answered"),
        ("scale_min", _N, "lowest possible answer"),
        ("scale_max", _N, "highest possible answer"),
        ("direction", _T, "CES only: ease (high is good) or effort (low is good)"),
        ("interaction_id", _T, "ticket, call or conversation the survey is about"),
        ("agent_id", _T, "agent named on the survey"),
        ("team", _T, "team at the time"),
        ("role", _T, "agent's role at the time, where the export tells"),
        ("channel", _T, "call, chat, email, ..."),
        ("topic", _T, "reason for the contact"),
        ("customer_id", _T, "hash of the customer's id"),
        ("sent_at", _D, "when the survey was sent"),
        ("responded_at", _D, "when it was answered"),
        ("comment", _T, "customer's comment"),
    ),
)

TABLES: dict[str, Table] = {t.name: t for t in (AGENTS, INTERACTIONS, REVIEWS, RATINGS, SURVEYS)}

REVIEW_TYPES = ("manager", "qa", "peer", "self", "calibration", "auto")


class Grain(StrEnum):
    """Width of one point on a time axis."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Dimension:
    """Something numbers can be filtered and split by.

    `facts` names the facts that carry the column of the same name as `key`; a filter on a
    dimension leaves facts without it alone.
    """

    key: str
    label: str
    plural: str
    facts: frozenset[str]


_ALL = frozenset({"review_fact", "survey_fact", "contact_fact"})
DIMENSIONS: dict[str, Dimension] = {
    d.key: d
    for d in (
        Dimension("team", "Team", "teams", _ALL),
        Dimension("channel", "Channel", "channels", _ALL),
        Dimension("role", "Role", "roles", _ALL),
        Dimension("agent", "Agent", "agents", _ALL),
        Dimension("topic", "Topic", "topics", _ALL),
        Dimension("review_type", "Reviewer type", "reviewer types", frozenset({"review_fact"})),
        Dimension("reviewer", "Reviewer", "reviewers", frozenset({"review_fact"})),
        Dimension("scorecard", "Scorecard", "scorecards", frozenset({"review_fact"})),
    )
}


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of days in the period, at least 1."""
        return (self.end - self.start).days + 1

    def previous(self) -> "Period":
        """The same number of days, ending the day before this period starts."""
        return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1))

    def year_before(self) -> "Period":
        """The same calendar dates a year earlier (29 February becomes 28 February)."""
        return Period(_a_year_earlier(self.start), _a_year_earlier(self.end))

    def __str__(self) -> str:
        return f"{self.start:%-d %b %Y} to {self.end:%-d %b %Y}"


def _a_year_earlier(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


@dataclass(frozen=True)
class Filters:
    """What is looked at: a period and, for each dimension, the accepted values.

    Hashable, so that it is a cache key. `where` holds (dimension key, values) pairs, sorted; a
    dimension that is absent is not restricted. An empty value stands for rows where it is unknown.
    """

    period: Period | None = None
    where: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())

    @staticmethod
    def of(period: Period | None = None, **where: "str | tuple[str, ...] | list[str] | None") -> "Filters":
        """Build filters from keyword arguments, e.g. `Filters.of(team="Billing")`."""
        pairs = []
        for key, values in where.items():
            if values is None or (not isinstance(values, str) and not values):
                continue
            several = (values,) if isinstance(values, str) else values
            pairs.append((key, tuple(sorted(set(several)))))
        return Filters(period, tuple(sorted(pairs)))

    def values(self, dimension: str) -> tuple[str, ...]:
        """Accepted values of a dimension; empty when it is not restricted."""
        return dict(self.where).get(dimension, ())

    def during(self, period: Period | None) -> "Filters":
        """The same filters over another period."""
        return replace(self, period=period)

    def sentence(self, names: dict[str, str] | None = None) -> str:
        """The filters as people read them; `names` maps agent ids to names."""
        parts = [str(self.period) if self.period else "all dates"]
        for key, values in self.where:
            shown = [(names or {}).get(v, v) or "unknown" for v in values]
            listed = ", ".join(shown[:3]) + (f" and {len(shown) - 3} more" if len(shown) > 3 else "")
            parts.append(f"{DIMENSIONS[key].label.lower()} {listed}")
        return "; ".join(parts)


@dataclass(frozen=True)
class Treated:
    """Whom a change touched: rows with one of the `values` of a dimension; everybody without a dimension.

    Raises ValueError for a dimension that does not exist, and for one without values.
    """

    dimension: str = ""
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.dimension and (self.dimension not in DIMENSIONS or not self.values):
            raise ValueError(f"{self.dimension or 'nothing'}: {self.values} touches nobody")
        object.__setattr__(self, "values", tuple(sorted(set(self.values))) if self.dimension else ())

    @property
    def everybody(self) -> bool:
        """Whether nobody is left to compare with."""
        return not self.dimension
