"""FCR and AHT: every definition, its denominator and what is left out, on both engines."""

import math
from datetime import date, datetime, timedelta

import pytest

from tests.support.tables import Board, Row

_START = datetime(2026, 3, 2, 9)


def contact(number: int, *, days: float = 0, **more: object) -> Row:
    """A resolved contact, `days` after the start."""
    when = _START + timedelta(days=days)
    return {"interaction_id": f"t{number}", "opened_at": when, "solved_at": when, "resolved": True, **more}


def contacts(rows: list[Row]) -> list[Row]:
    """Contacts that differ only in the given columns."""
    return [contact(i, **row) for i, row in enumerate(rows)]


class TestFcr:
    """First contact resolution among resolved contacts."""

    def test_one_touch_is_the_default_where_replies_are_known(self, board: Board) -> None:
        """One reply of 1, 1, 2 and 5: 50 %."""
        board.put(interactions=contacts([{"replies": 1}, {"replies": 1}, {"replies": 2}, {"replies": 5}]))
        row = board.one("fcr")
        assert (row.definition, row.value, row.n) == ("one_touch", 50, 4)

    def test_unresolved_unanswered_and_unknown_are_left_out(self, board: Board) -> None:
        """Each with its reason; only one contact counts."""
        board.put(
            interactions=contacts(
                [
                    {"replies": 1},
                    {"replies": 1, "resolved": False},
                    {"replies": 1, "resolved": None},
                    {"replies": 1, "answered": False},
                    {"replies": None},
                ]
            )
        )
        row = board.one("fcr", "one_touch")
        assert (row.value, row.n) == (100, 1)
        assert dict(row.left_out) == {
            "not answered": 1,
            "not resolved": 1,
            "not known whether resolved": 1,
            "number of replies unknown": 1,
        }

    def test_no_reopen_is_resolved_and_never_reopened(self, board: Board) -> None:
        """Reopened 0, 0, 0 and 2 times: 75 %; it is the default where only reopens are known."""
        board.put(interactions=contacts([{"reopens": 0}] * 3 + [{"reopens": 2}]))
        row = board.one("fcr")
        assert (row.definition, row.value, row.n) == ("no_reopen", 75, 4)

    def test_no_repeat_within_seven_days(self, board: Board) -> None:
        """Back on day 3 (repeat), day 10 (exactly 7 later: repeat), day 17.5 (settled), then none."""
        back = [contact(i, days=d, customer_id="c") for i, d in enumerate((0, 3, 10, 17.5))]
        board.put(interactions=back)
        row = board.one("fcr")
        assert (row.definition, row.value, row.n) == ("no_repeat", 50, 4)
        by_day = {str(r.of("day")): r.value for r in board.ask("fcr", grain="day").rows}
        assert by_day == {
            "2026-03-02": 0,
            "2026-03-05": 0,
            "2026-03-12": 100,
            "2026-03-20": 100,
        } or by_day == {
            "2026-03-02": 0,
            "2026-03-05": 0,
            "2026-03-12": 100,
            "2026-03-19": 100,
        }

    def test_another_topic_or_customer_is_no_repeat(self, board: Board) -> None:
        """Same customer about billing then login, another customer the same day: all settled."""
        board.put(
            interactions=[
                contact(1, customer_id="c", topic="billing"),
                contact(2, days=1, customer_id="c", topic="login"),
                contact(3, days=1, customer_id="d", topic="billing"),
            ]
        )
        assert board.one("fcr", "no_repeat").value == 100

    def test_repeat_in_another_tool_counts(self, board: Board) -> None:
        """The customer calls after an e-mail: one further contact, in another source."""
        board.put(interactions=[contact(1, customer_id="c", topic="billing")])
        board.put(interactions=[contact(1, days=2, customer_id="c", topic="billing", source="phone")])
        assert board.one("fcr", "no_repeat").value == 50

    def test_customer_unknown_is_left_out_of_no_repeat(self, board: Board) -> None:
        """Nobody can know whether they came back."""
        board.put(interactions=[contact(1, customer_id="c"), contact(2)])
        row = board.one("fcr", "no_repeat")
        assert (row.n, dict(row.left_out)) == (1, {"customer or time unknown": 1})

    def test_last_seven_days_are_provisional(self, board: Board) -> None:
        """The last day is 31 March: from the 25th a repeat may still come; other definitions are final."""
        board.put(
            interactions=[
                {
                    "interaction_id": "1",
                    "resolved": True,
                    "customer_id": "c",
                    "opened_at": "2026-03-10",
                    "replies": 1,
                },
                {
                    "interaction_id": "2",
                    "resolved": True,
                    "customer_id": "d",
                    "opened_at": "2026-03-31",
                    "replies": 1,
                },
            ]
        )
        assert board.ask("fcr", "no_repeat").provisional_from == date(2026, 3, 25)
        assert board.ask("fcr", "one_touch").provisional_from is None

    def test_survey_is_the_share_of_yes(self, board: Board) -> None:
        """3 yes, 1 no, 2 not answered: 75 % of 4; contacts play no part."""
        said = [1, 1, 1, 0, None, None]
        board.put(
            surveys=[
                {"response_id": str(i), "kind": "fcr", "score": s, "scale_min": 0.0, "scale_max": 1.0}
                for i, s in enumerate(said)
            ]
        )
        row = board.one("fcr")
        assert (row.definition, row.value, row.n) == ("survey", 75, 4)
        assert row.left_out == (("sent, not answered", 2),)

    def test_flag_is_the_column_of_the_export(self, board: Board) -> None:
        """True, true, false, and one unmarked and unresolved-unknown."""
        marks = [True, True, False, None]
        board.put(
            interactions=[
                {"interaction_id": str(i), "opened_at": "2026-03-02", "first_contact_resolved": m}
                for i, m in enumerate(marks)
            ]
        )
        row = board.one("fcr")
        assert (row.definition, row.n) == ("flag", 3)
        assert row.value == pytest.approx(200 / 3)
        assert row.left_out == (("not marked either way", 1),)

    def test_contacts_stand_on_the_day_created_unless_asked(self, board: Board) -> None:
        """Opened in March, solved in April."""
        board.put(interactions=[contact(1, replies=1, solved_at="2026-04-02")])
        assert str(board.ask("fcr", grain="month").rows[0].of("day")) == "2026-03-01"
        solved = board.ask("fcr", grain="month", dates={"fcr": "solved"})
        assert str(solved.rows[0].of("day")) == "2026-04-01"


class TestAht:
    """Talk, hold and wrap-up time of handled contacts divided by their number."""

    def test_300_100_100_minutes_over_100_calls_is_5_minutes(self, board: Board) -> None:
        """3 + 1 + 1 minutes on each of 100 calls: 300 s."""
        board.put(interactions=contacts([{"talk_s": 180, "hold_s": 60, "wrap_s": 60}] * 100))
        row = board.one("aht")
        assert (row.definition, row.value, row.n) == ("mean", pytest.approx(300, abs=1e-9), 100)

    def test_uneven_calls_are_summed_first(self, board: Board) -> None:
        """60 s and 240 + 30 s without wrap-up: 165 s."""
        board.put(interactions=contacts([{"talk_s": 60}, {"talk_s": 240, "hold_s": 30}]))
        assert board.one("aht").value == pytest.approx(165)

    def test_single_handle_column_is_used_as_given(self, board: Board) -> None:
        """Only where talk, hold and wrap-up are all unknown."""
        board.put(interactions=contacts([{"handle_s": 100}, {"handle_s": 999, "talk_s": 200}]))
        assert board.one("aht").value == pytest.approx(150)

    @pytest.mark.parametrize("definition", ["mean", "median", "p90", "geometric"])
    def test_zero_negative_missing_and_unanswered_are_left_out(self, board: Board, definition: str) -> None:
        """Counted with their reasons; the one real call is the value."""
        board.put(
            interactions=contacts(
                [
                    {"handle_s": 120},
                    {"handle_s": 0},
                    {"talk_s": 0, "hold_s": 0},
                    {"handle_s": -5},
                    {"handle_s": None},
                    {"handle_s": 50, "answered": False},
                ]
            )
        )
        row = board.one("aht", definition)
        assert (row.value, row.n) == (pytest.approx(120), 1)
        assert dict(row.left_out) == {
            "zero or negative handle time": 3,
            "no handle time given": 1,
            "not answered": 1,
        }

    def test_median_p90_and_geometric_mean(self, board: Board) -> None:
        """1 to 10 times 100 s: median 550, 90th percentile 910 (linear), geometric 10!^(1/10) hundreds."""
        board.put(interactions=contacts([{"handle_s": 100 * i} for i in range(1, 11)]))
        assert board.one("aht", "median").value == pytest.approx(550)
        assert board.one("aht", "p90").value == pytest.approx(910)
        assert board.one("aht", "geometric").value == pytest.approx(100 * math.factorial(10) ** 0.1)

    def test_unresolved_contacts_are_handled_contacts(self, board: Board) -> None:
        """Work on a contact that did not end resolved is work."""
        board.put(interactions=contacts([{"handle_s": 100}, {"handle_s": 300, "resolved": False}]))
        assert board.one("aht").value == pytest.approx(200)

    def test_resolution_time_never_stands_in(self, board: Board) -> None:
        """Opened on Monday and solved on Friday is no handle time."""
        board.put(interactions=[contact(1, solved_at="2026-03-06")])
        row = board.one("aht")
        assert (row.value, row.left_out) == (None, (("no handle time given", 1),))
