"""What is found about a season, in words that fit the number of years at hand."""

from collections.abc import Sequence

from iqs.analysis.daily import Subject, definition_of
from iqs.analysis.season_latest import Latest
from iqs.analysis.seasons import YEAR, Effect, Seasons, Verdict
from iqs.analysis.strength import RECOMMENDED, Strength
from iqs.text import DASH, decimals, difference, difference_ends, number

_NAMED = 3
"""Subjects named in a headline at most."""


def verdict(e: Effect) -> str:
    """What may be said, such as "both seasons were lower"."""
    if not e.clear:
        return str(e.verdict)
    years = len(e.seasons)
    if years == 1:
        return f"last season was {e.verdict}"
    if years == 2 and e.alike:
        return f"both seasons were {e.verdict}"
    if e.every:
        return f"every season was {e.verdict}"
    return f"{e.verdict} over {years} seasons together, not clearly in each"


def occasion(e: Effect) -> str:
    """When it was so, to end a sentence with: "in both seasons"."""
    years = len(e.seasons)
    if years == 1:
        return "in the last season"
    if years == 2 and e.alike:
        return "in both seasons"
    return "in every season" if e.every else f"over {years} seasons together"


def amount(e: Effect, *, sign: bool = True) -> str:
    """The difference in points and in percent: "−16.8 points (−21.0 %)"; a dash without one."""
    if e.difference is None:
        return DASH
    d = definition_of(e.subject, e.definition)
    size = difference(e.difference, d)
    share = "" if e.relative is None else number(e.relative, "%", decimals=0)
    if not sign:
        size, share = size.lstrip("+−±"), share.lstrip("−")
    elif e.relative is not None and e.relative > 0:
        share = f"+{share}"
    return f"{size} ({share})" if share else size


def ends(e: Effect, low: float | None, high: float | None) -> str:
    """An interval of a difference: "−20.3 to −13.3", with its unit where it is no points; a dash without."""
    if low is None or high is None:
        return DASH
    d = definition_of(e.subject, e.definition)
    return difference_ends(low, high, d)


def level(e: Effect, value: float | None) -> str:
    """A value of the subject in its unit."""
    d = definition_of(e.subject, e.definition)
    return number(value, d.unit, decimals=decimals(d))


def headline(found: Seasons) -> str:
    """The finding in one line."""
    if not found.judged:
        return f"{found.name}: not enough data to tell a season from chance"
    clear = found.clear
    if not clear:
        return f"{found.name}: nothing clearly changes ({found.judged} looked at)"
    named, more = clear[:_NAMED], max(0, len(clear) - _NAMED)
    parts = [_moved(e) for e in named]
    if len({occasion(e) for e in clear}) == 1:
        parts += [f"{more} more"] if more else []
        others = "; nothing else clearly changes" if found.judged > len(clear) else ""
        return f"{found.name}: {_listed(parts)} {occasion(clear[0])}{others}"
    parts = [f"{part} {occasion(e)}" for part, e in zip(parts, named, strict=True)]
    parts += [f"{more} more {'change' if more > 1 else 'changes'}"] if more else []
    return f"{found.name}: {_listed(parts)}"


def _moved(e: Effect) -> str:
    way = "fell" if e.verdict is Verdict.LOWER else "rose"
    return f"{e.subject.label} {way} {amount(e, sign=False)}"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentence(e: Effect) -> str:
    """One subject's finding as a sentence."""
    label = e.subject.label
    if e.verdict is Verdict.NOT_ENOUGH:
        return f"{label}: not enough data. {e.missing}"
    said = verdict(e)
    return (
        f"{label}: {said}. {level(e, e.value)} in the season where the other weeks lead to expect "
        f"{level(e, e.expected)}: {amount(e)}, 95 %: {ends(e, e.low, e.high)} (n = {e.n:,} in the season, "
        f"{e.n_rest:,} outside; compared with {e.windows} other times of the year)."
    )


def against_usual(e: Effect, last: Latest) -> str:
    """What of the latest season was to be expected, as two sentences."""
    d = definition_of(e.subject, e.definition)
    before = "the season before leads" if last.earlier == 1 else f"the {last.earlier} seasons before lead"
    rest = "clearly more than usual" if last.unusual and last.beyond * last.usual > 0 else (
        "clearly unlike the usual season" if last.unusual else "not clearly different from it"
    )  # fmt: skip
    return (
        f"Latest season ({last.days}): {difference(last.actual, d)}, of which {difference(last.usual, d)} is "
        f"what {before} to expect (95 %: {ends(e, last.usual_low, last.usual_high)}). The rest, "
        f"{difference(last.beyond, d)} (95 %: {ends(e, last.beyond_low, last.beyond_high)}), is {rest}."
    )


TOO_SHORT = (
    f"A season can be told from {YEAR} days of data on, and only from two years on whether it comes back. "
    "Load older exports, or choose fewer filters."
)
"""Said where nothing can be told yet."""


def how_to_read(found: Seasons) -> str:
    """What dots and bars of the verdict are."""
    return (
        "Dots: the season minus what the other weeks lead to expect. Bars: 95 % intervals, from how much as "
        f"long a time differs anywhere else in the year. Filled: clear. {found.judged} looked at together: "
        "at most one clear one in twenty is likely to be luck."
    )


def all_dates(found: Seasons) -> str:
    """That the chosen period plays no part."""
    return (
        f"All dates are looked at ({found.data}), whatever period the bar shows: a season is told by the "
        "rest of the year. The other filters hold."
    )


def yearly_words(found: Strength, subject: Subject) -> str:
    """How much of the ups and downs comes back every year, or why that is not said."""
    if found.value is None or found.chance is None:
        return f"How much comes back every year: {found.why_not}"
    careful = (
        f" {found.months} months hold few cycles: from {RECOMMENDED} on this says much more."
        if found.months < RECOMMENDED
        else ""
    )
    told = (
        "that is more than months without any season reach, so a yearly course is there"
        if found.clear
        else "months without any season reach that often, so no yearly course is shown"
    )
    return (
        f"Of what moves {subject.label} from month to month beside its trend, {100 * found.value:.0f} % "
        f"comes back every year; by chance alone up to {100 * found.chance:.0f} % would: {told}.{careful}"
    )
