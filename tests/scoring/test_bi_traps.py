"""One class for each way a dashboard quietly shows a wrong number; the tiny table is in the docstring."""

from datetime import date

import pytest

from iqs.model import Grain
from tests.support.tables import Board, Row, rating, review, scored, together


def answer(response: str, score: float | None, **more: object) -> Row:
    """A CSAT answer."""
    return {"response_id": response, "score": score, "responded_at": "2026-03-02", **more}


def ticket(number: str, **more: object) -> Row:
    """A contact."""
    return {"interaction_id": number, "opened_at": "2026-03-02", "resolved": True, "replies": 1, **more}


class TestFanOut:
    """A join must not multiply what it is joined to.

    | contact t1 | in tool desk | loaded twice (second time corrected) |
    | contact t1 | in tool chat | the same id, another tool            |
    | review r1  | about t1     | two ratings                          |
    | survey s1  | about t1     | satisfied                            |
    """

    def _put(self, board: Board) -> None:
        board.put(**review("r1", rating("a", 5), rating("b", 3), interaction_id="t1", agent_id=None))
        board.put(surveys=[answer("s1", 5, interaction_id="t1"), answer("s2", 1)])
        board.put(interactions=[ticket("t1", agent_id="ann", handle_s=100.0)])
        board.put(interactions=[ticket("t1", agent_id="ann", handle_s=200.0)])
        board.put(interactions=[ticket("t1", agent_id="ann", handle_s=600.0, source="chat")])

    def test_review_of_a_contact_in_two_tools_counts_once(self, board: Board) -> None:
        """One review, its agent known."""
        self._put(board)
        rows = board.ask("iqs", by=("agent",)).rows
        assert [(r.of("agent"), r.n, r.value) for r in rows] == [("ann", 1, pytest.approx(80))]

    def test_survey_on_a_contact_in_two_tools_counts_once(self, board: Board) -> None:
        """Two answers, one of them satisfied."""
        self._put(board)
        row = board.one("csat")
        assert (row.value, row.n) == (50, 2)

    def test_contact_loaded_twice_counts_once_per_tool(self, board: Board) -> None:
        """The corrected 200 s and the other tool's 600 s; the first 100 s are gone."""
        self._put(board)
        row = board.one("aht")
        assert (row.value, row.n) == (pytest.approx(400), 2)

    def test_ratings_never_multiply_surveys_or_contacts(self, board: Board) -> None:
        """Five criteria on a review about a contact: still one answer and one contact."""
        board.put(interactions=[ticket("t1", agent_id="ann")])
        board.put(**review("r1", *(rating(f"q{i}", 4) for i in range(5)), interaction_id="t1"))
        board.put(**review("r2", *(rating(f"q{i}", 4) for i in range(5)), interaction_id="t1"))
        board.put(surveys=[answer("s1", 5, interaction_id="t1")])
        assert [board.one(m).n for m in ("csat", "fcr", "iqs")] == [1, 1, 2]

    def test_agent_known_by_several_names_does_not_multiply(self, board: Board) -> None:
        """Id, name and alias are the same text in several cases."""
        board.put(agents=[{"agent_id": "ann", "name": "Ann", "aliases": "ANN; ann ;Ann"}])
        board.put(surveys=[answer("s1", 5, agent_id="Ann")])
        assert board.one("csat").n == 1

    @pytest.mark.parametrize("table", ["surveys", "interactions", "reviews"])
    def test_row_that_stands_twice_in_one_file_counts_once(self, board: Board, table: str) -> None:
        """The key identifies a row across uploads, and within one."""
        if table == "surveys":
            board.put(surveys=[answer("s1", 5), answer("s1", 5)])
            assert board.one("csat").n == 1
        elif table == "interactions":
            board.put(interactions=[ticket("t1", customer_id="c"), ticket("t1", customer_id="c")])
            row = board.one("fcr", "no_repeat")
            assert (row.n, row.value) == (1, 100)
        else:
            board.put(**together(review("r1", rating("a", 5)), review("r1")))
            assert board.one("iqs").n == 1

    def test_survey_links_to_the_contact_of_its_own_tool(self, board: Board) -> None:
        """Ticket 1 exists in two tools; the survey of tool desk is about the ticket of tool desk."""
        board.put(interactions=[ticket("1", agent_id="ann")])
        board.put(interactions=[ticket("1", agent_id="bob", source="chat")])
        board.put(surveys=[answer("s1", 5, interaction_id="1", source="desk")])
        assert [r.of("agent") for r in board.ask("csat", by=("agent",)).rows] == ["ann"]


class TestAverageOfAverages:
    """Sum first, divide once.

    | agent | answers | satisfied |
    |-------|---------|-----------|
    | ann   | 9       | 9         |
    | bob   | 1       | 0         |

    The mean of 100 % and 0 % is 50 %; nine of ten customers were satisfied.
    """

    def test_total_weighs_agents_by_their_answers(self, board: Board) -> None:
        """90 %."""
        board.put(
            surveys=[
                *(answer(f"a{i}", 5, agent_id="ann") for i in range(9)),
                answer("b", 1, agent_id="bob"),
            ]
        )
        assert board.one("csat").value == pytest.approx(90)
        assert [r.value for r in board.ask("csat", by=("agent",)).rows] == [100, 0]

    def test_iqs_of_a_year_is_not_the_mean_of_its_months(self, board: Board) -> None:
        """Three reviews of 100 in January, one of 0 in February: 75."""
        board.put(**scored(100, 100, 100, conversation_at="2026-01-05"))
        board.put(
            **review("feb", rating("All", 0, scale_min=0), conversation_at="2026-02-05", scorecard="two")
        )
        assert board.ask("iqs", grain=Grain.YEAR).rows[0].value == pytest.approx(75)
        assert [r.value for r in board.ask("iqs", grain=Grain.MONTH).rows] == pytest.approx([100, 0])

    def test_aht_over_channels_is_all_time_over_all_calls(self, board: Board) -> None:
        """3 calls of 100 s and 1 chat of 900 s: 300 s."""
        board.put(
            interactions=[
                *(ticket(f"c{i}", channel="call", handle_s=100.0) for i in range(3)),
                ticket("chat", channel="chat", handle_s=900.0),
            ]
        )
        assert board.one("aht").value == pytest.approx(300)


class TestUnknownValues:
    """Unknown stays visible and in the totals.

    | answer | team | agent | score |
    |--------|------|-------|-------|
    | s1     | blue | ann   | 5     |
    | s2     | -    | -     | 1     |
    | s3     | blue | -     | -     |
    """

    def _put(self, board: Board) -> None:
        board.put(
            surveys=[
                answer("s1", 5, team="blue", agent_id="ann"),
                answer("s2", 1),
                answer("s3", None, team="blue"),
            ]
        )

    def test_rows_without_a_team_are_a_group_of_their_own(self, board: Board) -> None:
        """Not dropped by the split."""
        self._put(board)
        assert [(r.of("team"), r.n) for r in board.ask("csat", by=("team",)).rows] == [("", 1), ("blue", 1)]

    def test_rows_without_team_or_agent_are_in_the_total(self, board: Board) -> None:
        """1 of 2."""
        self._put(board)
        row = board.one("csat")
        assert (row.value, row.n) == (50, 2)

    def test_empty_score_is_neither_0_nor_counted(self, board: Board) -> None:
        """It is left out, with a reason, in its own group."""
        self._put(board)
        rows = {r.of("agent"): r for r in board.ask("csat", by=("agent",)).rows}
        assert rows[""].left_out == (("sent, not answered", 1),)
        assert rows["ann"].left_out == ()

    def test_answer_without_a_scale_is_not_an_unhappy_one(self, board: Board) -> None:
        """5 of an unknown number of points says nothing; it must not count as 0."""
        board.put(surveys=[answer("s1", 5), answer("s2", 5, scale_min=None, scale_max=None)])
        for definition in ("top_box", "mean", "strict_top"):
            assert board.one("csat", definition).value == 100

    def test_split_by_two_dimensions_keeps_unknown_in_either(self, board: Board) -> None:
        """Three groups, two answers and one left out."""
        self._put(board)
        rows = board.ask("csat", by=("team", "agent")).rows
        assert [(r.of("team"), r.of("agent"), r.n) for r in rows] == [
            ("", "", 1),
            ("blue", "", 0),
            ("blue", "ann", 1),
        ]


class TestEmptyPeriod:
    """A day, month or week without rows has no point; it is not 0 %.

    | month    | answers |
    |----------|---------|
    | January  | 1 good  |
    | February | none    |
    | March    | 1 bad   |
    """

    def test_month_without_answers_has_no_row(self, board: Board) -> None:
        """Two points, not three."""
        board.put(
            surveys=[
                {**answer("a", 5), "responded_at": "2026-01-10"},
                {**answer("b", 1), "responded_at": "2026-03-10"},
            ]
        )
        rows = board.ask("csat", grain=Grain.MONTH).rows
        assert [(r.of("day"), r.value) for r in rows] == [(date(2026, 1, 1), 100), (date(2026, 3, 1), 0)]

    def test_month_in_which_nobody_answered_has_no_value(self, board: Board) -> None:
        """Surveys were sent: the row is there, without a value, with what was left out."""
        board.put(surveys=[answer("a", None)])
        (row,) = board.ask("csat", grain=Grain.MONTH).rows
        assert (row.value, row.n, row.verdict) == (None, 0, "no data")
        assert row.left_out == (("sent, not answered", 1),)


class TestCountAfterJoin:
    """n counts the things of the metric, not rows of a join.

    | review | ratings | about |
    |--------|---------|-------|
    | r1     | 3       | t1    |
    | r2     | 0 (70)  | t1    |
    | r3     | 2       | -     |
    """

    def test_n_is_reviews(self, board: Board) -> None:
        """Three, however many ratings they have and whether or not they are linked."""
        board.put(interactions=[ticket("t1")])
        board.put(
            **together(
                review("r1", *(rating(f"q{i}", 4) for i in range(3)), interaction_id="t1"),
                review("r2", given_score=70, interaction_id="t1"),
                review("r3", rating("q0", 4), rating("q1", 4), interaction_id="gone"),
            )
        )
        assert board.one("iqs").n == 3
        assert board.one("iqs", "pass_rate").n == 3

    def test_same_review_id_in_two_tools_is_two_reviews(self, board: Board) -> None:
        """Their ratings are not mixed up."""
        board.put(**review("1", rating("a", 5)))
        board.put(**review("1", rating("a", 1), rating("b", 1), source="other"))
        row = board.one("iqs")
        assert (row.n, row.value) == (2, pytest.approx(60))
