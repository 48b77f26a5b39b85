"""What changed against a comparison period, in words: on Overview, in reports."""

from collections.abc import Sequence

from iqs.analysis.compare import Change, Verdict
from iqs.analysis.overview import Card, Overview
from iqs.scoring import Definition, Metric, metric
from iqs.settings import Settings
from iqs.text import DASH, difference, difference_ends, value


def clear_changes(answer: Overview) -> list[tuple[Card, Change]]:
    """Cards that clearly changed; what went the wrong way needs a decision, so it comes first."""
    found = [(c, c.change) for c in answer.cards if c.change and c.change.verdict is Verdict.CLEAR]
    return sorted(found, key=lambda pair: pair[1].good is not False)


def changed_words(card: Card, change: Change, m: Metric) -> tuple[str, str]:
    """A clear change as two parts of a sentence: "NPS down 4 points", and the rest of it."""
    d = m.definition(card.definition)
    way = "up" if (change.difference or 0.0) > 0 else "down"
    size = difference(abs(change.difference or 0.0), d).lstrip("+")
    low, high = sorted((abs(change.low or 0.0), abs(change.high or 0.0)))
    bounds = difference_ends(low, high, d).replace("+", "").replace("±", "")
    why = f" {m.matters}" if change.good is False else ""
    return f"{m.label} {way} {size}", f" to {value(card.now, d)} (95 %: {bounds}).{why}"


def unchanged_words(answer: Overview, settings: Settings) -> str:
    """Which metrics did not clearly change, as a sentence; empty when all did."""
    judged = [c for c in answer.cards if c.change and c.change.verdict is not Verdict.NOT_ENOUGH]
    still = [metric(c.metric, settings).label for c in judged if c.change and not _clear(c.change)]
    if still:
        return f"No clear change in {', '.join(still)}."
    return "" if judged else "There is not enough data to compare."


def change_sentences(answer: Overview, settings: Settings) -> Sequence[str]:
    """All that is said of changes, as plain sentences; none without a comparison."""
    if answer.comparison is None:
        return ()
    clear = [("".join(changed_words(c, ch, metric(c.metric, settings)))) for c, ch in clear_changes(answer)]
    still = unchanged_words(answer, settings)
    return [*clear, *([still] if still else [])]


def _clear(change: Change) -> bool:
    return change.verdict is Verdict.CLEAR


def difference_words(c: Change | None, d: Definition) -> str:
    """A difference with its sign; a dash where there is none or too few data."""
    if c is None or c.difference is None or c.verdict is Verdict.NOT_ENOUGH:
        return DASH
    return difference(c.difference, d)


def interval_words(c: Change | None, d: Definition) -> str:
    """The 95 % interval of a difference; a dash where there is none."""
    if c is None or c.low is None or c.high is None:
        return DASH
    return f"{difference(c.low, d)} to {difference(c.high, d)}".replace(" points to", " to")


def verdict_words(verdict: Verdict, good: bool | None) -> str:
    """What may be said of a difference: "clearly better", "not clear", "not enough data"."""
    if verdict is not Verdict.CLEAR or good is None:
        return str(verdict)
    return "clearly better" if good else "clearly worse"
