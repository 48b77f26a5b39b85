"""The score of a review worked out line by line, as anyone could with a pencil."""

from dataclasses import dataclass

from iqs.scoring.iqs import rules_of
from iqs.store.review import Mark, OpenedReview


@dataclass(frozen=True)
class Line:
    """A criterion of the review: its rating, the points of 100 it earned, and those an auto-fail took.

    `weighted` is weight times score in the unit of the scale, as 1.6 for 40 % of a 4; None without a rating.
    """

    mark: Mark
    weighted: float | None
    points: float
    taken: float


@dataclass(frozen=True)
class WorkedOut:
    """The lines of a review and their sums, in points of 100 of a complete review.

    `score` is `(earned - taken) / possible` in percent, None where nothing is possible. `of_top` is the same
    before any auto-fail in the unit of the scale with its top, as (4.4, 5.0), where all scales have the same
    top. `failed` are the criteria whose failure took points.
    """

    lines: tuple[Line, ...]
    earned: float
    taken: float
    possible: float
    score: float | None
    of_top: tuple[float, float] | None
    failed: tuple[str, ...]


def worked_out(review: OpenedReview, definition: str) -> WorkedOut:
    """Work out a review by a definition of IQS; one without ratings has no lines and its given total."""
    mapping, _, rule = rules_of(definition)
    if not review.marks:
        given = review.given_score
        return WorkedOut((), given or 0.0, 0.0, 100.0, given, None, ())
    whole, groups = _zeroed(review.marks, rule)
    lines = []
    for m in review.marks:
        mapped = m.of_max if mapping == "of_max" else m.min_max
        points = m.share * mapped if m.rated and mapped is not None else 0.0
        taken = points if whole or m.group in groups else 0.0
        weighted = m.share / 100.0 * m.score if m.rated and m.score is not None else None
        lines.append(Line(m, weighted, points, taken))
    earned, taken = sum(line.points for line in lines), sum(line.taken for line in lines)
    possible = sum(m.share for m in review.marks if m.rated and not m.bonus)
    failing = () if rule == "flag_only" else ("yes", "review", "group")
    return WorkedOut(
        tuple(lines),
        earned,
        taken,
        possible,
        100.0 * (earned - taken) / possible if possible else None,
        _of_top(tuple(lines), possible) if mapping == "of_max" else None,
        tuple(m.criterion for m in review.marks if m.fails and m.critical in failing),
    )


def _zeroed(marks: tuple[Mark, ...], rule: str) -> tuple[bool, frozenset[str]]:
    """Whether the whole review scores 0, and the groups that do."""

    def failing(*kinds: str) -> frozenset[str]:
        return frozenset(m.group for m in marks if m.fails and m.critical in kinds)

    if rule == "flag_only":
        return False, frozenset()
    if rule == "zero_group":
        return bool(failing("review")), failing("group", "yes")
    return bool(failing("review", "yes")), failing("group")


def _of_top(lines: tuple[Line, ...], possible: float) -> tuple[float, float] | None:
    tops = {line.mark.high for line in lines if line.mark.rated and not line.mark.bonus}
    if len(tops) != 1 or not possible:
        return None
    (top,) = tops
    weighted = sum(line.weighted or 0.0 for line in lines if not line.mark.bonus)
    return 100.0 * weighted / possible, float(top or 0.0)
