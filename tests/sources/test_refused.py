"""Exports that hold nothing to load on their own are named, with what to load instead."""

# ruff: noqa: E501 - tables stay in one line, in plain sight

import json
from pathlib import Path

import pytest

from iqs.errors import UnknownFile
from iqs.sources import Answers, Limits
from iqs.sources.refused import refused
from iqs.sources.run import read_here
from tests.sources.reading import Read

DISPUTES = {"disputes": [{"disputeId": "1", "reviewId": "2", "type": "full", "status": "open", "createdAt": "2024-01-31T10:00:00Z", "resolutionTime": "5", "categories": []}]}  # fmt: skip
FILES = {
    "disputes of Zendesk QA": json.dumps(DISPUTES),
    "marks of single questions": "answer_id,template_id,gradable_id,question_id,raw_score,normalized_score,is_na,comment\na1,t1,g1,q1,4,0.8,false,\n",
    "marks of sections": "answer_id,section_id,section_score,normalized_score\na1,s1,4,0.8\n",
    "the questions of MaestroQA": "question_id,section_id,template_id,question,question_index,score_min,score_max,score_system\nq1,s1,t1,Polite?,1,0,5,x\n",
    "the sections of MaestroQA": "section_id,name,weight,is_auto_fail,is_bonus\ns1,Tone,40,false,false\n",
    "Qualtrics answers": "_fivetran_id,_fivetran_synced,loop_id,question,question_id,question_option_key,response_id,sub_question_key,sub_question_text,text,value\nx,2023-05-02 00:18:29,,How satisfied?,QID2,,R_1,,,,5\n",
    "Qualtrics responses": "id,distribution_channel,duration_in_seconds,end_date,finished,recorded_date,start_date,status,survey_id\nR_1,email,9,2022-12-07 08:59:21,0,2022-12-14 09:02:00,2022-12-07 08:59:11,0,SV_1\n",
    "the questions of Qualtrics": "id,survey_id,data_export_tag,question_text,question_type,selector\nQID1,SV_1,Q1,How satisfied?,MC,SAVR\n",
    "single messages of Intercom": "id,updated_at,assigned_to_id,author_id,author_type,conversation_id,created_at,part_type,body\n1,2020-10-29 12:38:27,,4,admin,12,2020-10-29 12:38:27,note,x\n",
    "changes of single fields of Zendesk": "field_name,ticket_id,updated,_fivetran_synced,user_id,value\nstatus,1,2020-08-28 11:01:27,,,open\n",
    "single comments of Zendesk": "id,body,created,facebook_comment,public,ticket_id,tweet,user_id,voice_comment\n1,x,2020-02-11 07:49:14,FALSE,TRUE,1,FALSE,4,FALSE\n",
    "the times of Zendesk tickets": json.dumps({"ticket_metrics": [{"ticket_id": 1, "reopens": 0, "replies": 2, "assignee_stations": 1, "group_stations": 1, "solved_at": "2024-01-31T10:00:00Z", "reply_time_in_minutes": {"calendar": 5, "business": 5}}]}),
}  # fmt: skip


@pytest.mark.parametrize("holds", FILES)
def test_a_known_file_without_rows_of_its_own_says_what_to_load_instead(read_text: Read, holds: str) -> None:
    """Nothing is guessed from a table that only means something beside others."""
    with pytest.raises(UnknownFile, match=f"holds .*{holds}.* Load the ") as refusal:
        read_text(FILES[holds])
    assert refusal.value.message.endswith(".")


def test_every_refused_export_has_a_file_here() -> None:
    """An entry that no file meets would be unproven."""
    assert len(refused()) == len(FILES)
    assert all(any(name in e.what for name in FILES) for e in refused())


def test_a_refused_table_can_still_be_mapped_by_hand(read_text: Read) -> None:
    """Whoever says what a table holds is taken at their word."""
    parsed = read_text(FILES["Qualtrics answers"], kind="surveys", survey_kind="csat", scale=(1, 5))
    assert parsed.tables["surveys"]["score"].to_pylist() == [5.0]


# What becomes of every real file at hand: its layout, or words of the sentence that refuses it.
REAL = {
    "amazon_connect_qa/evaluation_example.json": "amazon_connect_evaluation",
    "intercom_fivetran_schema/admin_data.csv": "are encrypted (hashed)",
    "intercom_fivetran_schema/conversation_history_data.csv": "intercom_warehouse",
    "intercom_fivetran_schema/conversation_part_history_data.csv": "Load the table conversation_history",
    "intercom_fivetran_schema/conversation_tag_history_data.csv": "nothing in it is a review",
    "intercom_fivetran_schema/tag_data.csv": "nothing in it is a review",
    "intercom_fivetran_schema/team_admin_data.csv": "nothing in it is a review",
    "intercom_fivetran_schema/team_data.csv": "nothing in it is a review",
    "qualtrics/sample.csv": "no question in it reads like CSAT",
    "qualtrics/sample_legacy.csv": "no question in it reads like CSAT",
    "qualtrics_fivetran_schema/question.csv": "Load the CSV of responses",
    "qualtrics_fivetran_schema/question_option.csv": "nothing in it is a review",
    "qualtrics_fivetran_schema/question_response.csv": "Load the CSV of responses",
    "qualtrics_fivetran_schema/sub_question.csv": "nothing in it is a review",
    "qualtrics_fivetran_schema/survey_embedded_data.csv": "nothing in it is a review",
    "qualtrics_fivetran_schema/survey_response.csv": "Load the CSV of responses",
    "surveymonkey/StarWars_two_header_rows_8bit.csv": "nothing in it is a review",
    "surveymonkey/weather-check.csv": "nothing in it is a review",
    "zendesk_fivetran_schema/group_data.csv": "nothing in it is a review",
    "zendesk_fivetran_schema/organization_data.csv": "nothing in it is a review",
    "zendesk_fivetran_schema/satisfaction_rating_data.csv": "hashed",
    "zendesk_fivetran_schema/ticket_comment_data.csv": "Load the table of tickets",
    "zendesk_fivetran_schema/ticket_data.csv": "zendesk_tickets_json",
    "zendesk_fivetran_schema/ticket_field_history_data.csv": "Load the table of tickets",
    "zendesk_fivetran_schema/ticket_schedule_data.csv": "nothing in it is a review",
    "zendesk_fivetran_schema/ticket_tag_data.csv": "nothing in it is a review",
    "zendesk_fivetran_schema/user_data.csv": "zendesk_users",
}


def test_every_real_export_is_read_or_refused_for_the_right_reason(shared: Path, tmp_path: Path) -> None:
    """None is taken for something it is not."""
    folder = shared / "exports"
    files = sorted(f for f in folder.glob("*/*") if f.suffix in {".csv", ".json"})
    found = {}
    for path in files:
        name = str(path.relative_to(folder))
        try:
            found[name] = read_here(path, path.name, Answers(), Limits(), tmp_path).recognition.layout
        except UnknownFile as refusal:
            wanted = REAL.get(name, "")
            found[name] = wanted if wanted in refusal.message else refusal.message
    assert found == REAL
