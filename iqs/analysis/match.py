"""Match my tool: which definition, date and choice of rows give the number another tool shows."""

import re
from dataclasses import dataclass, replace

import narwhals.stable.v2 as nw

from iqs.errors import UserError
from iqs.model import Filters
from iqs.scoring import Definition, Engine, Metric, measure, metric
from iqs.settings import seconds

_NEAREST = 3
_SLIP = 1e-9
"""Sums of fractions are off in the last digits; half a unit must hold its own ends."""


@dataclass(frozen=True)
class Shown:
    """A number as a tool shows it: its value in the metric's unit, and half a unit of its last digit."""

    text: str
    value: float
    half: float

    @property
    def decimals(self) -> int:
        """Digits after the point that were typed."""
        return len(self.text.partition(".")[2]) if ":" not in self.text else 0


@dataclass(frozen=True)
class Candidate:
    """One way to count, and what it gives over the selected rows.

    `date` is the name of the date by which rows fall into the period. `automatic` is True when automatic
    reviews count too. `off` is how far `value` is from the number shown, in the metric's unit.
    """

    definition: str
    date: str
    automatic: bool
    value: float
    n: int
    off: float


@dataclass(frozen=True)
class Match:
    """The ways that give the number, or else the nearest ones; the most usual way of counting first.

    `tried` is how many ways gave a value at all.
    """

    metric: str
    shown: Shown
    filters: Filters
    found: tuple[Candidate, ...]
    nearest: tuple[Candidate, ...]
    tried: int

    @property
    def definitions(self) -> tuple[str, ...]:
        """The different definitions that give the number."""
        return tuple(dict.fromkeys(c.definition for c in self.found))


def read_shown(text: str, definition: Definition) -> Shown:
    """Read a number as people type it: 81.4, 81,4 %, −12, and 5:12, 312 or 5.2 min for times.

    Raises UserError for anything else, with what to type.
    """
    typed = text.strip().replace("−", "-").replace("–", "-")
    if definition.unit == "s":
        return _time(typed, text)
    typed = typed.removesuffix("%").strip().replace(",", ".")
    if re.fullmatch(r"[+-]?\d{1,6}(\.\d{1,12})?", typed) is None:
        raise UserError(
            f"“{text.strip()[:40]}” is not a number. Type it as your tool shows it, such as 81.4."
        )
    return Shown(typed, float(typed), _half(typed))


def _time(typed: str, text: str) -> Shown:
    if ":" in typed:
        return Shown(typed, seconds(typed), 0.5)
    number = re.fullmatch(r"(\d{1,7}(?:[.,]\d{1,6})?) *(s|sec|seconds|min|minutes)?", typed, re.IGNORECASE)
    if number is None:
        raise UserError(
            f"“{text.strip()[:40]}” is not a time. Type minutes and seconds, such as 5:12, or 5.2 min."
        )
    digits = number[1].replace(",", ".")
    unit = 60.0 if (number[2] or "s").casefold().startswith("m") else 1.0
    return Shown(digits, unit * float(digits), unit * _half(digits))


def _half(digits: str) -> float:
    return 0.5 * 10.0 ** -len(digits.partition(".")[2])


def match(engine: Engine, key: str, text: str, filters: Filters | None = None) -> Match:
    """Every way to count that gives the number `text` over the filters' rows, else the three nearest.

    Tried are all definitions of the metric, with each of their dates where the filters have a period, and
    with automatic reviews beside the others where the metric keeps them apart and the filters do not
    choose reviewer types. Raises UserError when `text` is no number, UnknownName for an unknown metric.
    """
    filters = filters or Filters()
    m = metric(key, engine.settings())
    shown = read_shown(text, m.definitions[0])
    tried = [
        Candidate(d.key, date, automatic, row.value, row.n, abs(row.value - shown.value))
        for selection, automatic in _selections(engine, m, filters)
        for d in m.definitions
        for date in _dates(m, d, filters)
        for row in measure(engine, [key], filters=selection, definitions={key: d.key}, dates={key: date}).rows
        if row.value is not None
    ]
    tried.sort(key=lambda c: _how_usual(m, c))
    found = tuple(c for c in tried if c.off <= shown.half + _SLIP * max(1.0, abs(shown.value)))
    nearest = () if found else _nearest(tried)
    return Match(key, shown, filters, found, nearest, len(tried))


def _dates(m: Metric, d: Definition, filters: Filters) -> tuple[str, ...]:
    """Without a period every date gives the same."""
    names = tuple(name for name, _ in d.dates or m.dates)
    return names if filters.period is not None else names[:1]


def _selections(engine: Engine, m: Metric, filters: Filters) -> list[tuple[Filters, bool]]:
    """The filters as they are, and with the rows that are a series of their own beside the others."""
    as_is = (filters, False)
    if m.own_series is None:
        return [as_is]
    dimension, own, _ = m.own_series
    if filters.values(dimension):
        return [(filters, own in filters.values(dimension))]
    kinds = engine.table(m.definitions[0].fact).select(nw.col(dimension)).unique().collect()
    values = tuple(sorted(v or "" for v in kinds.get_column(dimension).to_list()))
    if own not in values:
        return [as_is]
    everything = replace(filters, where=tuple(sorted((*filters.where, (dimension, values)))))
    return [as_is, (everything, True)]


def _how_usual(m: Metric, c: Candidate) -> tuple[bool, bool, bool, int]:
    """Without automatic reviews, by the usual date, with a name of its own; then in the order declared."""
    order = [d.key for d in m.definitions]
    d = m.definition(c.definition)
    return c.automatic, c.date != (d.dates or m.dates)[0][0], "-" in c.definition, order.index(c.definition)


def _nearest(tried: list[Candidate]) -> tuple[Candidate, ...]:
    """The nearest definitions, each by the date and rows that bring it nearest."""
    kept: dict[str, Candidate] = {}
    for c in sorted(tried, key=lambda c: c.off):
        kept.setdefault(c.definition, c)
    return tuple(kept.values())[:_NEAREST]


def in_words(answer: Match, m: Metric) -> str:
    """What the answer says, in one or two sentences; never surer than the numbers are."""
    if not answer.tried:
        return f"There are no {m.counted} in this selection to compare with."
    if not answer.found:
        return (
            f"None of the {answer.tried} ways to count gives {answer.shown.text}; the nearest are listed. "
            "Look whether your tool has the same rows: period, time zone, teams, and what it leaves out."
        )
    if len(answer.definitions) == 1:
        d = m.definition(answer.definitions[0])
        only = " It is the only definition there is, so this says little." * (len(m.definitions) == 1)
        return f"Your tool most likely counts as “{d.label}”{_how(answer, m)}. {d.formula}{only}"
    named = [m.definition(key).label for key in answer.definitions]
    listed = ", ".join(named[:3]) + (f" and {len(named) - 3} more" if len(named) > 3 else "")
    return (
        f"{len(named)} of {len(m.definitions)} definitions give {answer.shown.text} over these rows: "
        f"{listed}. These rows cannot tell them apart: try another period, or type more decimals."
    )


def _how(answer: Match, m: Metric) -> str:
    """By which date and with which rows, where that is not the usual way; empty where it is."""
    c = answer.found[0]
    d = m.definition(c.definition)
    by = f", by {c.date} date" if c.date != (d.dates or m.dates)[0][0] else ""
    return by + (", with automatic reviews" if c.automatic else "")
