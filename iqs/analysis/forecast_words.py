"""What is to be expected, in words, with how far such forecasts missed."""

from iqs.analysis.agents_needed import needed
from iqs.analysis.daily import VOLUME, Subject, definition_of
from iqs.analysis.forecast import Checked, Expected, Forecast, Way
from iqs.analysis.load import Missing
from iqs.analysis.season_ahead import NextDip, part_of
from iqs.analysis.staffing import Staffing
from iqs.text import DASH, decimals, difference, difference_ends, number

_HOW = {
    Way.FLAT: "It carries the recent level on; a trend or the year before has not come clearly closer so far",
    Way.TREND: "It carries the recent level and its trend on, and lets the trend fade",
    Way.YEAR_AGO: "It takes the same months a year ago, which so far came clearly closest",
}
_PLAIN = {Way.FLAT: "“as lately”", Way.TREND: "a fading trend", Way.YEAR_AGO: "“as a year ago”"}
MOSTLY = 0.5
"""Share of a month's days in a season from which it is one of its months."""


def shown(f: Forecast, value: float | None) -> str:
    """A value of what is forecast, in its unit."""
    return _value(f.subject, f.definition, value)


def ends(f: Forecast, e: Expected) -> str:
    """The interval of a month to come: "78.1 to 84.0 %"."""
    d = definition_of(f.subject, f.definition)
    return f"{shown(f, e.low).removesuffix(' %') if d.unit == '%' else shown(f, e.low)} to {shown(f, e.high)}"


def headline(f: Forecast) -> str:
    """The finding in one line."""
    name = "Contacts a week" if f.subject == VOLUME else f.subject.label
    if not f.ahead:
        return f"{name}: not enough data to say what to expect"
    season = max(f.ahead, key=lambda e: e.season)
    if season.season >= MOSTLY:
        rest = [e for e in f.ahead if e.season == 0]
        otherwise = f", about {shown(f, rest[-1].value)} by {rest[-1].day:%B %Y}" if rest else ""
        return f"{name}: about {shown(f, season.value)} to be expected in {season.day:%B %Y}{otherwise}"
    usual = [m.value for m in f.past if not any(part_of(m.day, c.season) for c in f.seasons)]
    known = [value for value in usual if value is not None][-3:]
    lately, last = sum(known) / len(known), f.ahead[-1]
    if last.low <= lately <= last.high:
        return f"{name}: expected to stay near {shown(f, last.value)} until {last.day:%B %Y}"
    way = "rise" if last.value > lately else "fall"
    return f"{name}: expected to {way} to about {shown(f, last.value)} by {last.day:%B %Y}"


def how_good(f: Forecast) -> str:
    """How the forecast is made, how far such ones missed in the past, and what of the season is in it."""
    said = f"{_HOW[f.way]}. {_missed(f, f.checked)}" if f.checked else (
        f"{_HOW[f.way]}. There are too few months yet to try such forecasts on the past: take the band with "
        "care."
    )  # fmt: skip
    if not f.seasons:
        return f"{said} {f.season_words}"
    if f.way is Way.YEAR_AGO or not any(e.season for e in f.ahead):
        return said
    named = " and ".join(c.season.name for c in f.seasons)
    return f"{said} The {named} is in it, as large as it was on average."


def _missed(f: Forecast, checked: Checked) -> str:
    others = " and ".join(
        f"{_PLAIN[way]} by {_size(f, miss)}" for way, miss in checked.misses if way is not f.way
    )
    return (
        f"In the past such forecasts missed by {_size(f, checked.miss(f.way) or 0.0)} on average, {others} "
        f"({checked.forecasts} forecasts of 1 to 6 months ahead, each from the months before alone; "
        f"{checked.held} lay in the band)."
    )


def _size(f: Forecast, amount: float) -> str:
    if f.subject == VOLUME:
        return f"{amount:,.0f}"
    return difference(amount, definition_of(f.subject, f.definition)).lstrip("+±")


def _value(subject: Subject, key: str, value: float | None) -> str:
    if value is None:
        return DASH
    if subject == VOLUME:
        return f"{value:,.0f}"
    d = definition_of(subject, key)
    return number(value, d.unit, decimals=decimals(d))


def dip_words(dip: NextDip) -> tuple[str, str]:
    """What a season is to add, and the interval for one season."""
    d = definition_of(dip.effect.subject, dip.effect.definition)
    return difference(dip.usual, d), difference_ends(dip.low, dip.high, d)


def arithmetic(contacts: float, per_agent: float) -> str:
    """How many agents contacts a week take: "1,500 ÷ 50 is 30 agents"."""
    return f"{contacts:,.0f} ÷ {per_agent:.0f} is {needed(contacts, per_agent):.0f} agents"


def missing_words(m: Missing) -> str:
    """The same arithmetic for a season that was."""
    extra = f"{m.more} more than were active" if m.more else "no more than were active"
    return (
        f"The latest season had {m.contacts:,.0f} contacts a week and {m.agents:.0f} active agents; usual in "
        f"the last year outside it was {m.per_agent:.0f} for each. {arithmetic(m.contacts, m.per_agent)}: "
        f"{extra}."
    )


def staffing_words(s: Staffing) -> str:
    """The arithmetic of agents in the next season, as sentences."""
    if s.why_not or s.days is None:
        return s.why_not
    expected, low, high = s.extra
    there = f"{s.agents:.0f} active agent{'' if round(s.agents) == 1 else 's'}"
    more = (
        f"{expected} more (95 %: {low} to {high})"
        if expected
        else f"no more than there are (95 %: 0 to {high} more)"
        if high
        else "no more than there are"
    )
    return (
        f"In the next {s.season} ({s.days}) about {s.contacts:,.0f} contacts a week are to be expected "
        f"(95 %: {s.low:,.0f} to {s.high:,.0f}). With the {there} of the latest weeks outside "
        f"it that is {s.per_agent:.0f} a week for each; usual in the last year was {s.usual:.0f}. "
        f"{arithmetic(s.contacts, s.usual)}: {more}."
    )
