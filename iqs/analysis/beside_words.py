"""What is said of one agent beside the others, in words that fit anybody."""

from iqs.analysis.beside import Beside, Line, Others
from iqs.analysis.compare import Verdict
from iqs.scoring import Metric, metric
from iqs.text import difference, listed, value

TOO_SMALL = "team too small to show its average without showing people"


def visible(side: Others | None, fewest: int = 0) -> Others | None:
    """The others, unless fewer than `fewest` people are behind them: their average would show people."""
    return None if side is None or side.people < fewest else side


def headline(found: Beside, fewest: int = 0) -> str:
    """Where the agent clearly stands apart from the team."""
    apart: dict[bool, list[str]] = {True: [], False: []}
    for line in found.lines:
        side = visible(line.team, fewest)
        # Shorter is not better by itself: how fast somebody is stands on the card, and is no praise or blame.
        if line.metric != "aht" and side is not None and side.change.good is not None:
            apart[side.change.good].append(metric(line.metric).label)
    parts = [
        f"clearly {word} the team in {listed(some)}"
        for word, some in (("better than", apart[True]), ("behind", apart[False]))
        if some
    ]
    if not parts:
        return "Not clearly apart from the team in any number of quality"
    text = "; ".join(parts)
    return text[0].upper() + text[1:]


def others_words(side: Others, line: Line, m: Metric) -> tuple[str, str]:
    """What the others have, with how many they are and their n; and the difference with its verdict."""
    d = m.definition(line.definition)
    people = f"{side.people} {'other' if side.people == 1 else 'others'}"
    shown = f"{value(side.measure, d)} ({people}, n = {side.measure.n:,})"
    if side.change.verdict is Verdict.NOT_ENOUGH:
        return shown, "not compared"
    amount = difference(side.change.difference or 0.0, d)
    good = {None: "not clear", True: "clearly better", False: "clearly behind"}
    if line.metric == "aht":
        good = {None: "not clear", True: "clearly shorter", False: "clearly longer"}
    return shown, f"{amount}, {good[side.change.good]}"
