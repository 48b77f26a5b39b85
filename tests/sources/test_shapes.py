"""Spreadsheets of no known tool: what they are taken for, and the rows that come out."""

# ruff: noqa: E501 - rows of tables stay in one line, in plain sight

from datetime import datetime
from pathlib import Path

import pytest

from iqs.errors import NeedsAnswer, UnknownFile, UserError
from iqs.sources import Answers, Limits
from iqs.sources.layout_text import from_toml
from iqs.sources.recognise import recognise
from iqs.sources.run import load
from tests.sources.reading import Read

LONG = "Review ID,Ticket,Agent,Reviewer,Review date,Criterion,Score,Weight\n"
WIDE = "Audit ID,Agent,Evaluator,Date,Greeting,Resolution,Tone,Total score,Comments\n"


def _long(n: int = 20) -> str:
    rows = [
        f"R{i},T{i},Ann,Mia,2024-01-{i % 28 + 1:02d},{c},{(i + k) % 5 + 1},{w}\n"
        for i in range(n)
        for k, (c, w) in enumerate((("Tone", 40), ("Process", 60)))
    ]
    return LONG + "".join(rows)


def _wide(n: int = 40) -> str:
    return "".join(
        f"A{i},Ann,Mia,2024-01-{i % 28 + 1:02d},{i % 5 + 1},{(i + 1) % 5 + 1},N/A,{50 + i}%,ok {i}\n"
        for i in range(n)
    )


def test_a_long_sheet_becomes_reviews_and_ratings(read_text: Read) -> None:
    """One row a rating, several rows a review."""
    parsed = read_text(_long())
    assert (parsed.recognition.kind, parsed.rows_read, parsed.rows_rejected) == ("reviews", 40, 0)
    first = parsed.tables["ratings"].to_pylist()[0]
    assert {k: first[k] for k in ("review_id", "criterion", "score", "scale_min", "scale_max", "weight", "line")} == {
        "review_id": "R0", "criterion": "Tone", "score": 1.0, "scale_min": 1.0, "scale_max": 5.0, "weight": 40.0, "line": 2,
    }  # fmt: skip
    review = parsed.tables["reviews"].to_pylist()[0]
    assert (review["agent_id"], review["reviewer"], review["interaction_id"], review["review_type"]) == (
        "Ann",
        "Mia",
        "T0",
        "qa",
    )
    assert (parsed.tables["reviews"].num_rows, review["reviewed_at"]) == (20, datetime(2024, 1, 1))


def test_marks_of_a_long_sheet_are_rated_rejected_or_not_applicable(read_text: Read) -> None:
    """N/A and blanks do not apply; words and marks off the scale leave the row out."""
    extra = "X90,T,Ann,Mia,2024-01-01,Tone,N/A,40\nX91,T,Ann,Mia,2024-01-01,Tone,,40\nX92,T,Ann,Mia,2024-01-01,Tone,five,40\n"
    parsed = read_text(_long(200) + extra + "X93,T,Ann,Mia,2024-01-01,Tone,9.9,40\n")
    ratings = {
        r["review_id"]: r for r in parsed.tables["ratings"].to_pylist() if r["review_id"].startswith("X")
    }
    assert {k: (v["score"], v["not_applicable"]) for k, v in ratings.items()} == {
        "X90": (None, True),
        "X91": (None, True),
    }
    assert parsed.rows_read == 404 == parsed.tables["ratings"].num_rows + parsed.rows_rejected
    assert [(r["line"], r["value"], r["reason"]) for r in parsed.rejects.to_pylist()] == [
        (404, "five", "this is not a number"),
        (405, "9.9", "this is not on the scale"),
    ]


def test_repeated_ratings_keep_the_first(read_text: Read) -> None:
    """The same row again and another mark for the same criterion are rejected with different reasons."""
    text = _long()
    line = text.splitlines()[1]
    parsed = read_text(text + line + "\n" + line.replace(",1,40", ",5,40") + "\n")
    assert [r["reason"].split(";")[0] for r in parsed.rejects.to_pylist()] == [
        "the same row again",
        "a review and criterion that an earlier row has already, with other values",
    ]
    assert (parsed.rows_read, parsed.rows_rejected, parsed.tables["ratings"].num_rows) == (42, 2, 40)


def test_a_wide_sheet_gives_a_rating_for_each_column_of_marks(read_text: Read) -> None:
    """N/A does not apply, the percentage is the total, and “Resolution” with marks is a criterion."""
    parsed = read_text(WIDE + _wide())
    ratings = parsed.tables["ratings"].to_pylist()
    assert [(r["criterion"], r["score"], r["not_applicable"]) for r in ratings if r["review_id"] == "A0"] == [
        ("Greeting", 1.0, False), ("Resolution", 2.0, False), ("Tone", None, True),
    ]  # fmt: skip
    review = parsed.tables["reviews"].to_pylist()[0]
    assert (review["given_score"], review["comment"], review["reviewed_at"]) == (
        50.0,
        "ok 0",
        datetime(2024, 1, 1),
    )
    assert (parsed.rows_read, parsed.rows_rejected) == (40, 0)


def test_a_second_header_row_gives_weights_or_highest_marks(read_text: Read) -> None:
    """It is not a review."""
    parsed = read_text(WIDE + "Weight,,,,20,50,30,,\nMax,,,,5,5,10,,\n" + _wide().replace("N/A", "8"))
    by_name = {r["criterion"]: (r["weight"], r["scale_max"]) for r in parsed.tables["ratings"].to_pylist()}
    assert by_name == {"Greeting": (20.0, 5.0), "Resolution": (50.0, 5.0), "Tone": (30.0, 10.0)}
    why = {c.header: c.why for c in parsed.recognition.columns}
    assert why["Tone"].endswith("weight 30, at most 10")
    assert (parsed.rows_read, parsed.tables["reviews"].num_rows) == (40, 40)


def test_a_review_of_oneself_is_a_self_review(read_text: Read) -> None:
    """Also where the file does not say so."""
    parsed = read_text(_long().replace("Ann,Mia", "Ann,ann"))
    assert set(parsed.tables["reviews"]["review_type"].to_pylist()) == {"self"}


def test_few_marks_ask_for_their_scale_and_the_answer_settles_it(read_text: Read) -> None:
    """Eight marks up to 5 could be out of 5, 7 or 10."""
    with pytest.raises(NeedsAnswer) as error:
        read_text(_long(4))
    assert [k for k, _ in error.value.questions] == ["scale"]
    assert set(read_text(_long(4), scale=(1.0, 7.0)).tables["ratings"]["scale_max"].to_pylist()) == {7.0}


def test_rows_without_an_id_get_the_same_one_on_every_reading(read_text: Read) -> None:
    """Identical rows are told apart by their number, and stay."""
    text = (
        "Survey date,Agent,CSAT\n"
        + "2024-01-31,Ann,5\n" * 2
        + "".join(f"2024-01-{i % 28 + 1:02d},Bob,{i % 5 + 1}\n" for i in range(40))
    )
    ids = read_text(text).tables["surveys"]["response_id"].to_pylist()
    assert ids == read_text(text).tables["surveys"]["response_id"].to_pylist()
    assert (len(ids), len(set(ids)), ids[0].removesuffix("-1")) == (42, 42, ids[1].removesuffix("-2"))


@pytest.mark.parametrize(
    ("header", "scores", "kind", "scale"),
    [
        ("How likely are you to recommend us?", "0123456789", "nps", (0.0, 10.0)),
        ("Customer satisfaction", "12345", "csat", (1.0, 5.0)),
        ("How easy was it to get help?", "1234567", "ces", (1.0, 7.0)),
        ("Satisfaction", ("good", "bad", "offered"), "csat", (0.0, 1.0)),
        ("NPS", "56789", "nps", (0.0, 10.0)),
    ],
)  # fmt: skip
def test_the_kind_and_scale_of_a_survey_come_from_wording_and_marks(
    read_text: Read, header: str, scores: tuple[str, ...], kind: str, scale: tuple[float, float]
) -> None:
    """An offered survey has no score and stays as sent."""
    rows = "".join(f"S{i},2024-01-{i % 28 + 1:02d},{scores[i % len(scores)]}\n" for i in range(60))
    surveys = read_text(f"Response ID,Response date,{header}\n" + rows).tables["surveys"]
    first = surveys.to_pylist()[0]
    assert (first["kind"], (first["scale_min"], first["scale_max"])) == (kind, scale)
    assert first["direction"] == ("ease" if kind == "ces" else None)
    assert surveys["score"].null_count == (20 if "offered" in scores else 0)


def test_an_nps_answer_outside_its_scale_is_rejected_not_clipped(read_text: Read) -> None:
    """The row goes with its only answer."""
    parsed = read_text(
        "Response ID,Date,NPS\n"
        + "".join(f"S{i},2024-01-01,{i % 11}\n" for i in range(33))
        + "S99,2024-01-01,11\n"
    )
    assert (parsed.rows_read, parsed.rows_rejected, parsed.tables["surveys"].num_rows) == (34, 1, 33)


def test_an_effort_score_without_wording_asks_for_its_direction(read_text: Read) -> None:
    """High can be easy or hard."""
    rows = "".join(f"S{i},2024-01-01,{i % 7 + 1}\n" for i in range(40))
    with pytest.raises(NeedsAnswer) as error:
        read_text("Response ID,Date,CES\n" + rows)
    assert [k for k, _ in error.value.questions] == ["ces_direction"]
    surveys = read_text("Response ID,Date,CES\n" + rows, ces_direction="effort").tables["surveys"]
    assert set(surveys["direction"].to_pylist()) == {"effort"}


def test_dates_that_do_not_tell_their_order_are_asked_about(read_text: Read) -> None:
    """03/04/2024 is April or March."""
    text = "Ticket ID,Agent,Created at,Status\n" + "".join(
        f"{i},Ann,03/04/2024 10:00,open\n" for i in range(5)
    )
    with pytest.raises(NeedsAnswer, match="03/04/2024"):
        read_text(text)
    for day_first, day in ((True, datetime(2024, 4, 3, 10)), (False, datetime(2024, 3, 4, 10))):
        assert read_text(text, day_first=day_first).tables["interactions"]["opened_at"][0].as_py() == day


def test_personal_data_is_hashed_or_dropped(read_text: Read) -> None:
    """The same customer gives the same hash; names and addresses leave no trace."""
    text = "Ticket ID,Agent,Created at,Status,Customer name,Customer email,IP address\n"
    text += "1,Ann,2024-01-01,open,Eve Doe,eve@example.com,10.0.0.1\n2,Ann,2024-01-02,open,Eve Doe,EVE@example.com,10.0.0.1\n"
    parsed = read_text(text)
    first, second = parsed.tables["interactions"]["customer_id"].to_pylist()
    assert first == second
    assert len(first) == 16
    assert "eve" not in str(parsed).lower()


def test_a_bad_cell_is_rejected_and_its_row_kept(read_text: Read) -> None:
    """The reject names line, header and value."""
    parsed = read_text(
        "Ticket ID,Agent,Created at,Handle time (min)\n1,Ann,2024-01-01,5\n2,Ann,someday,7\n3,Ann,2024-01-03,long\n"
    )
    assert [(r["interaction_id"], r["handle_s"]) for r in parsed.tables["interactions"].to_pylist()] == [
        ("1", 300.0),
        ("2", 420.0),
        ("3", None),
    ]
    assert (parsed.rows_rejected, parsed.rejects.to_pylist()) == (0, [
        {"line": 3, "column": "Created at", "value": "someday", "reason": "this is not a date that can be read"},
        {"line": 4, "column": "Handle time (min)", "value": "long", "reason": "this is not a duration"},
    ])  # fmt: skip


def test_naive_times_are_read_in_the_zone_of_the_answer_or_the_header(read_text: Read) -> None:
    """The header wins."""
    text = "Ticket ID,Agent,Created at,Status\n1,Ann,2024-01-01 10:00,open\n"
    assert read_text(text, timezone="America/Lima").tables["interactions"]["opened_at"][
        0
    ].as_py() == datetime(2024, 1, 1, 15)
    named = text.replace("Created at", "Created at (Europe/Berlin)")
    assert read_text(named, timezone="America/Lima").tables["interactions"]["opened_at"][
        0
    ].as_py() == datetime(2024, 1, 1, 9)


def test_answers_map_and_ignore_columns(read_text: Read) -> None:
    """A header that is not there is an error that lists those that are."""
    text = "Ticket ID,Agent,Created at,Status,Pod X\n1,Ann,2024-01-01 10:00,open,Blue\n"
    parsed = read_text(text, columns=(("Pod X", "interactions.team"), ("Agent", "")))
    row = parsed.tables["interactions"].to_pylist()[0]
    assert (row["team"], row["agent_id"]) == ("Blue", None)
    with pytest.raises(UserError, match="Ticket ID"):
        read_text(text, columns=(("Nope", "interactions.team"),))


def test_a_sheet_that_fits_two_kinds_asks_which(read_text: Read) -> None:
    """A score, an agent and a day are as often a reviewer's as a customer's; the answer settles it."""
    text = "Agent,Date,Score\n" + "".join(f"Ann,2024-01-{i % 28 + 1:02d},{i % 5 + 1}\n" for i in range(40))
    with pytest.raises(NeedsAnswer, match="What does this file hold"):
        read_text(text)
    assert read_text(text, kind="reviews").tables["ratings"].num_rows == 40
    assert read_text(text, kind="surveys", survey_kind="csat").tables["surveys"].num_rows == 40


def test_a_file_that_fits_two_exports_asks_which(tmp_path: Path) -> None:
    """Two layouts that know the file equally well are both offered, the first not taken for granted."""
    text = 'title="{0}"\nkind="contacts"\nsource="{0}"\nevidence="C"\nanchors=["No","When"]\n'
    text += '[columns]\n"interactions.interaction_id"="No"\n"interactions.opened_at"="When"\n'
    (tmp_path / "upload").write_text("No,When\n1,2024-01-01 10:00\n")
    grid = load(tmp_path / "upload", "calls.csv", tmp_path, Limits())
    known = [from_toml(n, text.format(n)) for n in ("one", "two")]
    with grid.con:
        plan, _, _ = recognise(grid, "calls.csv", Answers(), known)
        (question,) = plan.questions
        assert (question.key, question.text, question.choices) == (
            "kind",
            "Which export is this?",
            (("one", "one"), ("two", "two")),
        )
        told, _, _ = recognise(grid, "calls.csv", Answers(kind="two"), known)
    assert (told.layout, told.questions) == ("two", ())


def test_a_kind_that_lacks_its_column_asks_for_it(read_text: Read) -> None:
    """A kind that lacks its column asks for it; one that does not exist is refused."""
    text = "Ticket ID,Agent,Created at,Status\n1,Ann,2024-01-01 10:00,open\n"
    with pytest.raises(NeedsAnswer, match="Which column holds the customer's answer"):
        read_text(text, kind="surveys")
    with pytest.raises(UserError, match="nonsense"):
        read_text(text, kind="nonsense")


def test_columns_of_settings_are_not_taken_for_marks(read_text: Read) -> None:
    """Yes and no beside a name are criteria only where something says that a review took place."""
    rows = "".join(f"{i},Ann {i},TRUE,FALSE,TRUE\n" for i in range(40))
    with pytest.raises(UnknownFile):
        read_text("id,name,active,suspended,verified\n" + rows)
    parsed = read_text("audit id,agent,greeted,verified,closed politely\n" + rows)
    assert set(parsed.tables["ratings"]["criterion"].to_pylist()) == {
        "Greeted",
        "Verified",
        "closed politely",
    }


def test_a_long_row_without_a_criterion_is_rejected(read_text: Read) -> None:
    """It would belong to no table."""
    parsed = read_text(_long() + "R0,T0,Ann,Mia,2024-01-01,,5,40\n")
    assert (parsed.rows_read, parsed.rows_rejected, parsed.tables["ratings"].num_rows) == (41, 1, 40)
    assert [r["reason"] for r in parsed.rejects.to_pylist()] == ["no criterion is named"]


@pytest.mark.parametrize("marks", ["Accuracy,Tone", "Accuracy"])
def test_a_sheet_of_reviews_may_have_one_or_two_criteria(read_text: Read, marks: str) -> None:
    """Columns that only reviews have say what the marks beside them are, however few these are."""
    several = marks.count(",") + 1
    rows = "".join(f"R{i},2026-01-0{i % 9 + 1},Ann,Mo{',4,5'[: 2 * several]}\n" for i in range(20))
    text = f"Review ID,Review date,Agent,Reviewer,{marks}\n{rows}"
    parsed = read_text(text, scale=(1, 5))
    assert (parsed.recognition.kind, parsed.tables["ratings"].num_rows) == ("reviews", 20 * several)


def test_one_row_of_a_review_is_no_list_of_agents(read_text: Read) -> None:
    """A row that names a review and its reviewer is a review, also where each agent stands there once."""
    text = "Review ID,Review date,Agent,Team,Reviewer,Accuracy,Tone\nR1,2026-01-05,Ann,Billing,Mo,4,5\n"
    assert read_text(text, scale=(1, 5)).recognition.kind == "reviews"


def test_numbers_without_anything_of_a_review_stay_unknown(read_text: Read) -> None:
    """Two columns of small numbers beside an agent are not taken for criteria."""
    with pytest.raises(UnknownFile):
        read_text("Agent,Shoes,Hats\nAnn,3,4\nBob,2,5\nAnn,1,1\n")


def test_a_german_sheet_with_decimal_commas_is_read(read_text: Read) -> None:
    """German headers, dates with dots, semicolons and decimal commas need no question."""
    rows = "".join(
        f"B{i};{i % 28 + 1:02d}.01.2026;Jörg;Technik;Uwe;{3 + i % 3};4,5;5;90,5\n" for i in range(40)
    )
    parsed = read_text("Bewertungs-ID;Datum;Mitarbeiter;Team;Prüfer;Genauigkeit;Ton;Lösung;Gesamt\n" + rows)
    review, ratings = parsed.tables["reviews"].to_pylist()[0], parsed.tables["ratings"].to_pylist()
    assert (review["agent_id"], review["reviewer"], review["given_score"]) == ("Jörg", "Uwe", 90.5)
    assert {r["score"] for r in ratings if r["criterion"] == "Ton"} == {4.5}


def test_the_reason_that_follows_nps_is_the_comment(read_text: Read) -> None:
    """What is asked after the number is what customers say."""
    rows = "".join(f"S{i},2026-01-0{i % 9 + 1},{i % 11},slow\n" for i in range(30))
    parsed = read_text("Response ID,Answered at,How likely are you to recommend us?,Why?\n" + rows)
    assert parsed.tables["surveys"].to_pylist()[0]["comment"] == "slow"


def test_headers_of_criteria_say_their_weight_and_what_is_critical(read_text: Read) -> None:
    """“Tone (20%)” weighs 20 where all are per cents of a hundred; “(critical)” leaves the name, too."""
    head = "Review ID,Agent,Reviewer,Review date,Greeting (30%),Tone (20%) [critical],Process (50 %)\n"
    rows = "".join(f"R{i},Ann,Mia,2024-01-{i % 28 + 1:02d},{i % 5 + 1},{i % 4 + 2},5\n" for i in range(40))
    parsed = read_text(head + rows)
    ratings = parsed.tables["ratings"].to_pylist()[:3]
    assert [(r["criterion"], r["weight"], r["critical"]) for r in ratings] == [
        ("Greeting", 30.0, False), ("Process", 50.0, False), ("Tone", 20.0, True),
    ]  # fmt: skip
    again = from_toml("own", parsed.recognition.as_layout)
    assert {(c.criterion, c.weight, c.critical) for c in again.columns if c.criterion} == {
        ("Greeting", 30.0, False), ("Process", 50.0, False), ("Tone", 20.0, True),
    }  # fmt: skip


def test_per_cents_in_headers_that_are_no_hundred_stay_in_the_names(read_text: Read) -> None:
    """They may be goals."""
    head = "Review ID,Agent,Reviewer,Review date,Greeting (90%),Tone (80%),Process\n"
    parsed = read_text(
        head + "".join(f"R{i},Ann,Mia,2024-01-{i % 28 + 1:02d},{i % 5 + 1},4,5\n" for i in range(40))
    )
    ratings = parsed.tables["ratings"].to_pylist()[:3]
    assert [(r["criterion"], r["weight"]) for r in ratings] == [
        ("Greeting (90%)", None),
        ("Process", None),
        ("Tone (80%)", None),
    ]


def test_two_people_of_one_name_are_pointed_at(read_text: Read) -> None:
    """Beside a column of addresses they can be told apart, once somebody says so."""
    head = "Review ID,Agent,Agent email,Reviewer,Review date,Greeting,Tone,Process\n"
    rows = "".join(
        f"R{i},{'Ann' if i % 3 else 'Bo'},{'ab'[i % 2]}{'' if i % 3 else 'o'}@x.example,Mia,2024-01-{i % 28 + 1:02d},{i % 5 + 1},4,5\n"
        for i in range(40)
    )
    rows = rows.replace("bo@x", "ao@x")
    notes = [n for n in read_text(head + rows).recognition.notes if "Agent email" in n]
    assert notes == [
        "In “Agent” “Ann” stands beside several values of “Agent email”. Rows of one name count as one person's: if they are several people, say that “Agent email” is the agent."
    ]
    parsed = read_text(head + rows, columns=(("Agent email", "reviews.agent_id"),))
    assert set(parsed.tables["reviews"]["agent_id"].to_pylist()) == {
        "a@x.example",
        "b@x.example",
        "ao@x.example",
    }
