"""What is looked at, from the words of the filter bar, which are those of an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from iqs.analysis.periods import DEFAULT_PRESET, PRESETS, natural_grain
from iqs.model import Filters, Grain, Period

SHARED = ("team", "channel", "role", "agent", "review_type")
"""Dimensions in the bar."""

# An address carries the words people see, not keys of ours: Streamlit binds what it shows.
PRESET_OF = {p.label: p for p in PRESETS.values()}
"""Presets by what people read."""
CHOSEN_DAYS = "Chosen days"
USUAL = PRESETS[DEFAULT_PRESET].label
BEFORE, YEAR, NOTHING = "Period before", "A year before", "Nothing"
COMPARISONS = {BEFORE, YEAR, NOTHING}
AUTOMATIC = "automatic"
GRAINS = [AUTOMATIC, *(g.value for g in Grain)]


@dataclass(frozen=True)
class Selection:
    """What a page is asked to show. `comparison` is None when nothing is compared with.

    `before` is the period before, whatever is compared with.
    """

    filters: Filters
    comparison: Period | None
    grain: Grain
    sentence: str
    before: Period


def chosen_of(
    known: Period,
    preset: str | None,
    days: object,
    compare: str | None,
    grain: str | None,
    where: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
    named: Mapping[str, Period],
) -> Selection:
    """The selection that the bar's words ask for, over data that have the `known` days.

    `days` is what a date range widget gives, `where` the accepted values by dimension, `names` what people
    read for values, `named` the periods that are named after events.
    """
    if preset in PRESET_OF:
        period = PRESET_OF[preset].days(known)
        before = PRESET_OF[preset].before(period)
    else:
        period = named.get(preset or "") or as_period(days, known)
        before = period.previous()
    filters = Filters.of(period, **{d: list(values) for d, values in where.items()})
    comparison = {BEFORE: before, YEAR: period.year_before()}.get(compare or NOTHING)
    nothing_before = comparison is not None and comparison.end < known.start
    if nothing_before:
        comparison = None
    sentence = compared(filters.sentence(dict(names)), comparison)
    if nothing_before:
        sentence += "; no earlier data to compare with"
    chosen = Grain(grain) if grain in set(Grain) else natural_grain(period)
    return Selection(filters, comparison, chosen, sentence, before)


def compared(sentence: str, comparison: Period | None) -> str:
    """Filters in words, with what they are compared with."""
    return sentence if comparison is None else f"{sentence}; compared with {comparison}"


def asked_in(
    query: Mapping[str, Sequence[str]],
    known: Period,
    options: Mapping[str, Mapping[str, str]],
    names: Mapping[str, str],
    named: Mapping[str, Period],
) -> Selection:
    """The selection that the words of an address ask for; what these data do not have is left out.

    `options` are the values of each dimension of the bar with what people read, `names` and `named` as in
    `chosen_of`.
    """

    def one(key: str, usual: str) -> str:
        return (query.get(key) or [usual])[-1]

    where = {}
    for key in SHARED:
        by_name = {name: v for v, name in options[key].items()}
        where[key] = [by_name[name] for name in query.get(key, ()) if name in by_name]
    days = [d for d in map(as_day, query.get("days", ())) if d is not None]
    period = one("period", USUAL)
    if period not in (*PRESET_OF, *named, CHOSEN_DAYS):
        period = USUAL
    grain = one("grain", AUTOMATIC)
    return chosen_of(known, period, days, one("compare", BEFORE), grain, where, names, named)


def as_day(word: str) -> date | None:
    """A day from its ISO text; None for anything else."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def as_period(days: object, known: Period) -> Period:
    """A date range widget gives one day while the second is being picked."""
    picked = [d for d in days if isinstance(d, date)] if isinstance(days, tuple | list) else [days]
    ends = [d for d in picked if isinstance(d, date)]
    return Period(min(ends), max(ends)) if len(ends) == 2 else Period(ends[0], ends[0]) if ends else known
