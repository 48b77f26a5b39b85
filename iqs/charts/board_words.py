"""What is said beside a leaderboard."""

from iqs.analysis.places import Leaderboard, Standing, State
from iqs.analysis.shrinkage import FEWEST
from iqs.charts.standings import number_of
from iqs.model import DIMENSIONS
from iqs.scoring import Metric

PLACES_READING = (
    "Bar: the places that may truly be theirs, with 90 %, counting everybody's luck. Where bars overlap the "
    "order may be luck. Even a good method is usually wrong about number one."
)
"""How ranges of places are read."""
APART = {
    Standing.UNSURE: "shown with their fair score, but too few to have a place",
    Standing.NEW: "new: shown apart for their first 90 days",
    Standing.GONE: "inactive or left",
    Standing.FEW: "too few to show a score",
    Standing.UNRANKED: "rows that name nobody",
}
"""Why somebody is not set against the others."""


def nobody(board: Leaderboard, m: Metric) -> str:
    """Why nobody has a place, and what to do."""
    plural = DIMENSIONS[board.by].plural
    if board.state is State.RANKED:
        return (
            f"{plural.capitalize()} differ so little here that about {board.need:,} {m.counted} each would "
            "be needed to tell them apart. Choose a longer period."
        )
    return f"No {plural} with enough {m.counted}. Choose a longer period or fewer filters."


def board_reading(board: Leaderboard, m: Metric) -> tuple[str, ...]:
    """How scores are read, or why nobody is ranked; each a paragraph."""
    plural = DIMENSIONS[board.by].plural
    if board.state is State.NO_DIFFERENCE:
        return (
            f"These {plural} differ no more than luck alone makes them differ. Nobody is ranked; the plain "
            "scores stand by name, with 95 % intervals.",
        )
    if board.state is not State.RANKED:
        why = f"From {FEWEST} {plural} on" if board.state is State.TOO_FEW else "Once rows differ"
        return (f"{why} they are compared. The plain scores stand by name, with 95 % intervals.",)
    number = number_of(board, board.average)
    need, solid = (max(n or 0, m.minimum_n) for n in (board.need, board.need_solid))
    pay = f"; a score is solid enough for decisions on pay from about {solid:,} on" if m.key != "aht" else ""
    read = (
        "Solid: the fair score with its 95 % interval. We mix each plain score (ring) with the average of "
        f"all ({number}, dotted); the fewer {m.counted}, the more of the average. ▲ and ▼ are clear with "
        f"95 %, held to 5 % false ones over all {plural}. A place needs about {need:,} {m.counted}{pay}."
    )
    fast = (
        "Shorter is better only while quality holds: see Side by side for who is fast and poor at once. The "
        "typical time (geometric mean) is compared, so that a few very long contacts decide nothing."
    )
    return (read, fast) if m.key == "aht" else (read,)
