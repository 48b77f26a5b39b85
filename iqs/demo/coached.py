"""Invented coaching sessions of the demo team: they change no number, and show what such notes are for."""

from datetime import date

HELD_BY = "Björn Halvorsen"
COACHED: tuple[tuple[str, date, str, str, str, tuple[str, ...], date | None], ...] = (
    (
        "kwame.rahimi@example.com", date(2026, 6, 17), "role-play", "Empathy",
        "Two of his chats played again, with the feeling named first. The second try was warm at once.",
        ("Say back what the customer feels before solving", "Read one chat a day again in the evening"),
        date(2026, 7, 15),
    ),
    (
        "kwame.rahimi@example.com", date(2026, 7, 15), "one-to-one", "Empathy",
        "Three chats read together: better openings, endings still short.",
        ("End with one question", "Chapter 3 of The Art of Empathy"), date(2026, 11, 11),
    ),
    (
        "mateo.tanaka@example.com", date(2026, 9, 9), "shadowing", "Accuracy",
        "An hour beside Nadia on refunds. He found two articles he had not known.",
        ("Look the refund rule up each time for two weeks",), date(2026, 11, 4),
    ),
    (
        "liam.sorensen@example.com", date(2026, 9, 16), "workshop", "Resolution",
        "Four conversations that came back: what one more question would have changed.",
        ("Ask what else would make the customer write again",), date(2026, 11, 11),
    ),
    (
        "hana.lindqvist@example.com", date(2026, 9, 16), "workshop", "Resolution",
        "Four conversations that came back: what one more question would have changed.",
        ("List the three topics that come back most",), None,
    ),
)  # fmt: skip
"""Agent, day, kind, criterion, notes, what was agreed, and the day to look again."""
