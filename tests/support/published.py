"""Published examples as rows of both tables."""

from tests.support.tables import Row, rating, review, together

SCORES = [5, 4, 3, 3, 2, 2, 2]
SECTIONS = [("a", 3, 3, 10), ("b", 5, 10, 30), ("c", 4, 5, 50), ("d", 1, 2, 10)]


def maestroqa_examples() -> dict[str, list[Row]]:
    """21 of 35 points; 16 of 30 with one question not applicable; four sections weighted, and by points."""
    seven = [rating(f"q{i}", s, scale_min=0) for i, s in enumerate(SCORES)]
    six = [rating("q0", None, scale_min=0, not_applicable=True), *seven[1:]]
    return together(
        review("seven", *seven, agent_id="seven", scorecard="points"),
        review("six", *six, agent_id="six", scorecard="points"),
        review(
            "weighted",
            *(rating(c, s, scale_min=0, scale_max=top, weight=w) for c, s, top, w in SECTIONS),
            agent_id="weighted",
            scorecard="weighted",
        ),
        review(
            "sections",
            *(rating(c, s, scale_min=0, scale_max=top, weight=top) for c, s, top, _ in SECTIONS),
            agent_id="sections",
            scorecard="sections",
        ),
    )
