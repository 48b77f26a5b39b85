"""A date picked afterwards proves nothing, however clear the difference looks."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from iqs.analysis.compare import Verdict
from iqs.analysis.hindsight import held, hindsight
from iqs.analysis.intervention import Effect, How, Treated
from iqs.analysis.intervention_words import headline
from iqs.analysis.meanwhile import meanwhile
from iqs.analysis.paired import Interval
from iqs.model import Filters, Period
from iqs.scoring import METRICS
from iqs.settings import HOLIDAYS
from iqs.store import Event

ON = date(2026, 3, 2)
BILLING = Treated("team", ("Billing",))
CLEAR = Effect(
    "CSAT",
    "csat",
    METRICS["csat"].definitions[0],
    BILLING,
    ON,
    Period(date(2025, 12, 1), date(2026, 3, 1)),
    Period(ON, date(2026, 5, 31)),
    Filters(),
    How.COMPARED,
    difference=Interval(4.0, 1.0, 7.0),
    beyond=Interval(4.0, 1.5, 6.5),
    verdict=Verdict.CLEAR,
    good=True,
)
NOTED = Event(
    ON, "Macros", event_id=1, touched=BILLING, moves="csat", recorded_at=datetime(2026, 3, 16, 9),
    first_recorded_at=datetime(2026, 3, 16, 9),
)  # fmt: skip


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (replace(NOTED, recorded_at=datetime(2026, 3, 17)), "after the numbers were there"),
        (replace(NOTED, recorded_at=None), "not known when this was noted"),
        (replace(NOTED, moves="nps"), "not what was noted then"),
        (replace(NOTED, touched=Treated()), "not what was noted then"),
        (replace(NOTED, first_recorded_at=datetime(2026, 1, 5)), "as it stands (first on 5 Jan 2026; then"),
    ],
)
def test_picked_afterwards_is_a_hint(event: Event, says: str) -> None:
    """Later than two weeks, or something else than was noted: no strong word, and the reason is said."""
    found = held(CLEAR, event, "csat")
    assert says in hindsight(CLEAR, event, "csat")
    if event.recorded_at == NOTED.recorded_at and event.moves == "csat" and event.touched == BILLING:
        assert found is CLEAR
        return
    assert (found.verdict, found.hint) == (Verdict.NOT_CLEAR, True)
    assert headline(found).endswith("a hint, no proof")


def test_noted_in_time_is_held() -> None:
    """Two weeks after its first day at most; where nothing was said to move, that is said."""
    assert held(CLEAR, NOTED, "csat") is CLEAR
    assert hindsight(CLEAR, NOTED, "csat") == "Noted on 16 Mar 2026, before the numbers were there."
    assert "was not noted" in hindsight(CLEAR, replace(NOTED, moves=""), "csat")


def test_what_else_happened_is_listed() -> None:
    """Other events and seasons of the weeks, neither the event itself nor what lies outside."""
    others = [
        NOTED,
        Event(date(2026, 5, 31), "Sale", event_id=2),
        Event(date(2026, 6, 1), "Later", event_id=3),
    ]
    assert meanwhile(CLEAR, others, [HOLIDAYS], but=1) == [
        "Also noted in these weeks: Sale (31 May 2026).",
        f"A season lies in these weeks: {HOLIDAYS.name}.",
    ]
