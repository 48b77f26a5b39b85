"""Known exports: each shipped layout on a tiny file in the vendor's own headers."""

# ruff: noqa: E501 - rows of tables stay in one line, in plain sight

import json
from datetime import datetime
from pathlib import Path

import pytest

from iqs.sources import layouts
from iqs.sources.layout_text import from_toml
from tests.sources.reading import Read

ZENDESK = (
    "Summation column,Id,Requester,Requester id,Requester email,Assignee,Group,Tags,Status,Via,Created at,Solved at,"
    "Satisfaction Score,Reopens,Replies,First reply time in minutes,Topic [list],Total time spent (sec) [int]\n"
    "1,101,Eve,77,eve@example.com,Ann,Billing,vip refund,Solved,Web,2024-01-31 10:00,2024-01-31 12:00,Good,0,1,5,Refund,300\n"
    "1,102,Eve,77,eve@example.com,Bob,Billing,,Open,Chat,2024-02-01 10:00,,Offered,1,2,,Login,\n"
)


def _klaus(reviews: int = 40) -> str:
    people = {"email": "ann@x.io", "name": "Ann", "groups": [{"id": "1", "name": "Billing"}]}
    lead = {"email": "mia@x.io", "name": "Mia", "groups": [{"id": "2", "name": "Team leads"}]}
    ratings = [
        {
            "categoryName": "Tone",
            "score": 4,
            "weight": 40,
            "critical": False,
            "cause": None,
            "groupName": "Soft",
        },
        {"categoryName": "Safety", "score": None, "weight": 60, "critical": True, "groupName": "Hard"},
    ]
    made = [
        {"id": str(i), "reviewer": lead, "reviewee": people, "score": 75, "comment": "ok", "tags": ["calibration"] if i == 0 else [],
         "createdISO": "2024-02-01T10:00:00Z", "scorecard": {"id": "9", "name": "Main"},
         "ratings": [r | {"score": r["score"] and i % 5 + 1} for r in ratings] if i < reviews - 1 else []}
        for i in range(reviews)
    ]  # fmt: skip
    conversation = {"externalId": "T1", "createdAtISO": "2024-01-31T09:00:00Z", "workspaceName": "Desk",
                    "externalFields": [{"externalId": "c", "name": "Channel", "value": "chat"}], "reviews": made}  # fmt: skip
    return json.dumps({"conversations": [conversation], "pagination": {"page": 1, "pageSize": 1, "total": 1}})


def test_zendesk_tickets_give_contacts_and_survey_answers(read_text: Read) -> None:
    """Minutes become seconds, the status tells resolution, and offered is sent but not answered."""
    parsed = read_text(ZENDESK)
    assert (parsed.recognition.layout, parsed.recognition.kind) == ("zendesk_support_tickets", "contacts")
    first, second = parsed.tables["interactions"].to_pylist()
    wanted = {"source": "zendesk", "interaction_id": "101", "agent_id": "Ann", "team": "Billing", "channel": "Web", "topic": "Refund",
              "first_response_s": 300.0, "handle_s": 300.0, "replies": 1, "reopens": 0, "resolved": True, "tags": "vip;refund",
              "opened_at": datetime(2024, 1, 31, 10)}  # fmt: skip
    assert {k: first[k] for k in wanted} == wanted
    assert (second["resolved"], second["solved_at"], second["customer_id"]) == (
        False,
        None,
        first["customer_id"],
    )
    assert [(s["response_id"], s["kind"], s["score"], s["scale_max"]) for s in parsed.tables["surveys"].to_pylist()] == [
        ("101", "csat", 1.0, 1.0), ("102", "csat", None, 1.0),
    ]  # fmt: skip
    assert "eve" not in str(parsed).lower()


def test_zendesk_qa_reviews_come_with_their_ratings(read_text: Read) -> None:
    """A rating without a score does not apply, and a review without ratings still counts."""
    parsed = read_text(_klaus())
    assert parsed.recognition.layout == "zendesk_qa_reviews"
    ratings = [r for r in parsed.tables["ratings"].to_pylist() if r["review_id"] == "0"]
    assert [(r["criterion"], r["score"], r["scale_max"], r["weight"], r["critical"], r["not_applicable"], r["criterion_group"]) for r in ratings] == [
        ("Tone", 1.0, 5.0, 40.0, False, False, "Soft"), ("Safety", None, 5.0, 60.0, True, True, "Hard"),
    ]  # fmt: skip
    reviews = parsed.tables["reviews"].to_pylist()
    assert {r["review_id"]: r["review_type"] for r in reviews[:2]} == {"0": "calibration", "1": "manager"}
    wanted = {"interaction_id": "T1", "agent_id": "ann@x.io", "reviewer": "mia@x.io", "team": "Billing", "scorecard": "Main",
              "given_score": 75.0, "channel": "chat", "conversation_at": datetime(2024, 1, 31, 9)}  # fmt: skip
    assert {k: reviews[0][k] for k in wanted} == wanted
    assert (len(reviews), parsed.rows_read, parsed.rows_rejected) == (40, 79, 0)


def test_medallia_stars_are_csat_even_when_nobody_answered_yet(read_text: Read) -> None:
    """A request without an answer has no score."""
    header = "request_id,request_sent_at,response_received_at,star_rating,comments,ext_interaction_id,channel,customer_name,request_sent_to,employee_email,employee_custom_id\n"
    parsed = read_text(
        header
        + "R1,2024-01-01 10:00:00,2024-01-01 11:00:00,4,good,T1,chat,Eve,eve@x.io,ann@x.io,E1\nR2,2024-01-01 10:00:00,,,,T2,chat,Eve,eve@x.io,,E1\n"
    )
    first, second = parsed.tables["surveys"].to_pylist()
    assert parsed.recognition.layout == "medallia_agent_connect"
    assert (first["kind"], first["score"], first["scale_min"], first["scale_max"], first["agent_id"]) == (
        "csat",
        4.0,
        1.0,
        5.0,
        "ann@x.io",
    )
    assert (second["score"], second["responded_at"], second["agent_id"]) == (None, None, "E1")


@pytest.mark.parametrize("form", ["array", "lines", "end to end"])
def test_delighted_answers_are_read_in_every_framing(read_text: Read, form: str) -> None:
    """Unix seconds become times, and properties name ticket and agent."""
    rows = [{"id": str(i), "person": "10", "survey_type": "nps", "score": i % 11, "comment": None, "created_at": 1713418460,
             "person_properties": {"ticket_id": f"T{i}", "agent_email": "ann@x.io"}} for i in range(3)]  # fmt: skip
    lines = [json.dumps(r) for r in rows]
    content = {"array": json.dumps(rows), "lines": "\n".join(lines), "end to end": "".join(lines)}[form]
    parsed = read_text(content, name="delighted.json")
    first = parsed.tables["surveys"].to_pylist()[0]
    assert parsed.recognition.layout == "delighted_responses"
    assert (first["kind"], first["score"], first["scale_max"], first["interaction_id"], first["agent_id"], first["responded_at"]) == (
        "nps", 0.0, 10.0, "T0", "ann@x.io", datetime(2024, 4, 18, 5, 34, 20),
    )  # fmt: skip


def test_typeform_questions_tell_the_kind_of_survey(read_text: Read) -> None:
    """Two scored questions of a form give two answers to each response."""
    header = '#,How easy was it to get help?,"How likely are you to recommend us, really?",What could be better?,ticket_id,Start Date (UTC),Submit Date (UTC),Network ID\n'
    rows = "".join(
        f"a{i},{i % 7 + 1},{i % 11},Please answer faster next time,T{i},2024-01-01 10:00:00,2024-01-01 10:05:00,n{i}\n"
        for i in range(77)
    )
    parsed = read_text(header + rows)
    answers = parsed.tables["surveys"].to_pylist()
    assert (parsed.recognition.layout, len(answers), parsed.rows_read) == ("typeform_responses", 154, 77)
    assert [(a["response_id"], a["kind"], a["direction"], a["scale_max"]) for a in answers[:2]] == [
        ("a0", "ces", "ease", 7.0), ("a0:nps", "nps", None, 10.0),
    ]  # fmt: skip
    assert answers[0]["comment"] == "Please answer faster next time"


def test_both_maestroqa_files_name_the_same_review(read_text: Read) -> None:
    """Formula wrappers go, points become per cent, sections carry their highest points."""
    shared = {"agent_email": "ann@x.io", "date_graded": '"=""2020-01-31 14:05:06.123456"""', "gradable_id": "007", "grade_type": "Manual",
              "grader": "mia@x.io", "rubric_id": "r1", "rubric_name": "Main", "ticket_created_at": "Unknown"}  # fmt: skip
    total = shared | {"rubric_score": "45", "max_rubric_score": "50", "comment": "ok"}
    section = shared | {
        "section_id": "s1",
        "section_name": "Tone",
        "section_score": "4",
        "max_section_score": "5",
    }
    one = read_text(",".join(total) + "\n" + ",".join(total.values()) + "\n")
    other = read_text(
        ",".join(section)
        + "\n"
        + ",".join(section.values())
        + "\n"
        + ",".join(
            (section | {"section_name": "Process", "section_score": "8", "max_section_score": "10"}).values()
        )
        + "\n"
    )
    review = one.tables["reviews"].to_pylist()[0]
    assert (one.recognition.layout, other.recognition.layout) == (
        "maestroqa_total_scores",
        "maestroqa_section_scores",
    )
    assert (
        review["given_score"],
        review["interaction_id"],
        review["conversation_at"],
        review["review_type"],
    ) == (90.0, "007", None, "qa")
    assert review["reviewed_at"] == datetime(2020, 1, 31, 14, 5, 6, 123456)
    assert [(r["review_id"], r["criterion"], r["score"], r["scale_min"], r["scale_max"], r["weight"]) for r in other.tables["ratings"].to_pylist()] == [
        (review["review_id"], "Tone", 4.0, 0.0, 5.0, 5.0), (review["review_id"], "Process", 8.0, 0.0, 10.0, 10.0),
    ]  # fmt: skip


def test_every_layout_says_what_it_is_and_is_described_in_the_docs() -> None:
    """Each has a link, a grade of evidence, and a section of its own."""
    text = (Path(__file__).parents[2] / "docs" / "layouts.md").read_text(encoding="utf-8")
    for layout in layouts():
        assert layout.evidence in {"A", "B", "C"}
        assert layout.link.startswith("https://")
        assert f"## {layout.title}" in text
        assert f"`{layout.name}`" in text


@pytest.mark.parametrize(
    ("line", "said"),
    [('"interactions.nope" = "Id"', "not a canonical column"), ("", "lacks the key 'anchors'")],
)
def test_a_wrong_layout_file_says_what_is_wrong(line: str, said: str) -> None:
    """The message names the layout."""
    text = 'title="X"\nkind="contacts"\nsource="x"\nabout="x"\nevidence="A"\nlink="https://x"\n'
    with pytest.raises(ValueError, match=said):
        from_toml("x", text + (f'anchors=["Id"]\n[columns]\n{line}' if line else ""))
