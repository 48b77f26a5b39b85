"""IQS: every known answer, mapping, pooling and auto-fail rule, on both engines."""

import pytest

from tests.support.tables import Board, rating, review, scored, together

_GUIDE = [rating(c, s, weight=w) for c, s, w in (("a", 4, 40), ("b", 5, 20), ("c", 3, 10), ("d", 5, 30))]
_OF_MAX = ("guide", "maestroqa", "of_max-reviews-zero_review", "of_max-points-flag_only")
_MIN_MAX = ("zendesk_qa", "min_max-points-zero_review", "min_max-reviews-flag_only")


def test_guide_example_is_88_by_of_max_and_85_by_min_max(board: Board) -> None:
    """Weights 40/20/10/30 with 4/5/3/5 of 5 give 4.4 of 5: 88 %; from 0 at the bottom, 85 %."""
    board.put(**review("r1", *_GUIDE))
    for definition in _OF_MAX:
        assert board.one("iqs", definition).value == pytest.approx(88, abs=1e-9)
    for definition in _MIN_MAX:
        assert board.one("iqs", definition).value == pytest.approx(85, abs=1e-9)


def test_default_is_the_guide(board: Board) -> None:
    """Without being asked, IQS is of_max, pooled by points, failed reviews zero."""
    board.put(**review("r1", *_GUIDE))
    result = board.ask("iqs")
    assert result.definitions == (("iqs", "guide"),)
    assert result.one("iqs").value == pytest.approx(88, abs=1e-9)


def test_450_of_500_points_is_90(board: Board) -> None:
    """Five reviews with 70, 90, 95, 95 and 100 of 100 points: 450 of 500."""
    board.put(**scored(70, 90, 95, 95, 100))
    assert board.one("iqs").value == pytest.approx(90, abs=1e-9)


@pytest.mark.parametrize(("top", "ladder"), [(5, [0, 25, 50, 75, 100]), (4, [0, 100 / 3, 200 / 3, 100])])
def test_min_max_ladders(board: Board, top: int, ladder: list[float]) -> None:
    """Steps of a 5- and a 4-point scale from 0 to 100."""
    for step in range(top):
        board.put(**review(f"r{step}", rating("a", step + 1, scale_max=top), agent_id=f"x{step}"))
    found = board.ask("iqs", "zendesk_qa", by=("agent",)).rows
    assert [r.value for r in found] == pytest.approx(ladder, abs=1e-9)


def test_52_97_by_reviews(board: Board) -> None:
    """Reviews of 100, 9.91, 63.96, 90.99 and 0 have the plain mean 52.97."""
    board.put(**scored(100, 9.91, 63.96, 90.99, 0))
    assert board.one("iqs", "zendesk_qa").value == pytest.approx(52.972, abs=1e-9)
    assert round(board.one("iqs", "of_max-reviews-zero_review").value or 0, 2) == 52.97


def test_pooling_differs_where_not_applicable_shrinks_a_review(board: Board) -> None:
    """10 of 10 points and 0 of 5 (half not applicable): 67 % by points, 50 % by reviews."""
    board.put(
        **together(
            review("r1", rating("a", 5), rating("b", 5)),
            review("r2", rating("a", 0, scale_min=0), rating("b", None, not_applicable=True)),
        )
    )
    assert board.one("iqs", "guide").value == pytest.approx(200 / 3, abs=1e-9)
    assert board.one("iqs", "of_max-reviews-zero_review").value == pytest.approx(50, abs=1e-9)


def test_not_applicable_leaves_both_points_earned_and_possible(board: Board) -> None:
    """21 of 35 points is 60 %; with one fully earned question not applicable, 16 of 30 is 53.3 %."""
    scores = [5, 4, 3, 3, 2, 2, 2]
    board.put(**review("all", *(rating(f"q{i}", s, scale_min=0) for i, s in enumerate(scores)), agent_id="a"))
    left = [rating("q0", None, scale_min=0, not_applicable=True)]
    left += [rating(f"q{i}", s, scale_min=0) for i, s in enumerate(scores) if i > 0]
    board.put(**review("one less", *left, agent_id="b"))
    values = [r.value for r in board.ask("iqs", by=("agent",)).rows]
    assert values == pytest.approx([60, 160 / 3], abs=1e-9)


@pytest.mark.parametrize("gone", ["not_applicable", "no score", "no row", "off its scale"])
def test_ways_of_not_being_rated_are_the_same(board: Board, gone: str) -> None:
    """A criterion marked N/A, empty, absent or off its scale takes no points and gives none."""
    board.put(**review("whole", rating("a", 5), rating("b", 5)))
    second = {
        "not_applicable": [rating("b", 3, not_applicable=True)],
        "no score": [rating("b", None)],
        "no row": [],
        "off its scale": [rating("b", 6)],
    }[gone]
    board.put(**review("part", rating("a", 2), *second))
    # 5 + 5 + 2 of 15.
    assert board.one("iqs").value == pytest.approx(80, abs=1e-9)


def test_sections_70_weighted_and_65_by_points(board: Board) -> None:
    """Sections 3/3 at 10 %, 5/10 at 30 %, 4/5 at 50 %, 1/2 at 10 %: 70 % weighted, 13 of 20 by points."""
    sections = [("a", 3, 3, 10), ("b", 5, 10, 30), ("c", 4, 5, 50), ("d", 1, 2, 10)]
    weighted = [rating(c, s, scale_min=0, scale_max=top, weight=w) for c, s, top, w in sections]
    points = [rating(c, s, scale_min=0, scale_max=top, weight=top) for c, s, top, _ in sections]
    board.put(**review("w", *weighted, agent_id="a", scorecard="weighted"))
    board.put(**review("p", *points, agent_id="b", scorecard="points"))
    assert [r.value for r in board.ask("iqs", by=("agent",)).rows] == pytest.approx([70, 65], abs=1e-9)


def test_complete_review_carries_one_point_whatever_its_scale(board: Board) -> None:
    """A card of one question out of 100 and a card of ten out of 5 weigh the same."""
    ten = [rating(f"q{i}", 5, scale_min=0) for i in range(10)]
    one = rating("all", 0, scale_min=0, scale_max=100)
    board.put(**together(review("r1", *ten, scorecard="ten"), review("r2", one, scorecard="one")))
    assert board.one("iqs").value == pytest.approx(50, abs=1e-9)


class TestAutoFail:
    """A critical criterion below 50 % by min_max.

    | criterion | group | weight | rating | critical |
    |-----------|-------|--------|--------|----------|
    | tone      | soft  | 50     | 5 of 5 | no       |
    | greeting  | hard  | 25     | 5 of 5 | no       |
    | safety    | hard  | 25     | 2 of 5 | yes      |
    """

    def _put(self, board: Board, safety: float, **more: float) -> None:
        board.put(
            **review(
                "r1",
                rating("tone", 5, weight=50, criterion_group="soft"),
                rating("greeting", 5, weight=25, criterion_group="hard"),
                rating("safety", safety, weight=25, criterion_group="hard", critical=True, **more),
            )
        )

    @pytest.mark.parametrize(
        ("definition", "expected"),
        [
            ("guide", 0),
            ("maestroqa", 50),
            ("of_max-points-flag_only", 85),
            ("of_max-reviews-zero_review", 0),
            ("of_max-reviews-zero_group", 50),
            ("of_max-reviews-flag_only", 85),
            ("zendesk_qa", 0),
            ("min_max-points-zero_review", 0),
            ("min_max-points-zero_group", 50),
            ("min_max-points-flag_only", 81.25),
            ("min_max-reviews-zero_group", 50),
            ("min_max-reviews-flag_only", 81.25),
            ("pass_rate", 0),
        ],
    )
    def test_failing_criterion_takes_what_the_rule_says(
        self, board: Board, definition: str, expected: float
    ) -> None:
        """Everything, its group, or nothing."""
        self._put(board, 2)
        assert board.one("iqs", definition).value == pytest.approx(expected, abs=1e-9)

    def test_exactly_half_does_not_fail(self, board: Board) -> None:
        """3 on 1 to 5 is 50 % by min_max, though 60 % of the top: no auto-fail."""
        self._put(board, 3)
        assert board.one("iqs").value == pytest.approx(90, abs=1e-9)

    def test_threshold_is_by_min_max_under_either_mapping(self, board: Board) -> None:
        """2.9 on 1 to 5 is 58 % of the top but 47.5 % of the way: it fails under of_max too."""
        self._put(board, 2.9)
        assert board.one("iqs").value == 0

    def test_critical_criterion_not_applicable_does_not_fail(self, board: Board) -> None:
        """N/A beside a low score says nothing about the conversation."""
        self._put(board, 1, not_applicable=True)
        assert board.one("iqs").value == pytest.approx(100, abs=1e-9)

    def test_failed_review_keeps_its_possible_point(self, board: Board) -> None:
        """One failed and one perfect review make 50, not 100."""
        self._put(board, 1)
        board.put(**review("r2", rating("tone", 5, weight=100)))
        assert board.one("iqs").value == pytest.approx(50, abs=1e-9)


class TestBonus:
    """Bonus criteria add to the numerator, never to the denominator."""

    def test_score_above_100_is_kept(self, board: Board) -> None:
        """Full marks with half a weight of bonus: 150 %."""
        board.put(**review("r1", rating("a", 5, weight=2), rating("extra", 5, weight=1, bonus=True)))
        for definition in ("guide", "zendesk_qa", "maestroqa", "of_max-reviews-flag_only"):
            assert board.one("iqs", definition).value == pytest.approx(150, abs=1e-9)

    def test_bonus_not_earned_costs_nothing(self, board: Board) -> None:
        """0 of the bonus leaves 4 of 5."""
        board.put(**review("r1", rating("a", 4), rating("extra", 0, scale_min=0, bonus=True)))
        assert board.one("iqs").value == pytest.approx(80, abs=1e-9)

    def test_bonus_alone_is_no_review(self, board: Board) -> None:
        """Nothing possible, so no value, and the row is counted as left out."""
        board.put(**review("r1", rating("a", None), rating("extra", 5, bonus=True)))
        row = board.one("iqs")
        assert (row.value, row.n, row.left_out) == (None, 0, (("every criterion not applicable", 1),))

    def test_bonus_does_not_rescue_a_failed_review(self, board: Board) -> None:
        """Auto-fail zeroes the review, its bonus included."""
        board.put(**review("r1", rating("a", 1, critical=True), rating("extra", 5, bonus=True)))
        assert board.one("iqs").value == 0


class TestPassRate:
    """Share of reviews scoring at least 80."""

    def test_79_9_fails_and_80_passes(self, board: Board) -> None:
        """One of two."""
        board.put(**scored(79.9, 80.0))
        assert board.one("iqs", "pass_rate").value == pytest.approx(50)

    def test_80_made_of_thirds_and_tenths_passes(self, board: Board) -> None:
        """4 of 5 on criteria whose weights do not sum exactly in binary."""
        ratings = [rating(f"q{i}", 4, weight=w) for i, w in enumerate((0.1, 0.2, 0.3, 0.7, 1 / 3))]
        board.put(**review("r1", *ratings))
        assert board.one("iqs", "pass_rate").value == 100

    def test_not_applicable_does_not_lower_the_score_that_must_pass(self, board: Board) -> None:
        """4 of 5 with half the card N/A still is 80 %."""
        board.put(**review("r1", rating("a", 4), rating("b", None, not_applicable=True)))
        assert board.one("iqs", "pass_rate").value == 100


class TestWhatCounts:
    """Review types and reviews without ratings."""

    def test_calibration_and_self_never_count(self, board: Board) -> None:
        """Left out with their reasons, also when a filter asks for them."""
        for i, kind in enumerate(("manager", "calibration", "self", "qa", "peer")):
            board.put(
                **review(
                    f"r{i}", rating("a", 5 if kind in ("manager", "qa", "peer") else 1), review_type=kind
                )
            )
        row = board.one("iqs")
        assert (row.value, row.n) == (pytest.approx(100), 3)
        assert row.left_out == (("calibration review", 1), ("self review", 1))
        asked = board.one("iqs", where={"review_type": ["self", "calibration"]})
        assert (asked.value, asked.n) == (None, 0)
        assert sum(k for _, k in asked.left_out) == 2

    def test_automatic_reviews_count_only_when_asked(self, board: Board) -> None:
        """Never mixed in silently; a series of their own on request."""
        board.put(**review("r1", rating("a", 5)))
        board.put(**review("r2", rating("a", 1), review_type="auto"))
        row = board.one("iqs")
        assert (row.value, row.n, row.left_out) == (
            pytest.approx(100),
            1,
            (("automatic review, a series of its own", 1),),
        )
        asked = board.one("iqs", where={"review_type": "auto"})
        assert (asked.value, asked.n, asked.left_out) == (pytest.approx(20), 1, ())

    def test_review_with_only_a_total_counts_as_one_criterion(self, board: Board) -> None:
        """A given score of 70 beside a rated 90 makes 80."""
        board.put(**scored(90))
        board.put(**review("given", given_score=70))
        for definition in ("guide", "zendesk_qa", "maestroqa", "of_max-reviews-flag_only"):
            assert board.one("iqs", definition).value == pytest.approx(80, abs=1e-9)
        assert board.one("iqs", "pass_rate").value == pytest.approx(50)

    def test_ratings_win_over_a_total(self, board: Board) -> None:
        """The tool's own total is used only without ratings."""
        board.put(**review("r1", rating("a", 4), given_score=10))
        assert board.one("iqs").value == pytest.approx(80, abs=1e-9)

    def test_all_not_applicable_gives_no_score(self, board: Board) -> None:
        """No value, never 0 or 100."""
        board.put(**review("r1", rating("a", None, not_applicable=True), rating("b", 3, not_applicable=True)))
        row = board.one("iqs")
        assert (row.value, row.n, row.left_out) == (None, 0, (("every criterion not applicable", 1),))

    def test_review_without_ratings_or_total_is_left_out(self, board: Board) -> None:
        """It is seen, with a reason."""
        board.put(**review("r1"))
        assert board.one("iqs").left_out == (("no ratings and no total", 1),)


def test_reviews_stand_on_the_conversation_date_unless_asked(board: Board) -> None:
    """Conversation in February, review in March."""
    board.put(
        **review("r1", rating("a", 5), conversation_at="2026-02-27 10:00", reviewed_at="2026-03-02 10:00")
    )
    by_default = board.ask("iqs", grain="month").rows[0].of("day")
    by_review = board.ask("iqs", grain="month", dates={"iqs": "review"}).rows[0].of("day")
    assert (str(by_default), str(by_review)) == ("2026-02-01", "2026-03-01")
