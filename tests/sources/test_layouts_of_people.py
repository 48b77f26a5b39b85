"""Lists of people, messages and warehouse answers: the exports whose rows are not all what is wanted."""

import json

import pytest

from iqs.errors import UnknownFile
from tests.sources.layout_samples import SAMPLES
from tests.sources.reading import Read

ANSWERS = "_fivetran_id,response_id,question,value,recorded_date,status\n"


def test_customers_among_zendesk_users_are_left_out(read_text: Read) -> None:
    """Nothing of them is kept, not even in what is listed as left out."""
    parsed = read_text(SAMPLES["zendesk_users"])
    assert parsed.tables["agents"]["name"].to_pylist() == ["Ann Lee", "Bob Ray"]
    assert [(r["value"], r["reason"]) for r in parsed.rejects.to_pylist()] == [
        ("end-user", "a customer, not an agent")
    ]
    assert (parsed.rows_read, parsed.rows_rejected) == (3, 1)
    assert "+1555" not in str(parsed)


def test_a_table_of_users_in_a_warehouse_is_read_alike(read_text: Read) -> None:
    """The same names of columns as the API's."""
    text = "id,active,email,name,role,ticket_restriction\n7,TRUE,ann@x.io,Ann Lee,agent,\n"
    text += "8,TRUE,eve@x.io,Eve,end-user,requested\n"
    parsed = read_text(text)
    assert parsed.recognition.layout == "zendesk_users"
    assert parsed.tables["agents"]["agent_id"].to_pylist() == ["7"]


def test_a_list_of_people_whose_names_are_hashed_is_refused(read_text: Read) -> None:
    """Such names say nothing to anyone."""
    text = "id,_fivetran_deleted,_fivetran_synced,job_title,email,name\n"
    rows = "1,false,2020-12-01 18:00:13,,pabACwVFlKUUrFX3+yMBSg==,auagZ02LBDUvzR4sWgQgTw==\n"
    with pytest.raises(UnknownFile, match="names in “name” are encrypted"):
        read_text(text + rows)


def test_a_team_among_intercom_teammates_is_no_person(read_text: Read) -> None:
    """It is listed as left out."""
    parsed = read_text(SAMPLES["intercom_admins"])
    assert parsed.tables["agents"]["name"].to_pylist() == ["Ann Lee"]
    assert parsed.rejects["reason"].to_pylist() == ["a team, not a person"]


def test_messages_of_a_conversation_become_a_contact_of_its_first_admin(read_text: Read) -> None:
    """Neither the customer nor a bot is its agent; without an admin there is none."""
    parsed = read_text(SAMPLES["intercom_messages"])
    contacts = parsed.tables["interactions"].to_pylist()
    assert [(c["interaction_id"], c["agent_id"], c["resolved"]) for c in contacts] == [
        ("215", "Ann", True),
        ("216", None, False),
    ]
    assert contacts[1]["first_response_s"] is None
    assert (parsed.rows_read, parsed.rows_rejected) == (4, 2)


def test_each_warehouse_answer_is_of_the_kind_its_question_asks(read_text: Read) -> None:
    """40 of NPS and 40 of CSAT; other questions and a preview are listed."""
    parsed = read_text(SAMPLES["qualtrics_warehouse"])
    kinds = parsed.tables["surveys"]["kind"].to_pylist()
    assert (kinds.count("nps"), kinds.count("csat")) == (40, 40)
    reasons = parsed.rejects["reason"].to_pylist()
    assert len([r for r in reasons if r.startswith("the question does not read like")]) == 40
    assert reasons.count("a preview, a test or spam, not an answer") == 1
    assert {s["scale_max"] for s in parsed.tables["surveys"].to_pylist()} == {5.0, 10.0}


def test_two_tables_of_qualtrics_joined_by_hand_are_read_alike(read_text: Read) -> None:
    """Their own names serve; effort counts only where the wording says that high is easy."""
    rows = "".join(
        f"{q}{i},R_{i},{text},{i % 7 + 1},2024-01-31 10:00:00,0\n"
        for i in range(40)
        for q, text in (("a", "How easy was it?"), ("b", "How much effort was it?"))
    )
    parsed = read_text(ANSWERS + rows)
    assert parsed.recognition.layout == "qualtrics_warehouse"
    answers = parsed.tables["surveys"].to_pylist()
    assert {(a["kind"], a["direction"], a["scale_max"]) for a in answers} == {("ces", "ease", 7.0)}
    assert (len(answers), parsed.rows_rejected) == (40, 40)


def test_warehouse_answers_of_other_questions_alone_are_refused(read_text: Read) -> None:
    """The message says what is missing."""
    with pytest.raises(UnknownFile, match=r"No question in this file .* reads like"):
        read_text(f"{ANSWERS}a,R_1,Where do you live?,1,2024-01-31 10:00:00,0\n")


def test_other_lists_with_names_and_mail_are_not_taken_for_a_tools_list(read_text: Read) -> None:
    """A list of customers from anywhere else stays refused."""
    people = [{"id": i, "name": "Eve Adams", "email": "eve@example.com"} for i in range(3)]
    with pytest.raises(UnknownFile):
        read_text(json.dumps({"users": people}))
