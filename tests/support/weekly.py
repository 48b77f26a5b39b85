"""Weekly reviews and answers of three teams with a step in one of them, drawn from a seed."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.support.tables import Row, rating, review, together

FIRST = date(2025, 1, 6)
"""The Monday of the first week."""
TEAMS = {"blue": ("ann", "bob"), "red": ("cat", "dan"), "*green*": ("eve", "fay")}


def weekly(
    weeks: int = 40, *, step: int | None = None, size: int = 10, seed: int = 3
) -> dict[str, list[Row]]:
    """`size` reviews a week and agent of "Tone"; from week `step` on blue's agents get more fives.

    The rows also hold `3 * size` CSAT answers a week, of which four in five are happy.
    """
    rng = Random(seed)
    reviews, surveys = [], []
    for week in range(weeks):
        day = FIRST + timedelta(days=7 * week)
        for team, agents in TEAMS.items():
            better = team == "blue" and step is not None and week >= step
            for agent in agents:
                for i in range(size):
                    score = 5 if rng.random() < (0.9 if better else 0.5) else 3
                    when = datetime(day.year, day.month, day.day, 9) + timedelta(days=i % 5)
                    about: dict[str, Any] = {"agent_id": agent, "team": team, "channel": "call"}
                    reviews.append(
                        review(
                            f"{week} {agent} {i}", rating("Tone", score), conversation_at=when,
                            reviewed_at=when, reviewer="mo", **about,
                        )
                    )  # fmt: skip
        surveys += [
            {
                "response_id": f"{week} {i}",
                "score": 5.0 if rng.random() < 0.8 else 2.0,
                "responded_at": datetime(day.year, day.month, day.day, 12),
            }
            for i in range(3 * size)
        ]
    return {**together(*reviews), "surveys": surveys}
