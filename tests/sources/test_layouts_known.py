"""Every known export on a small file in its real shape: recognised, accounted for, and exactly right."""

# ruff: noqa: E501 - rows of tables stay in one line, in plain sight

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from iqs.errors import UnknownFile
from iqs.sources import Parsed, layouts
from iqs.sources.convert import MAIN
from iqs.sources.headers import read_header
from iqs.sources.layout import confidence
from tests.sources.layout_samples import SAMPLES, contact_records, genesys, intercom_conversations, table
from tests.sources.reading import Read, ReadFile

D = datetime
FIRST = D(2024, 1, 31, 10)
# Canonical table and the values of its first row, as the sample states them.
EXPECTED: dict[str, tuple[str, dict[str, Any]]] = {
    "aircall_calls": ("interactions", {"interaction_id": "call_1", "agent_id": "Agent 2", "team": "Billing", "channel": "call", "opened_at": FIRST, "talk_s": 282.0, "hold_s": None, "wrap_s": None, "first_response_s": 6.0, "answered": True}),
    "amazon_connect_ctr": ("interactions", {"interaction_id": "a1", "agent_id": "ann", "team": "Billing", "channel": "call", "topic": "Refund", "opened_at": FIRST, "talk_s": 300.0, "hold_s": 20.0, "wrap_s": 45.0, "first_response_s": 12.0, "answered": True}),
    "amazon_connect_evaluation": ("reviews", {"review_id": "e1", "interaction_id": "c1", "agent_id": "u1", "reviewed_at": FIRST, "given_score": 90.0}),
    "delighted_responses": ("surveys", {"response_id": "1", "kind": "nps", "score": 0.0, "scale_max": 10.0, "interaction_id": "T1"}),
    "five9_call_log": ("interactions", {"interaction_id": "300001", "agent_id": "ann@x.io", "team": "Billing", "channel": "call", "opened_at": D(2016, 10, 27, 14, 51, 34), "talk_s": 240.0, "hold_s": 30.0, "wrap_s": 20.0, "first_response_s": 12.0, "answered": True}),
    "freshdesk_satisfaction": ("surveys", {"response_id": "7", "kind": "csat", "score": 3.0, "scale_min": 1.0, "scale_max": 3.0, "interaction_id": "501", "agent_id": "5", "team": "9", "responded_at": FIRST, "comment": "thanks"}),
    "freshdesk_tickets": ("interactions", {"interaction_id": "501", "agent_id": "Ann", "team": "Billing", "channel": "call", "topic": "Refund", "opened_at": D(2025, 1, 8, 15), "solved_at": D(2025, 1, 8, 17), "first_response_s": 1800.0, "handle_s": 750.0, "replies": 2, "resolved": True, "tags": "vip;refund"}),
    "freshservice_tickets": ("interactions", {"interaction_id": "INC-7", "agent_id": "Ann", "team": "IT", "channel": "email", "topic": "Laptop", "first_response_s": 600.0, "handle_s": None, "replies": 1, "resolved": True}),
    "front_messages": ("interactions", {"interaction_id": "cnv_1", "agent_id": "Ann", "team": "Billing", "opened_at": FIRST, "handle_s": 180.0, "resolved": None, "tags": "vip"}),
    "genesys_interactions": ("interactions", {"interaction_id": "g1", "agent_id": "Ann", "team": "Billing", "channel": "call", "topic": "Refund", "opened_at": D(2025, 6, 23, 7), "handle_s": 480.5, "hold_s": None, "first_response_s": 9.0, "answered": True}),
    "gladly_conversations": ("interactions", {"interaction_id": "d1", "agent_id": "g7", "team": "Billing", "opened_at": FIRST, "solved_at": D(2024, 1, 31, 12), "resolved": True}),
    "intercom_admins": ("agents", {"agent_id": "814860", "name": "Ann Lee", "role": "Senior agent", "aliases": "ann@x.io"}),
    "intercom_api": ("interactions", {"interaction_id": "215", "agent_id": "814860", "team": "9", "channel": "email", "opened_at": FIRST, "solved_at": D(2024, 1, 31, 12), "first_response_s": 95.0, "reopens": 1, "resolved": True, "tags": "vip"}),
    "intercom_conversations": ("interactions", {"interaction_id": "215", "agent_id": "Ann", "team": "Billing", "topic": "Refund", "opened_at": D(2024, 1, 31, 15), "first_response_s": 95.0, "resolved": True}),
    "intercom_messages": ("interactions", {"interaction_id": "215", "agent_id": "Ann", "opened_at": FIRST, "solved_at": D(2024, 1, 31, 12), "first_response_s": 95.0, "resolved": True, "tags": "vip;refund"}),
    "intercom_ratings": ("surveys", {"interaction_id": "215", "kind": "csat", "score": 4.0, "scale_min": 1.0, "scale_max": 5.0, "responded_at": D(2024, 1, 31, 9), "comment": "quick", "agent_id": None}),
    "intercom_warehouse": ("interactions", {"interaction_id": "215", "agent_id": "814860", "opened_at": FIRST, "resolved": True}),
    "maestroqa_answers": ("reviews", {"review_id": "a1", "interaction_id": "T1", "agent_id": "g5", "reviewer": "mia@x.io", "review_type": "qa", "reviewed_at": D(2024, 1, 31, 11), "given_score": 87.5}),
    "maestroqa_section_scores": ("ratings", {"criterion": "Tone", "score": 4.0, "scale_max": 5.0, "weight": 5.0}),
    "maestroqa_total_scores": ("reviews", {"interaction_id": "T7", "agent_id": "ann@x.io", "given_score": 90.0}),
    "medallia_agent_connect": ("surveys", {"response_id": "R1", "score": 4.0, "scale_max": 5.0, "interaction_id": "T1"}),
    "miarec_reports": ("ratings", {"review_id": "m1", "criterion": "Tone", "score": 4.0, "scale_min": 0.0, "scale_max": 5.0, "weight": 50.0}),
    "qualtrics": ("surveys", {"response_id": "R_1", "kind": "nps", "score": 1.0, "scale_max": 10.0, "interaction_id": "T1", "agent_id": "ann@x.io", "responded_at": D(2024, 1, 31, 10, 0, 1), "comment": "Please answer faster next time"}),
    "qualtrics_legacy": ("surveys", {"response_id": "R_0", "kind": "csat", "score": 1.0, "scale_max": 5.0, "interaction_id": "T0", "responded_at": D(2017, 7, 18, 8, 28, 48)}),
    "qualtrics_warehouse": ("surveys", {"response_id": "QID1-0", "kind": "nps", "score": 0.0, "scale_max": 10.0, "responded_at": FIRST, "agent_id": None}),
    "salesforce_cases": ("interactions", {"interaction_id": "00001026", "agent_id": "Ann Lee", "opened_at": FIRST, "solved_at": D(2024, 1, 31, 12), "resolved": True}),
    "surveymonkey": ("surveys", {"response_id": "1000", "kind": "csat", "score": 1.0, "scale_max": 5.0, "responded_at": D(2024, 1, 31, 10, 5), "agent_id": None, "comment": "Please answer faster"}),
    "talkdesk_contacts": ("interactions", {"interaction_id": "k1", "agent_id": "Ann", "team": "Billing", "opened_at": FIRST, "talk_s": 300.0, "hold_s": 45.0, "wrap_s": 60.0, "first_response_s": 20.0, "handle_s": None}),
    "typeform_responses": ("surveys", {"response_id": "a0", "kind": "nps", "score": 0.0, "scale_max": 10.0}),
    "wolkvox_quality": ("ratings", {"criterion": "Greeting", "score": 1.0, "scale_min": 0.0, "scale_max": 1.0, "critical": False}),
    "zendesk_nps": ("surveys", {"response_id": "8", "kind": "nps", "score": 9.0, "scale_max": 10.0, "sent_at": D(2022, 1, 31, 8), "responded_at": FIRST.replace(year=2022)}),
    "zendesk_qa_autoqa": ("ratings", {"review_id": "v1", "criterion": "Tone", "score": 4.0, "scale_max": 5.0, "not_applicable": False, "critical": False, "cause": "late;rude"}),
    "zendesk_qa_csat": ("surveys", {"interaction_id": "T0", "kind": "csat", "score": 1.0, "scale_max": 5.0, "agent_id": "ann@x.io", "channel": "email", "responded_at": FIRST}),
    "zendesk_qa_reviews": ("ratings", {"review_id": "0", "criterion": "Tone", "score": 1.0, "scale_max": 5.0}),
    "zendesk_satisfaction_ratings": ("surveys", {"response_id": "208", "kind": "csat", "score": 1.0, "scale_max": 1.0, "interaction_id": "208", "agent_id": "5", "responded_at": D(2024, 1, 31, 11), "comment": "thanks"}),
    "zendesk_support_tickets": ("interactions", {"interaction_id": "101", "agent_id": "Ann", "resolved": True}),
    "zendesk_tickets_json": ("interactions", {"interaction_id": "35436", "agent_id": "5", "team": "9", "channel": "web", "topic": "question", "opened_at": FIRST, "solved_at": D(2024, 1, 31, 12), "first_response_s": 900.0, "replies": 2, "reopens": 1, "resolved": True, "tags": "vip;refund"}),
    "zendesk_users": ("agents", {"agent_id": "5", "name": "Ann Lee", "aliases": "ann@x.io", "role": None}),
}  # fmt: skip


def test_every_layout_has_a_sample_and_expected_values() -> None:
    """A layout without a file in its shape would be unproven."""
    names = {layout.name for layout in layouts()}
    assert names == set(SAMPLES) == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_sample_of_a_layout_is_read_exactly(read_text: Read, name: str) -> None:
    """It is taken for that layout and no other, every row is accounted for, and the values are right."""
    parsed = read_text(SAMPLES[name])
    recognition = parsed.recognition
    assert (recognition.layout, recognition.questions) == (name, ())
    layout = next(lay for lay in layouts() if lay.name == name)
    assert recognition.kind == layout.kind
    table_name, wanted = EXPECTED[name]
    first = parsed.tables[table_name].to_pylist()[0]
    assert {k: first[k] for k in wanted} == wanted
    assert first.get("source", layout.source) == layout.source
    main = "ratings" if layout.grain == "long" else MAIN[layout.kind]
    lines = parsed.tables[main]["line"].unique()
    assert parsed.rows_read == len(lines) + parsed.rows_rejected
    assert "Eve Adams" not in str(parsed.tables) + str(recognition)
    assert "eve@example.com" not in str([t.to_pylist() for t in parsed.tables.values()]) + str(recognition)


@pytest.mark.parametrize("name", sorted(n for n, text in SAMPLES.items() if text[0] not in "{["))
def test_no_layout_claims_the_sample_of_another(name: str) -> None:
    """Anchors of two layouts are never in one file, so nobody is asked which export it is."""
    rows = list(csv.reader(io.StringIO(SAMPLES[name].removeprefix("\ufeff"))))
    headers = [read_header(h) for h in rows[name == "qualtrics_legacy"]]
    assert [lay.name for lay in layouts() if confidence(lay, headers)] == [name]


def _reasons(parsed: Parsed) -> list[str]:
    return sorted(parsed.rejects["reason"].to_pylist())


def test_freshdesk_zero_means_nothing_and_the_hours_column_stands_in(read_text: Read) -> None:
    """A ticket without a moment of first response takes the column of h:mm:ss; zero time tracked is none."""
    second = read_text(SAMPLES["freshdesk_tickets"]).tables["interactions"].to_pylist()[1]
    assert (second["first_response_s"], second["handle_s"], second["resolved"], second["agent_id"]) == (
        300.0,
        None,
        False,
        None,
    )


def test_freshdesk_dates_after_excel_give_the_same_first_response(read_text: Read) -> None:
    """Day first is told by another column or asked, and the answer holds for the time worked out as well."""
    header = "Ticket ID,Created time,Initial response time,Agent interactions\n"
    told = read_text(
        header + "1,08/01/2025 15:00,08/01/2025 15:30,1\n2,31/01/2025 23:30,01/02/2025 00:30,1\n"
    )
    assert told.tables["interactions"]["first_response_s"].to_pylist() == [1800.0, 3600.0]
    asked = read_text(header + "1,02/01/2025 15:00,03/01/2025 15:00,1\n", day_first=False)
    assert asked.tables["interactions"]["first_response_s"].to_pylist() == [28 * 86400.0]


def test_freshdesk_columns_in_minutes_are_minutes(read_text: Read) -> None:
    """Newer exports name the unit; a repeated column does no harm."""
    header = "Ticket ID,Created time,Agent interactions,First response time (in mins),Resolution time (in hrs),Resolution time (in hrs)_1\n"
    parsed = read_text(header + "1,2025-01-08 15:00:00,1,12.5,0:00:00,0:00:00\n")
    assert (parsed.recognition.layout, parsed.tables["interactions"]["first_response_s"].to_pylist()) == (
        "freshdesk_tickets",
        [750.0],
    )


def test_sums_of_genesys_by_agent_and_interval_are_refused(read_text: Read) -> None:
    """They hold no single contact that could be counted."""
    names = "Interval Start|Interval End|Interval Complete|Filters|Media Type|Agent Id|Agent Name|Handle|Avg Handle|Avg Talk|Avg Hold|Avg ACW|Total Handle|Total Talk|Total Hold|Total ACW"
    row = {
        "Interval Start": "6/23/25 07:00 AM",
        "Interval End": "6/23/25 07:30 AM",
        "Agent Id": "a1",
        "Agent Name": "Ann",
        "Handle": 3,
        "Avg Handle": 1000,
        "Total Handle": 3000,
    }
    with pytest.raises(UnknownFile, match="looks like a summary"):
        read_text(table(names, row, row | {"Agent Id": "a2", "Agent Name": "Bob"}))


def test_intercom_ratings_of_bots_are_left_out_and_listed(read_text: Read) -> None:
    """An answer about Fin would count against the teammate of the conversation."""
    parsed = read_text(SAMPLES["intercom_ratings"])
    assert (parsed.rows_read, parsed.rows_rejected) == (3, 2)
    assert _reasons(parsed) == ["a rating of the AI agent, not of a teammate"] * 2


def test_an_intercom_file_of_bot_ratings_alone_is_refused(read_text: Read) -> None:
    """Nothing is left to load, and the message says why."""
    text = "\n".join(line for line in SAMPLES["intercom_ratings"].splitlines() if "Teammate" not in line)
    with pytest.raises(UnknownFile, match="a rating of the AI agent"):
        read_text(text)


@pytest.mark.parametrize("form", ["array", "document", "lines"])
def test_intercom_conversations_of_the_api_are_read_in_every_framing(read_text: Read, form: str) -> None:
    """The rating is a survey answer of the same id; 0 and nothing both mean that nobody was assigned."""
    found = intercom_conversations()
    content = {
        "array": json.dumps(found),
        "document": SAMPLES["intercom_api"],
        "lines": "\n".join(json.dumps(c) for c in found),
    }[form]
    parsed = read_text(content)
    assert parsed.recognition.layout == "intercom_api"
    second = parsed.tables["interactions"].to_pylist()[1]
    assert (second["agent_id"], second["team"], second["resolved"], second["first_response_s"]) == (
        None,
        None,
        False,
        None,
    )
    (answer,) = parsed.tables["surveys"].to_pylist()
    assert (answer["response_id"], answer["score"], answer["scale_max"], answer["responded_at"]) == (
        "215",
        4.0,
        5.0,
        D(2024, 1, 31, 13),
    )


def test_only_the_state_in_force_of_an_intercom_conversation_counts(read_text: Read) -> None:
    """The warehouse keeps every state; the earlier one is listed."""
    parsed = read_text(SAMPLES["intercom_warehouse"])
    assert (parsed.rows_read, parsed.rows_rejected) == (2, 1)
    assert _reasons(parsed) == ["an earlier state of a conversation, no longer in force"]
    assert parsed.tables["surveys"]["score"].to_pylist() == [5.0]


def test_messages_of_front_become_conversations_and_the_unit_is_said(read_text: Read) -> None:
    """Three messages of one conversation are one contact; the unit of its time is an assumption."""
    parsed = read_text(SAMPLES["front_messages"])
    calls = parsed.tables["interactions"].to_pylist()
    assert (parsed.rows_read, parsed.rows_rejected, len(calls)) == (4, 2, 2)
    assert (calls[1]["agent_id"], calls[1]["handle_s"]) == (None, None)
    assert "“Handle time” names no unit of time: 180.0 was read as 180 s" in " ".join(
        parsed.recognition.notes
    )
    told = read_text(SAMPLES["front_messages"], units=(("Handle time", "min"),))
    assert told.tables["interactions"]["handle_s"].to_pylist() == [10_800.0, None]


def test_codes_of_freshdesk_ratings_are_happy_neutral_or_unhappy(read_text: Read) -> None:
    """103 and 102 are both happy, 100 is neutral, negative codes are unhappy."""
    parsed = read_text(SAMPLES["freshdesk_satisfaction"])
    assert parsed.tables["surveys"]["score"].to_pylist() == [3.0, 3.0, 2.0, 1.0]


def test_qualtrics_previews_go_and_the_nps_group_is_no_answer(read_text: Read) -> None:
    """Two questions are scored; the group 1 to 3 beside the NPS question is not."""
    parsed = read_text(SAMPLES["qualtrics"])
    assert (parsed.rows_read, parsed.rows_rejected) == (40, 1)
    scored = {u.header for u in parsed.recognition.columns if u.target == "surveys.score"}
    assert scored == {
        "Q1: How likely are you to recommend us to a friend?",
        "Q2: How satisfied were you with our help?",
    }
    answers = parsed.tables["surveys"].to_pylist()
    assert {(a["kind"], a["scale_max"]) for a in answers} == {("nps", 10.0), ("csat", 5.0)}
    assert len(answers) == 78


def test_genesys_clock_times_give_seconds_and_a_cut_export_warns(read_text: Read) -> None:
    """Hours may be above 24; “NO” in the first column is said to people."""
    parsed = read_text(genesys(clock=True, done="NO"))
    first = parsed.tables["interactions"].to_pylist()[0]
    assert (first["handle_s"], first["first_response_s"]) == (
        pytest.approx(50 * 3600 + 38 * 60 + 24.085),
        9.0,
    )
    assert any("stopped this export before its end" in n for n in parsed.recognition.notes)
    assert not any("stopped" in n for n in read_text(genesys()).recognition.notes)


def test_genesys_seconds_stay_seconds(read_text: Read) -> None:
    """The third way accounts write durations: as long as from start to end."""
    text = genesys().replace("600000", "600").replace("480500", "480").replace("9000", "9")
    first = read_text(text).tables["interactions"].to_pylist()[0]
    assert (first["handle_s"], first["first_response_s"]) == (480.0, 9.0)


def test_genesys_abandoned_calls_stay_and_have_no_agent(read_text: Read) -> None:
    """They count as contacts that were not answered."""
    second = read_text(SAMPLES["genesys_interactions"]).tables["interactions"].to_pylist()[1]
    assert (second["answered"], second["agent_id"], second["handle_s"], second["first_response_s"]) == (
        False,
        None,
        None,
        0.0,
    )


def test_five9_legs_become_one_call_and_are_listed(read_text: Read) -> None:
    """Three legs of one call are one contact; the lost call has no agent."""
    parsed = read_text(SAMPLES["five9_call_log"])
    calls = parsed.tables["interactions"].to_pylist()
    assert (parsed.rows_read, parsed.rows_rejected, len(calls)) == (4, 2, 2)
    assert (calls[1]["answered"], calls[1]["agent_id"], calls[1]["talk_s"]) == (False, None, None)
    assert len(set(_reasons(parsed))) == 1


@pytest.mark.parametrize("order", [1, -1])
def test_amazon_connect_keeps_the_newest_delivery_in_any_order(read_text: Read, order: int) -> None:
    """A record is delivered at least once, and the after-contact work comes late."""
    parsed = read_text("\n".join(json.dumps(r) for r in contact_records()[::order]))
    calls = {c["interaction_id"]: c for c in parsed.tables["interactions"].to_pylist()}
    assert (calls["a1"]["wrap_s"], calls["a2"]["answered"], calls["a2"]["agent_id"]) == (45.0, False, None)
    assert (parsed.rows_read, parsed.rows_rejected) == (3, 1)


def test_a_talkdesk_header_in_the_middle_is_left_out(read_text: Read) -> None:
    """The API writes a header of its own below that of the script."""
    parsed = read_text(SAMPLES["talkdesk_contacts"])
    assert (parsed.rows_read, parsed.rows_rejected) == (3, 1)
    assert parsed.tables["interactions"]["talk_s"].to_pylist() == [300.0, 125.0]


def test_automatic_reviews_are_of_the_type_auto(read_text: Read) -> None:
    """They can be told from those that people made."""
    parsed = read_text(SAMPLES["zendesk_qa_autoqa"])
    (review,) = parsed.tables["reviews"].to_pylist()
    assert (review["review_type"], review["agent_id"], review["conversation_at"]) == (
        "auto",
        "ann@x.io",
        D(2024, 1, 31, 9),
    )
    assert {(r["criterion"], r["score"], r["not_applicable"]) for r in parsed.tables["ratings"].to_pylist()} == {
        ("Tone", 4.0, False), ("Grammar", 0.0, False), ("Closing", None, True),
    }  # fmt: skip


@pytest.mark.parametrize("form", ["array", "document", "lines"])
def test_zendesk_tickets_are_read_in_every_framing(read_text: Read, form: str) -> None:
    """The rating of a ticket is a survey answer of the same id."""
    tickets = [json.loads(line) for line in SAMPLES["zendesk_tickets_json"].splitlines()]
    content = {
        "array": json.dumps(tickets),
        "document": json.dumps({"tickets": tickets, "count": 2}),
        "lines": SAMPLES["zendesk_tickets_json"],
    }[form]
    parsed = read_text(content)
    assert parsed.recognition.layout == "zendesk_tickets_json"
    assert [t["interaction_id"] for t in parsed.tables["interactions"].to_pylist()] == ["35436", "35437"]
    assert [(s["response_id"], s["score"]) for s in parsed.tables["surveys"].to_pylist()] == [("35436", 0.0)]


def test_salesforce_closing_lines_are_left_out_also_as_wide_as_the_table(read_text: Read) -> None:
    """A workbook fills the lines below the table up to its width."""
    plain = read_text(SAMPLES["salesforce_cases"])
    assert (plain.rows_read, plain.rows_rejected, plain.tables["interactions"].num_rows) == (5, 3, 2)
    rows = list(csv.reader(io.StringIO(SAMPLES["salesforce_cases"])))
    wide = table(rows[0], *(dict(zip(rows[0], r, strict=False)) for r in rows[1:] if r))
    filled = read_text(wide)
    assert (filled.rows_read, filled.rows_rejected) == (5, 3)
    assert [r["resolved"] for r in filled.tables["interactions"].to_pylist()] == [True, False]


def test_a_critical_error_of_wolkvox_is_critical(read_text: Read) -> None:
    """Attributes of one contact, survey and date are one review."""
    parsed = read_text(SAMPLES["wolkvox_quality"])
    second = parsed.tables["ratings"].to_pylist()[1]
    assert (second["criterion"], second["score"], second["critical"]) == ("Identity check", 0.0, True)
    assert parsed.tables["reviews"].num_rows == 1


@pytest.mark.parametrize(("name", "said"), [("qualtrics/sample.csv", "Qualtrics responses"), ("qualtrics/sample_legacy.csv", "Qualtrics responses, old form"), ("surveymonkey/StarWars_two_header_rows_8bit.csv", "RespondentID"), ("surveymonkey/weather-check.csv", "RespondentID"), ("zendesk_fivetran_schema/satisfaction_rating_data.csv", "hashed")])  # fmt: skip
def test_real_surveys_without_a_scored_question_are_refused(
    shared: Path, name: str, said: str, read_file: ReadFile
) -> None:
    """The message names the export, or what was found instead of scores."""
    path = shared / "exports" / name
    with pytest.raises(UnknownFile, match=said):
        read_file(path)


def test_a_real_table_of_zendesk_tickets_isread_file(shared: Path, read_file: ReadFile) -> None:
    """The warehouse names the columns as the API does."""
    path = shared / "exports" / "zendesk_fivetran_schema" / "ticket_data.csv"
    parsed = read_file(path)
    assert (parsed.recognition.layout, parsed.rows_read, parsed.rows_rejected) == (
        "zendesk_tickets_json",
        10,
        0,
    )
    assert parsed.tables["interactions"]["channel"].null_count == 0
