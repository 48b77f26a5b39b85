"""CSAT, NPS and CES: cut points on every scale, what stays in and what is left out, on both engines."""

from typing import ClassVar

import pytest

from tests.support.tables import Board


def answers(*scores: float | None, **more: object) -> list[dict[str, object]]:
    """Survey rows with these answers."""
    return [
        {"response_id": f"a{i}", "score": s, "responded_at": "2026-03-02", **more}
        for i, s in enumerate(scores)
    ]


def scale(low: float, high: float) -> dict[str, float]:
    """The bounds of a scale as columns."""
    return {"scale_min": low, "scale_max": high}


class TestCsat:
    """Share of answered responses in the top boxes."""

    @pytest.mark.parametrize(
        ("low", "high", "satisfied"),
        [
            (1, 5, {4, 5}),
            (1, 3, {3}),
            (1, 4, {3, 4}),
            (1, 7, {6, 7}),
            (1, 10, {8, 9, 10}),
            (0, 10, {8, 9, 10}),
            (0, 1, {1}),
            (0, 4, {3, 4}),
            (0, 6, {5, 6}),
            (0, 3, {2, 3}),
        ],
    )
    def test_top_boxes_of_each_scale(self, board: Board, low: int, high: int, satisfied: set[int]) -> None:
        """Each answer alone is 100 when satisfied, else 0."""
        steps = list(range(low, high + 1))
        board.put(
            surveys=[{**a, "agent_id": f"{a['score']:02}"} for a in answers(*steps, **scale(low, high))]
        )
        found = board.ask("csat", by=("agent",)).rows
        assert [r.value for r in found] == [100.0 if s in satisfied else 0.0 for s in steps]

    def test_ten_points_from_seven_is_a_setting(self, board: Board) -> None:
        """7 counts under its own definition only; other scales do not change."""
        board.put(surveys=answers(6, 7, 8, 10, **scale(1, 10)))
        assert board.one("csat").value == 50
        assert board.one("csat", "top_box_from_7").value == 75

    def test_neutral_answers_stay_in_the_denominator(self, board: Board) -> None:
        """7 good, 1 neutral, 2 bad is 70 %, not 78 %."""
        board.put(surveys=answers(*[5] * 4, *[4] * 3, 3, 1, 2))
        row = board.one("csat")
        assert (row.value, row.n) == (pytest.approx(70), 10)

    def test_offered_and_unoffered_never_count(self, board: Board) -> None:
        """8 good, 2 bad, 40 offered, 50 unoffered is 80 % of 10."""
        board.put(surveys=answers(*[1] * 8, *[0] * 2, *[None] * 90, **scale(0, 1)))
        row = board.one("csat")
        assert (row.value, row.n, row.left_out) == (pytest.approx(80), 10, (("sent, not answered", 90),))

    def test_mean_runs_from_0_to_100_on_any_scale(self, board: Board) -> None:
        """1 of 1..5, 4 of 1..7 and 10 of 0..10 are 0, 50 and 100."""
        rows = [scale(1, 5) | {"score": 1}, scale(1, 7) | {"score": 4}, scale(0, 10) | {"score": 10}]
        board.put(
            surveys=[{"response_id": str(i), "responded_at": "2026-03-02", **r} for i, r in enumerate(rows)]
        )
        assert board.one("csat", "mean").value == pytest.approx(50)

    def test_strict_top_is_the_highest_box_only(self, board: Board) -> None:
        """One 5 among 4, 4 and 1."""
        board.put(surveys=answers(5, 4, 4, 1))
        assert board.one("csat", "strict_top").value == pytest.approx(25)

    def test_answers_off_their_scale_are_left_out(self, board: Board) -> None:
        """6 and 0 on 1 to 5 are counted, with a reason, and not clipped."""
        board.put(surveys=answers(6, 0, 5))
        row = board.one("csat")
        assert (row.value, row.n, row.left_out) == (100, 1, (("answer off its scale", 2),))

    def test_other_kinds_of_survey_never_enter(self, board: Board) -> None:
        """An NPS answer is neither counted nor left out of CSAT."""
        board.put(surveys=[*answers(5), {"response_id": "n", "kind": "nps", "score": 0}])
        row = board.one("csat")
        assert (row.value, row.n, row.left_out) == (100, 1, ())


class TestNps:
    """Promoters minus detractors."""

    @pytest.mark.parametrize(
        ("score", "expected"),
        [
            (0, -100),
            (6, -100),
            (6.5, -100),
            (6.99, -100),
            (7, 0),
            (8, 0),
            (8.5, 0),
            (8.99, 0),
            (9, 100),
            (10, 100),
        ],
    )
    def test_cut_points(self, board: Board, score: float, expected: float) -> None:
        """Promoter from 9, detractor below 7; 6.5 is a detractor, 8.5 a passive."""
        board.put(surveys=answers(score, kind="nps"))
        assert board.one("nps").value == expected

    def test_published_case_is_zero(self, board: Board) -> None:
        """0, 6, 7, 8, 9, 10: two promoters, two passives, two detractors."""
        board.put(surveys=answers(0, 6, 7, 8, 9, 10, kind="nps"))
        row = board.one("nps")
        assert (row.value, row.n) == (0, 6)

    def test_value_outside_0_to_10_is_left_out(self, board: Board) -> None:
        """11 and -1 are rejected, not clipped, whatever scale the file claims."""
        board.put(surveys=answers(11, -1, 9, kind="nps", scale_min=-5.0, scale_max=20.0))
        row = board.one("nps")
        assert (row.value, row.n, row.left_out) == (100, 1, (("answer off its scale", 2),))

    def test_unanswered_is_left_out(self, board: Board) -> None:
        """It leaves the denominator."""
        board.put(surveys=answers(None, 10, 0, kind="nps"))
        row = board.one("nps")
        assert (row.value, row.n, row.left_out) == (0, 2, (("sent, not answered", 1),))


class TestCes:
    """Effort: direction is data."""

    SEVEN: ClassVar = {"kind": "ces", "scale_min": 1.0, "scale_max": 7.0}

    def test_mean_on_its_own_scale(self, board: Board) -> None:
        """2, 3 and 7 of seven: 4, whichever way is good."""
        board.put(surveys=answers(2, 3, 7, direction="effort", **self.SEVEN))
        row = board.one("ces")
        assert (row.definition, row.value) == ("mean", pytest.approx(4))

    @pytest.mark.parametrize(("direction", "easy"), [("ease", {5, 6, 7}), ("effort", {1, 2, 3})])
    def test_top_share_is_the_easy_end(self, board: Board, direction: str, easy: set[int]) -> None:
        """5 to 7 where high is good, 1 to 3 where low is."""
        board.put(
            surveys=[
                {**a, "agent_id": str(a["score"])}
                for a in answers(*range(1, 8), direction=direction, **self.SEVEN)
            ]
        )
        found = board.ask("ces", "top_share", by=("agent",)).rows
        assert [r.value for r in found] == [100.0 if s in easy else 0.0 for s in range(1, 8)]

    @pytest.mark.parametrize(
        ("direction", "points"),
        [("ease", [-100, -100, -100, 0, 0, 100, 100]), ("effort", [100, 100, 0, 0, -100, -100, -100])],
    )
    def test_index_is_very_easy_minus_hard(self, board: Board, direction: str, points: list[float]) -> None:
        """6 and 7 minus 1 to 3, mirrored for effort."""
        board.put(
            surveys=[
                {**a, "agent_id": str(a["score"])}
                for a in answers(*range(1, 8), direction=direction, **self.SEVEN)
            ]
        )
        assert [r.value for r in board.ask("ces", "index", by=("agent",)).rows] == points

    def test_answers_on_another_scale_are_left_out(self, board: Board) -> None:
        """A mean over two scales, or two directions, means nothing: the rarer is counted apart."""
        rows = [
            *answers(6, 7, 5, direction="ease", **self.SEVEN),
            {"response_id": "b", "kind": "ces", "score": 1.0, "direction": "ease"},
            {"response_id": "c", "score": 1.0, "direction": "effort", **self.SEVEN},
        ]
        board.put(surveys=rows)
        row = board.one("ces")
        assert (row.value, row.n) == (pytest.approx(6), 3)
        assert row.left_out == (("on another scale than most CES answers", 2),)

    def test_most_common_scale_may_change_with_a_later_upload(self, board: Board) -> None:
        """Earlier answers are judged again when another scale takes the majority."""
        board.put(surveys=answers(6, direction="ease", **self.SEVEN))
        five = {"kind": "ces", "direction": "ease"}
        board.put(surveys=[{"response_id": f"b{i}", "score": 2.0, **five} for i in range(2)])
        row = board.one("ces")
        assert (row.value, row.n) == (pytest.approx(2), 2)


class TestDateAndAttribution:
    """Which date and whose answer."""

    def test_conversation_date_where_linked_else_the_answer(self, board: Board) -> None:
        """Linked to a contact in January, answered in March."""
        board.put(interactions=[{"interaction_id": "t1", "opened_at": "2026-01-30", "agent_id": "ann"}])
        board.put(surveys=answers(5, interaction_id="t1"))
        board.put(surveys=[{"response_id": "loose", "score": 1, "responded_at": "2026-03-09"}])
        months = [(str(r.of("day")), r.n) for r in board.ask("csat", grain="month").rows]
        assert months == [("2026-01-01", 1), ("2026-03-01", 1)]
        answered = board.ask("csat", grain="month", dates={"csat": "response"}).rows
        assert [(str(r.of("day")), r.n) for r in answered] == [("2026-03-01", 2)]

    def test_agent_on_the_survey_before_the_agent_of_the_contact(self, board: Board) -> None:
        """Named on the survey: that one; not named: who had the contact; neither: unknown."""
        board.put(interactions=[{"interaction_id": "t1", "opened_at": "2026-01-30", "agent_id": "ann"}])
        rows = answers(5, 5, 5)
        rows[0] |= {"interaction_id": "t1", "agent_id": "bob"}
        rows[1] |= {"interaction_id": "t1"}
        board.put(surveys=rows)
        assert [(r.of("agent"), r.n) for r in board.ask("csat", by=("agent",)).rows] == [
            ("", 1),
            ("ann", 1),
            ("bob", 1),
        ]
