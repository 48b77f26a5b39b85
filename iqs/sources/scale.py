"""The lowest and highest mark that could be given, told from the marks that were."""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

from dataclasses import dataclass

from iqs.sources.database import Database
from iqs.sources.parsed import Question

SCALES = (1.0, 3.0, 5.0, 7.0, 10.0, 100.0)
_ENOUGH = 30
_SHARE = 0.995


@dataclass(frozen=True)
class Marks:
    """Marks of one group: how many, how many are 0, and the highest mark they fit (None above 100)."""

    count: int
    zeros: int
    high: float | None


def marks(con: Database, source: str, group: str) -> dict[str | None, Marks]:
    """Marks by `group` (an SQL expression) of a relation with a column `v`; the key None is all together."""
    fits = ", ".join(f"count(*) FILTER (WHERE v <= {s})" for s in SCALES)
    rows = con.rows(
        f"SELECT {group} AS g, grouping({group}), count(v), count(*) FILTER (WHERE v = 0), {fits} "
        f"FROM {source} "
        f"WHERE v IS NOT NULL GROUP BY GROUPING SETS (({group}), ())"
    )
    found: dict[str | None, Marks] = {None: Marks(0, 0, None)}
    for name, together, count, zeros, *fit in rows:
        high = next((s for s, n in zip(SCALES, fit, strict=True) if count and n >= _SHARE * count), None)
        found[None if together else name] = Marks(count, zeros, high)
    return found


def scale_of(name: str, found: dict[str | None, Marks]) -> tuple[float, float] | None:
    """Scale of one group; None when its marks are too few to tell.

    A group of fewer than 30 marks takes the scale of all marks together, if those are enough.
    """
    own, together = found.get(name, Marks(0, 0, None)), found[None]
    seen = own if own.count >= _ENOUGH else together
    if seen.high is None or seen.count < _ENOUGH:
        return None
    return lowest(seen.high, seen.zeros), seen.high


def lowest(high: float, zeros: int) -> float:
    """0 when zeros were given or the scale is yes/no or per cent, else 1."""
    return 0.0 if zeros or high in (1.0, 100.0) else 1.0


def question(header: str, n: int) -> Question:
    """The question for a scale that too few marks cannot tell."""
    scales = ((1, 5), (0, 10), (1, 10), (1, 3), (1, 4), (1, 7), (0, 1), (0, 100))
    choices = tuple((f"{lo},{hi}", f"{lo} to {hi}") for lo, hi in scales)
    rows = f"only {n} marks" if n < _ENOUGH else "marks above 100"
    return Question(
        "scale", f"From what to what do the marks in “{header}” go? With {rows} that cannot be told.", choices
    )
