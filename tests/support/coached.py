"""A team of eight with a known gap: six seniors, of whom ann is short on Empathy, and two others."""

from tests.support.tables import Row, rating, review, together

LEVELS = {"ann": 50.0, "bob": 70.0, "cat": 74.0, "dan": 70.0, "eve": 68.0, "fay": 92.0}
"""Mean rating of Empathy, in percent; everybody has 80 on Tone."""
SCALE = {"scale_min": 0.0, "scale_max": 100.0}
REVIEWS = 12


def team() -> dict[str, list[Row]]:
    """Twelve reviews each in one month, by one reviewer, by chat; Empathy is 8 points up or down by turns."""
    return together(
        *(
            review(
                f"{agent}{i}",
                rating("Empathy", level + (8.0 if i % 2 else -8.0), **SCALE),
                rating("Tone", 80.0 + (4.0 if i % 2 else -4.0), **SCALE),
                agent_id=agent,
                team="blue" if agent in ("ann", "bob", "cat") else "red",
                channel="chat",
                topic="refund",
                reviewer="rob",
                comment=f"write to {agent}@example.com",
                conversation_at=f"2026-03-{i + 2:02} 10:00",
            )
            for agent, level in LEVELS.items()
            for i in range(REVIEWS)
        )
    )


def starters() -> list[Row]:
    """The agents, all in one role, with names; two of which want to be markup."""
    names = {"ann": "<b>Ann</b> *Lee*", "fay": "Fay & Ελένη"}
    return [
        {"agent_id": a, "name": names.get(a, a.capitalize()), "role": "Senior", "started_on": "2024-01-01"}
        for a in LEVELS
    ]
