"""Headers: words, units, zones, and the fingerprint of a set."""

# ruff: noqa: E501 - rows of tables stay in one line, in plain sight

import pytest

from iqs.sources.headers import fingerprint, read_header, readable


@pytest.mark.parametrize(
    ("text", "words", "unit", "zone"),
    [
        ("First reply time in minutes", "first reply time", "min", ""),
        ("First response time (in hrs)", "first response time", "h", ""),
        ("Total time spent (sec) [int]", "total time spent", "s", ""),
        ("Conversation started at (America/Argentina/Buenos_Aires)", "conversation started at", "", "America/Argentina/Buenos_Aires"),
        ("Submit Date (UTC)", "submit date", "", "UTC"),
        ("Answered (Y/N)", "answered", "", ""),
        ("duration (in call)", "duration in call", "", ""),
        ("evaluationId", "evaluation id", "", ""),
        ("Agent Name \u2013 Current", "agent name current", "", ""),
        ("First reply time in minutes within business hours", "first reply time in minutes within business hours", "", ""),
        ("#", "#", "", ""),
        ("duration_sec", "duration", "s", ""),
    ],
)  # fmt: skip
def test_a_header_is_taken_apart(text: str, words: str, unit: str, zone: str) -> None:
    """Suffixes in brackets become unit or zone only when they are one."""
    header = read_header(text)
    assert (header.words, header.unit, header.zone) == (words, unit, zone)


def test_the_order_and_style_of_headers_does_not_change_the_fingerprint() -> None:
    """The same columns in another order are the same source."""
    assert fingerprint(["Call Id", "agent_name"]) == fingerprint(["AgentName", "call id"])
    assert fingerprint(["Call Id"]) != fingerprint(["Ticket Id"])


def test_a_technical_header_becomes_a_name_for_people() -> None:
    """Names with spaces stay as they are."""
    assert (readable("quality_score"), readable("Product knowledge"), readable("tone")) == (
        "Quality score",
        "Product knowledge",
        "Tone",
    )
