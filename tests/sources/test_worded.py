"""Answers in words, stars and labels: marks on their scale, and never a guess from half a column."""

# ruff: noqa: E501 - answers stay in one line, in plain sight

from itertools import cycle, islice

import pytest

from iqs.errors import NeedsAnswer, UnknownFile
from iqs.sources import Parsed
from iqs.sources.worded import scales
from tests.sources.reading import Read


def _survey(question: str, answers: list[str], rows: int = 40) -> str:
    cells = list(islice(cycle(answers), rows))
    lines = "".join(f'{i},T{i},2024-01-0{i % 9 + 1},"{a}"\n' for i, a in enumerate(cells))
    return f'Response ID,Ticket ID,Date,"{question}"\n{lines}'


def _read(parsed: Parsed, n: int) -> tuple[list[float | None], set[tuple[object, ...]]]:
    rows = parsed.tables["surveys"].to_pylist()
    assert parsed.rows_rejected == 0
    return [r["score"] for r in rows[:n]], {
        (r["kind"], r["scale_min"], r["scale_max"], r["direction"]) for r in rows
    }


FIVE = [5.0, 4.0, 3.0, 2.0, 1.0]


@pytest.mark.parametrize(
    ("question", "answers", "scores", "scale"),
    [
        ("Satisfaction", ["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"], FIVE, ("csat", 1, 5, None)),
        ("Q1", ["Very satisfied", "Somewhat satisfied", "Neither satisfied nor dissatisfied", "Somewhat dissatisfied", "Very dissatisfied"], FIVE, ("csat", 1, 5, None)),
        ("Satisfaction", ["Extremely satisfied", "Moderately satisfied", "Slightly satisfied", "Neutral", "Slightly dissatisfied", "Moderately dissatisfied", "Extremely dissatisfied"], [7.0, 6.0, *FIVE], ("csat", 1, 7, None)),
        ("Satisfaction", ["Satisfied", "Neutral", "Dissatisfied"], [3.0, 2.0, 1.0], ("csat", 1, 3, None)),
        ("Zufriedenheit", ["Sehr zufrieden", "Zufrieden", "Teils/teils", "Unzufrieden", "Sehr unzufrieden"], FIVE, ("csat", 1, 5, None)),
        ("Votre avis", ["Très satisfait", "Satisfait", "Ni satisfait ni insatisfait", "Insatisfait", "Très insatisfait"], FIVE, ("csat", 1, 5, None)),
        ("Su opinión", ["Muy satisfecho", "Satisfecho", "Neutral", "Insatisfecho", "Muy insatisfecho"], FIVE, ("csat", 1, 5, None)),
        ("Uw mening", ["Zeer tevreden", "Tevreden", "Neutraal", "Ontevreden", "Zeer ontevreden"], FIVE, ("csat", 1, 5, None)),
        ("How would you rate us?", ["Excellent", "Good", "Fair", "Poor"], [4.0, 3.0, 2.0, 1.0], ("csat", 1, 4, None)),
        ("How was your chat?", ["5 - Very satisfied", "4", "3", "2", "1 - Very dissatisfied"], FIVE, ("csat", 1, 5, None)),
        ("How was your chat?", ["Very satisfied (5)", "Satisfied (4)", "Neutral (3)", "Dissatisfied (2)", "Very dissatisfied (1)"], FIVE, ("csat", 1, 5, None)),
        ("Satisfaction", ["1 - Very satisfied", "2", "3", "4", "5 - Very dissatisfied"], FIVE, ("csat", 1, 5, None)),
        ("Rating", ["5 stars", "4 stars", "3 stars", "2 stars", "1 star"], FIVE, ("csat", 1, 5, None)),
        ("How was your chat?", ["★★★★★", "★★★★☆", "★★★☆☆", "★★☆☆☆", "★☆☆☆☆"], FIVE, ("csat", 1, 5, None)),
        ("CSAT", ["⭐⭐⭐⭐⭐", "⭐"], [5.0, 1.0], ("csat", 1, 5, None)),
        ("CSAT", ["5/5", "3/5", "1 out of 5"], [5.0, 3.0, 1.0], ("csat", 1, 5, None)),
        ("How easy was it?", ["Very easy", "Easy", "Neither easy nor difficult", "Difficult", "Very difficult"], FIVE, ("ces", 1, 5, "ease")),
        ("Effort", ["Very difficult", "Very easy"], [1.0, 5.0], ("ces", 1, 5, "ease")),
        ("How easy was it?", ["5 - Very difficult", "4 - Difficult", "3 - Neutral", "2 - Easy", "1 - Very easy"], FIVE, ("ces", 1, 5, "effort")),
        ("Effort", ["Very low effort", "Low effort", "Very high effort"], [1.0, 2.0, 5.0], ("ces", 1, 5, "effort")),
        ("They made it easy for me", ["Strongly agree", "Agree", "Neutral", "Disagree", "Strongly disagree"], FIVE, ("ces", 1, 5, "ease")),
        ("Wie einfach war es?", ["Sehr einfach", "Einfach", "Schwierig", "Sehr schwierig"], [5.0, 4.0, 2.0, 1.0], ("ces", 1, 5, "ease")),
    ],
)  # fmt: skip
def test_answers_in_words_become_marks(
    read_text: Read, question: str, answers: list[str], scores: list[float], scale: tuple[object, ...]
) -> None:
    """With the range of their scale, and for effort the direction that the words tell."""
    found, kinds = _read(read_text(_survey(question, answers)), len(answers))
    assert (found, kinds) == (scores, {scale})


def test_the_note_says_what_the_best_answer_was_read_as(read_text: Read) -> None:
    """So that a wrong scale is seen at once."""
    parsed = read_text(_survey("Satisfaction", ["Very satisfied", "Neutral", "Very dissatisfied"]))
    assert "“Very satisfied” in “Satisfaction” was read as 5 of 5." in parsed.recognition.notes
    assert parsed.tables["surveys"]["score"].to_pylist()[:3] == [5.0, 3.0, 1.0]


def test_a_few_cells_that_are_no_answer_are_rejected(read_text: Read) -> None:
    """One in fifty: the rest is read."""
    content = _survey("Satisfaction", ["Very satisfied", "Satisfied", "Very dissatisfied"], 50)
    parsed = read_text(content.replace('T7,2024-01-08,"Satisfied"', 'T7,2024-01-08,"the agent was rude"'))
    assert (parsed.rows_read, parsed.rows_rejected) == (50, 1)
    (reject,) = parsed.rejects.to_pylist()
    assert (reject["value"], reject["reason"]) == ("the agent was rude", "this is not a number")


def test_a_column_that_matches_only_by_half_is_not_guessed(read_text: Read) -> None:
    """Satisfied beside other words is no scale."""
    with pytest.raises(UnknownFile):
        read_text(_survey("Satisfaction", ["Very satisfied", "blue", "Neutral", "green"]))


def test_words_that_fit_two_scales_are_asked_about_when_few(read_text: Read) -> None:
    """Eight answers do not tell whether “very” was on offer."""
    content = _survey("Satisfaction", ["Satisfied", "Neutral", "Dissatisfied"], 8)
    with pytest.raises(NeedsAnswer, match="From what to what do the answers in “Satisfaction” go"):
        read_text(content)
    assert read_text(content, scale=(1.0, 5.0)).tables["surveys"]["score"].to_pylist()[:3] == [4.0, 3.0, 2.0]
    assert read_text(content, scale=(1.0, 3.0)).tables["surveys"]["score"].to_pylist()[:3] == [3.0, 2.0, 1.0]


def test_good_and_bad_stay_a_verdict(read_text: Read) -> None:
    """They are 1 and 0, not two steps of a longer scale."""
    found, kinds = _read(read_text(_survey("Satisfaction rating", ["Good", "Bad"])), 2)
    assert (found, kinds) == ([1.0, 0.0], {("csat", 0.0, 1.0, None)})


REVIEWS = "Review ID,Agent,Reviewer,Review date,Greeting,Solution,Tone\n"


def test_marks_of_a_review_may_be_words(read_text: Read) -> None:
    """Partially meets is half of what meets is; the lowest mark is that of the scale, also where nobody got it."""
    rows = "".join(
        f"R{i},Ann,Mo,2024-01-02,{('Meets', 'Partially meets', 'Does not meet')[i % 3]},"
        f"{('Exceeds', 'Meets')[i % 2]},{('Excellent', 'Good', 'Fair')[i % 3]}\n"
        for i in range(36)
    )
    ratings = read_text(REVIEWS + rows).tables["ratings"].to_pylist()
    found = {(r["criterion"], r["score"], r["scale_min"], r["scale_max"]) for r in ratings}
    assert found == {
        ("Greeting", 2.0, 0.0, 2.0), ("Greeting", 1.0, 0.0, 2.0), ("Greeting", 0.0, 0.0, 2.0),
        ("Solution", 2.0, 0.0, 2.0), ("Solution", 1.0, 0.0, 2.0),
        ("Tone", 4.0, 1.0, 4.0), ("Tone", 3.0, 1.0, 4.0), ("Tone", 2.0, 1.0, 4.0),
    }  # fmt: skip


def test_marks_in_words_one_row_each_are_read(read_text: Read) -> None:
    """A long table with one column of marks for all criteria."""
    rows = "".join(
        f"R{i},T{i},Ann,{c},{w}\n"
        for i in range(20)
        for c, w in (("Tone", "Strongly agree"), ("Care", "Somewhat disagree"))
    )
    ratings = read_text("Review ID,Ticket ID,Agent,Criterion,Score\n" + rows).tables["ratings"].to_pylist()
    found = {(r["criterion"], r["score"], r["scale_min"], r["scale_max"]) for r in ratings}
    assert found == {("Tone", 5.0, 1.0, 5.0), ("Care", 2.0, 1.0, 5.0)}


def test_every_scale_has_a_mark_of_its_own_for_every_step() -> None:
    """The data file: words are lower case, and none stands for two steps."""
    for scale in scales():
        assert all(word == word.lower().strip() for word in scale.marks)
        assert (min(scale.marks.values()), max(scale.marks.values())) == (scale.low, scale.high_mark)
        assert (scale.kind == "ces") == (scale.high in {"ease", "effort"})
