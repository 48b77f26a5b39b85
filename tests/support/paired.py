"""Conversations with both a review and an answer, drawn from a seed: what drives the answer is known."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import numpy as np

from tests.support.tables import Row, rating, review, together


def driven(size: int = 400, agents: int = 20, seed: int = 3, **more: Any) -> dict[str, list[Row]]:
    """CSAT answers that follow Solution strongly, Tone a little, Greeting not; Consent never fails."""
    rng = np.random.default_rng(seed)
    marks = rng.integers(1, 6, size=(size, 3))
    pull = 0.9 * (marks[:, 0] - 3) + 0.35 * (marks[:, 1] - 3)
    happy = rng.random(size) < 1 / (1 + np.exp(-pull - 0.3))
    reviews, surveys = [], []
    for i, (solution, tone, greeting) in enumerate(marks.tolist()):
        reviews.append(
            review(
                f"r{i}",
                rating("Solution", solution, criterion_group="what"),
                rating("Tone", tone, criterion_group="how"),
                rating("Greeting", greeting, criterion_group="how"),
                rating("Consent", 5, criterion_group="rules"),
                agent_id=f"agent{i % agents:02d}",
                channel=("call", "chat")[i % 2],
                interaction_id=f"c{i}",
                **more,
            )
        )
        surveys.append(
            {
                "response_id": f"a{i}",
                "interaction_id": f"c{i}",
                "score": 5.0 if happy[i] else 2.0,
                "responded_at": "2026-03-09 10:00",
            }
        )
    return {**together(*reviews), "surveys": surveys}


def weekly(weeks: int, lead: int = 2, seed: int = 4, a_week: int = 5) -> dict[str, list[Row]]:
    """Reviews and answers of `weeks` weeks from 1 January 2024; answers follow reviews `lead` weeks later."""
    rng = Random(seed)
    wave = [rng.gauss(0, 1) for _ in range(weeks + lead)]
    reviews, surveys, contacts = [], [], []
    for week in range(weeks):
        day = date(2024, 1, 1) + timedelta(days=7 * week)
        for i in range(a_week):
            score = 60 + 10 * wave[week + lead] + rng.gauss(0, 3)
            reviews.append(
                review(
                    f"r{week}-{i}",
                    rating("All", min(max(score, 0), 100), scale_min=0.0, scale_max=100.0),
                    conversation_at=datetime(day.year, day.month, day.day, 9) + timedelta(days=i),
                )
            )
            answer = 4 + wave[week] + rng.gauss(0, 0.4)
            contacts.append(
                {"interaction_id": f"c{week}-{i}", "opened_at": datetime(day.year, day.month, day.day, 9)}
            )
            surveys.append(
                {
                    "response_id": f"a{week}-{i}",
                    "interaction_id": f"c{week}-{i}",
                    "source": "desk",
                    "score": float(min(max(round(answer), 1), 7)),
                    "scale_max": 7.0,
                    # Answered three weeks late: by this date the lead would be another.
                    "responded_at": datetime(day.year, day.month, day.day, 12) + timedelta(days=21),
                }
            )
    return {**together(*reviews), "interactions": contacts, "surveys": surveys}
