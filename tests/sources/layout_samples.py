"""A small invented file for every known export, in the shape of the real one."""

# ruff: noqa: E501 - rows of tables stay in one line, in plain sight

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]


def table(headers: str | Sequence[str], *rows: Record, sep: str = "|") -> str:
    """CSV of records under headers, given as a list or as one text; columns a record lacks stay empty."""
    names = headers.split(sep) if isinstance(headers, str) else list(headers)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        assert not row.keys() - set(names), row.keys() - set(names)
        writer.writerow([row.get(n, "") for n in names])
    return out.getvalue()


FRESHDESK = "Ticket ID|Subject|Status|Priority|Source|Type|Agent|Group|Created time|Due by Time|Resolved time|Closed time|Last update time|Initial response time|Time tracked|First response time (in hrs)|Resolution time (in hrs)|Agent interactions|Customer interactions|Resolution status|First response status|Tags|Survey results|Association type|Product|Every response status|Full name|Contact ID|Company Name"
FRESHSERVICE = "Subject|Type|Status|Urgency|Impact|Priority|Group|Agent|Company|Description|Category|Sub-Category|Item|Source|Resolution Note|Experience Score|Ticket Id|Requester Name|Requester Email|Created Time|Due by Time|Resolved Time|Closed Time|Last Updated Time|Initial Response Time|Time Tracked|First Response Time (in Hrs)|Resolution Time (in Hrs)|Agent interactions|Customer interactions|Resolution Status|First Response Status|Tags|Survey Result"
INTERCOM = "Conversation ID|Conversation started at (America/New_York)|Teammate currently assigned|Team currently assigned|Current conversation state|Started by|Conversation source|Last teammate rated|Fin AI Agent involved|Fin AI Agent deflected|Fin AI Agent resolution state|AI Topic|AI Subtopic|Topics|Channel|Ticket type|First response time (seconds)|Title|User email|User name"
INTERCOM_RATINGS = "Conversation ID|Updated at (Europe/Berlin)|Conversation rating remark|Conversation rating|User name|Company name|Agent rated type|Last survey sent"
AIRCALL = "line|datetime (tz offset incl.)|number timezone|datetime (utc)|country_code|direction|from|to|answered|missed_call_reason|user|duration (total)|duration (in call)|voicemail|recording|comments|tags|call quality|team|call direction - type|call start time|call end time|aircall number|customer number|in-call duration|call id|call type|waiting time|time to answer|time in ivr|call id (internal)|disconnected by|ivr branch|ivr widget|call timeline|callback details|callback failure|automatic callback pending time|time with ai voice agent|entry number|ai voice agent transfer branch"
FIVE9 = "CALL ID|TIMESTAMP|CAMPAIGN|CALL TYPE|AGENT|AGENT NAME|DISPOSITION|ANI|CUSTOMER NAME|DNIS|CALL TIME|BILL TIME (ROUNDED)|COST|IVR TIME|QUEUE WAIT TIME|RING TIME|TALK TIME|HOLD TIME|PARK TIME|AFTER CALL WORK TIME|TRANSFERS|CONFERENCES|HOLDS|ABANDONED|RECORDINGS"
TALKDESK = "Interaction ID|Contact ID|Company Number|Phone Display Name|Contact Person Number|External Phone Number (Forward)|Direction|Contact Type|Started At|Wait Time|Time to Missed|Abandon Time|Short Abandon Time|Time to Voicemail|Ring Time|Connect Time|Answered At|Connected At|Talk Time|Hard Hold Time|Soft Hold Time|Hold Time|After Call Work Time|Finished At|Duration|Handle Time|Inside Business Hours (Yes / No)|Inside Service Level (Yes /No)|Within Service Level Threshold (Yes / No)|Transfer Out (Yes/No)|Transfer Out Type|Transfer In (Yes / No)|Transfer In Type|Callback (Yes / No)|Ring Groups|User Name|Direct Assignment User|Team Name|User ID|Direct Assignment IDs|Team ID|Handling Ring Groups|Disconnected By Agent|Last Contact (Yes / No)|Data Status (Valid / Damaged)"
GENESYS = "Full Export Completed|Partial Result Timestamp|Filters|Media Type|Users|Remote|Date|End Date|Duration|Direction|ANI|DNIS|Queue|Wrap-up|Flow|Conversation ID|Abandoned|Total Handle|Total Hold|Total Queue"
QUALTRICS = "StartDate|EndDate|Status|IPAddress|Progress|Duration (in seconds)|Finished|RecordedDate|ResponseId|RecipientLastName|RecipientFirstName|RecipientEmail|ExternalReference|LocationLatitude|LocationLongitude|DistributionChannel|UserLanguage|Q1_NPS_GROUP|Q1|Q2|Q3|agent_email"
SURVEYMONKEY = "Respondent ID|Collector ID|Start Date|End Date|IP Address|Email Address|First Name|Last Name|Custom Data 1"
ZENDESK = "Summation column|Id|Requester|Requester id|Requester external id|Requester email|Requester domain|Submitter|Assignee|Group|Subject|Tags|Status|Priority|Via|Ticket type|Created at|Updated at|Assigned at|Organization|Due date|Initially assigned at|Solved at|Resolution time|Satisfaction Score|Group stations|Assignee stations|Reopens|Replies|First reply time in minutes"
FRONT = "Message ID|Segment ID|Conversation ID|Ticket IDs|Segment|Direction|Status|Inbox|Inbox API ID|Inbox at activity time|Inbox API IDs at activity time|Message date|Autoreply|Reaction time|Total reply time|Handle time|Response time|Attributed to|Assignee|Author|Contact name|Contact handle|Account names|From|To|Cc|Bcc|Extract|Tags|Tag API IDs|Message API ID|Conversation API ID|New Conversation|First response|Business hours|Subject|Segment start|Segment end|Segment closed|Last segment activity|Segment cumulative teammates|Ticket status name|Ticket status category|Custom Field"
INTERCOM_WAREHOUSE = "id|updated_at|_fivetran_synced|assignee_id|assignee_type|conversation_rating_created_at|conversation_rating_remark|conversation_rating_value|created_at|first_contact_reply_created_at|first_contact_reply_type|priority|read|sla_name|sla_status|snoozed_until|source_author_id|source_author_type|source_delivered_as|source_id|source_type|state|waiting_since|first_contact_reply_url|source_body|source_subject|source_url|_fivetran_start|_fivetran_end|_fivetran_active"
MEDALLIA = "request_id|request_sent_at|request_delivery_status|response_received_at|star_rating|comments|reward_name|ext_interaction_id|channel|tags|brand|customer_name|request_sent_to|employee_email|employee_custom_id"


def _freshdesk() -> str:
    one = {"Ticket ID": "501", "Status": "Closed", "Source": "Phone", "Type": "Refund", "Agent": "Ann", "Group": "Billing",
           "Created time": "2025-01-08 15:00:00", "Resolved time": "2025-01-08 17:00:00", "Closed time": "2025-01-10 17:00:00",
           "Initial response time": "2025-01-08 15:30:00", "Time tracked": "0:12:30", "First response time (in hrs)": "0:00:00",
           "Agent interactions": 2, "Tags": "vip,refund", "Full name": "Eve Adams", "Contact ID": "c9"}  # fmt: skip
    two = {"Ticket ID": "502", "Status": "Open", "Source": "Portal", "Created time": "2025-01-09 10:00:00", "Time tracked": "0:00:00",
           "First response time (in hrs)": "0:05:00", "Agent interactions": 0}  # fmt: skip
    return table(FRESHDESK, one, two)


def _freshservice() -> str:
    one = {"Ticket Id": "INC-7", "Status": "Resolved", "Urgency": "Low", "Impact": "Low", "Agent": "Ann", "Group": "IT", "Source": "Email",
           "Category": "Laptop", "Requester Email": "eve@example.com", "Requester Name": "Eve Adams", "Created Time": "2025-01-08 15:00:00",
           "Resolved Time": "2025-01-08 17:00:00", "Initial Response Time": "2025-01-08 15:10:00", "Time Tracked": "0:00:00", "Agent interactions": 1}  # fmt: skip
    return table(FRESHSERVICE, one, one | {"Ticket Id": "INC-8", "Status": "Pending", "Resolved Time": ""})


def _intercom() -> str:
    one = {"Conversation ID": "215", "Conversation started at (America/New_York)": "2024-01-31 10:00:00", "Teammate currently assigned": "Ann",
           "Team currently assigned": "Billing", "Current conversation state": "closed", "AI Topic": "Refund", "Channel": "Messenger",
           "First response time (seconds)": 95, "Fin AI Agent involved": "false", "User email": "eve@example.com", "User name": "Eve Adams"}  # fmt: skip
    two = {
        "Conversation ID": "216",
        "Conversation started at (America/New_York)": "2024-07-01 10:00:00",
        "Current conversation state": "open",
    }
    return table(INTERCOM, one, two)


def intercom_conversations() -> list[dict[str, Any]]:
    """Two conversations of the API: one that was rated, one that nobody took."""
    one = {"type": "conversation", "id": "215", "created_at": 1706695200, "updated_at": 1706702400, "title": None, "admin_assignee_id": 814860, "team_assignee_id": 9, "open": False, "state": "closed", "read": True,
           "waiting_since": None, "source": {"type": "email", "id": "s1", "subject": "Refund", "author": {"id": "u1", "type": "user", "name": "Eve Adams", "email": "eve@example.com"}},
           "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "c9"}]}, "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "1", "name": "vip"}]},
           "conversation_rating": {"rating": 4, "remark": "quick", "created_at": 1706706000, "contact": {"id": "c9"}, "teammate": {"id": 814860}},
           "statistics": {"time_to_assignment": 30, "time_to_admin_reply": 95, "first_close_at": 1706700000, "last_close_at": 1706702400, "count_reopens": 1, "count_conversation_parts": 6}}  # fmt: skip
    two = one | {"id": "216", "admin_assignee_id": 0, "team_assignee_id": None, "state": "open", "conversation_rating": None, "statistics": None, "tags": {"tags": []}}  # fmt: skip
    return [one, two]


def _intercom_warehouse() -> str:
    one = {"id": "215", "updated_at": "2024-01-31 10:05:00", "assignee_id": "814860", "assignee_type": "admin", "created_at": "2024-01-31 10:00:00", "source_author_id": "u1", "source_type": "conversation",
           "state": "open", "_fivetran_active": "false"}  # fmt: skip
    now = one | {
        "updated_at": "2024-01-31 12:00:00",
        "state": "closed",
        "conversation_rating_value": 5,
        "conversation_rating_created_at": "2024-01-31 13:00:00",
        "_fivetran_active": "true",
    }
    return table(INTERCOM_WAREHOUSE, one, now)


def _front() -> str:
    one = {"Message ID": "m1", "Segment ID": "s1", "Conversation ID": "cnv_1", "Direction": "Inbound", "Inbox": "Billing", "Message date": "2024-01-31 10:00:00", "Contact name": "Eve Adams",
           "Contact handle": "eve@example.com", "From": "eve@example.com", "Extract": "Hello, it is Eve Adams", "Tags": "vip", "Segment start": "2024-01-31 10:00:00"}  # fmt: skip
    two = one | {"Message ID": "m2", "Direction": "Outbound", "Message date": "2024-01-31 10:20:00", "Assignee": "Ann", "Attributed to": "Ann", "Handle time": 120, "Response time": 1200, "Tags": ""}  # fmt: skip
    three = two | {"Message ID": "m3", "Handle time": 60}
    return table(FRONT, one, two, three, one | {"Message ID": "m4", "Conversation ID": "cnv_2"})


def _freshdesk_satisfaction() -> list[dict[str, Any]]:
    one = {"id": 7, "survey_id": 1, "user_id": 77, "agent_id": 5, "group_id": 9, "ticket_id": 501, "feedback": "thanks", "ratings": {"default_question": 103, "question_2": 100},
           "created_at": "2024-01-31T09:00:00Z", "updated_at": "2024-01-31T10:00:00Z"}  # fmt: skip
    marks = {8: 102, 9: 100, 10: -103}
    return [one, *(one | {"id": n, "ratings": {"default_question": mark}} for n, mark in marks.items())]


def _intercom_ratings() -> str:
    when = "Updated at (Europe/Berlin)"
    one = {"Conversation ID": "215", when: "2024-01-31 10:00:00", "Conversation rating": 4, "Conversation rating remark": "quick", "User name": "Eve Adams",
           "Agent rated type": "Teammate"}  # fmt: skip
    bots = ({"Conversation ID": f"9{n}", when: "2024-02-01 10:00:00", "Conversation rating": 1, "Agent rated type": t} for n, t in enumerate(("Fin AI Agent", "Chatbot")))  # fmt: skip
    return table(INTERCOM_RATINGS, one, *bots)


def _qualtrics() -> str:
    names = QUALTRICS.split("|")
    wording = {"Q1": "How likely are you to recommend\nus to a friend?", "Q1_NPS_GROUP": "How likely are you to recommend\nus to a friend? - Group",
               "Q2": "How satisfied were you with our help?", "Q3": "What could we do better?"}  # fmt: skip
    ids = {"Q1": "QID1", "Q1_NPS_GROUP": "QID1_NPS_GROUP", "Q2": "QID2", "Q3": "QID3_TEXT"}
    said = {n: wording.get(n, n) for n in names}
    imports = {n: json.dumps({"ImportId": ids.get(n, n)}) for n in names}
    rows = [{"EndDate": "2024-01-31 10:00:00", "Status": 1 if i == 0 else 0, "IPAddress": "203.0.113.9", "Finished": 1, "RecordedDate": "2024-01-31 10:00:01",
             "ResponseId": f"R_{i}", "RecipientEmail": "eve@example.com", "ExternalReference": f"T{i}", "DistributionChannel": "email",
             "Q1_NPS_GROUP": 1 + i % 3, "Q1": i % 11, "Q2": i % 5 + 1, "Q3": "Please answer faster next time", "agent_email": "ann@x.io"} for i in range(40)]  # fmt: skip
    return table(names, said, imports, *rows)


def _qualtrics_legacy() -> str:
    names = ["ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress", "Status", "StartDate", "EndDate", "Finished",
             "How satisfied were you with our help?", "What could we do better?", "LocationLatitude", "LocationLongitude", "LocationAccuracy", ""]  # fmt: skip
    codes = ",".join([f"V{i}" for i in range(1, 11)] + ["Q1", "Q2", *names[12:15], ""])
    rows = [{"ResponseID": f"R_{i}", "ResponseSet": "Default Response Set", "Name": "Anonymous", "ExternalDataReference": f"T{i}", "IPAddress": "203.0.113.9",
             "Status": 0, "EndDate": "2017-07-18 08:28:48", "Finished": 1, names[10]: i % 5 + 1, names[11]: "Hello World!"} for i in range(35)]  # fmt: skip
    return f"\ufeff{codes}\n{table(names, *rows)}"


def _surveymonkey() -> str:
    names = [
        *SURVEYMONKEY.split("|"),
        "Overall, how satisfied are you?",
        "Which of these did you use?",
        "",
        "What could be better?",
    ]
    labels = ["", "", "", "", "", "", "", "", "", "Response", "Chat", "Phone", "Open-Ended Response"]
    rows = [[1000 + i, 77, "01/31/2024 10:00:00 AM", "01/31/2024 10:05:00 AM", "203.0.113.9", "eve@example.com", "Eve", "Adams", "a long account of the matter in hand",
             i % 5 + 1, "Chat", "", "Please answer faster"] for i in range(40)]  # fmt: skip
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([names, labels, *rows])
    return out.getvalue()


def _aircall() -> str:
    one = {"line": "Main", "datetime (tz offset incl.)": "2024-01-31 21:00:00 +1100", "datetime (utc)": "2024-01-31 10:00:00", "direction": "inbound", "from": "61400000001",
           "to": "61399174772", "answered": "Yes", "user": "Agent 2", "duration (total)": 302, "duration (in call)": 282, "team": "Billing", "tags": "vip",
           "customer number": "61400000001", "in-call duration": "04:42", "call id": "call_1", "waiting time": "00:00:06", "call id (internal)": "i1"}  # fmt: skip
    two = {
        "datetime (utc)": "2024-01-31 11:00:00",
        "answered": "No",
        "user": "[No associated user]",
        "duration (in call)": 0,
        "call id": "call_2",
        "from": "61400000002",
    }
    return table(AIRCALL, one, two)


def _talkdesk() -> str:
    one = {"Interaction ID": "i1", "Contact ID": "k1", "Contact Person Number": "+1555", "Contact Type": "inbound", "Started At": "2024-01-31 10:00:00", "Wait Time": "00:00:20", "Talk Time": "00:05:00",
           "Hard Hold Time": "00:00:30", "Soft Hold Time": "00:00:15", "Hold Time": "00:00:45", "After Call Work Time": "00:01:00", "Handle Time": "00:06:45",
           "User Name": "Ann", "Team Name": "Billing"}  # fmt: skip
    two = one | {"Contact ID": "k2", "Talk Time": "00d 00h 02m 05s", "User Name": "Bob"}
    return table(TALKDESK, one, {n: n for n in TALKDESK.split("|")}, two)


def genesys(clock: bool = False, done: str = "YES") -> str:
    """The interactions view with durations in milliseconds, or as h:mm:ss."""
    one = {"Full Export Completed": done, "Partial Result Timestamp": "", "Media Type": "voice", "Users": "Ann; Bob", "Remote": "Eve Adams", "Date": "6/23/25 07:00 AM", "End Date": "6/23/25 07:10 AM",
           "Duration": 600000, "ANI": "tel:+15551234", "Queue": "Billing; Care", "Wrap-up": "Refund", "Conversation ID": "g1", "Abandoned": "NO", "Total Handle": 480500, "Total Hold": 0, "Total Queue": 9000}  # fmt: skip
    two = one | {
        "Users": "",
        "Conversation ID": "g2",
        "Abandoned": "YES",
        "Total Handle": "",
        "Total Queue": 0,
    }
    if clock:
        one |= {"Duration": " 0:10:00.000", "Total Handle": " 50:38:24.085", "Total Queue": " 0:00:09.000"}
        two |= {"Duration": " 0:10:00.000", "Total Queue": ""}
    return table(GENESYS, one, two)


def _five9() -> str:
    one = {"CALL ID": "300001", "TIMESTAMP": "Thu, 27 Oct 2016 14:51:34", "CAMPAIGN": "Billing", "AGENT": "[None]", "ANI": "5551234", "CUSTOMER NAME": "Eve Adams", "QUEUE WAIT TIME": "00:00:12", "TALK TIME": "", "HOLD TIME": "", "ABANDONED": 0}  # fmt: skip
    two = one | {
        "AGENT": "ann@x.io",
        "AGENT NAME": "Ann",
        "TALK TIME": "00:03:00",
        "HOLD TIME": "00:00:30",
        "AFTER CALL WORK TIME": "00:00:15",
    }
    three = two | {
        "AGENT": "bob@x.io",
        "TALK TIME": "00:01:00",
        "HOLD TIME": "00:00:00",
        "AFTER CALL WORK TIME": "00:00:05",
    }
    lost = one | {"CALL ID": "300002", "ABANDONED": 1, "TIMESTAMP": "Thu, 27 Oct 2016 15:51:34"}
    return table(FIVE9, one, two, three, lost)


def contact_records() -> list[dict[str, Any]]:
    """Three deliveries of two contacts: the first in two states, the second without an agent."""
    one = {"AWSContactTraceRecordFormatVersion": "2017-03-10", "ContactId": "a1", "Channel": "VOICE", "InitiationMethod": "INBOUND", "InitiationTimestamp": "2024-01-31T10:00:00Z",
           "DisconnectTimestamp": "2024-01-31T10:09:00Z", "LastUpdateTimestamp": "2024-01-31T10:10:00Z", "Attributes": {"reason": "Refund"},
           "CustomerEndpoint": {"Address": "+15551234", "Type": "TELEPHONE_NUMBER"}, "Queue": {"Name": "Billing", "Duration": 12},
           "Agent": {"Username": "ann", "AgentInteractionDuration": 300, "CustomerHoldDuration": 20, "AfterContactWorkDuration": None}}  # fmt: skip
    newer = one | {"LastUpdateTimestamp": "2024-01-31T10:20:00Z", "Agent": {"Username": "ann", "AgentInteractionDuration": 300, "CustomerHoldDuration": 20, "AfterContactWorkDuration": 45}}  # fmt: skip
    return [one, newer, one | {"ContactId": "a2", "Agent": None}]


def _autoqa() -> str:
    base = {"autoqaReviewId": "v1", "externalTicketId": "T1", "conversationCreatedAt": "2024-01-31T09:00:00Z", "revieweeName": "Ann", "revieweeEmail": "ann@x.io",
            "workspaceName": "Desk", "scorecardName": "Auto", "ratingMax": 5, "weight": 40, "isCritical": True, "reviewCritical": False, "createdAt": "2024-02-01T10:00:00Z", "rootCauses": ["late", "rude"]}  # fmt: skip
    rows = [base | {"autoqaRatingId": "q1", "ratingCategoryName": "Tone", "score": 4, "evaluated": True},
            base | {"autoqaRatingId": "q2", "ratingCategoryName": "Grammar", "score": 0, "evaluated": True},
            base | {"autoqaRatingId": "q3", "ratingCategoryName": "Closing", "score": None, "evaluated": False}]  # fmt: skip
    return json.dumps({"rows": rows})


def _csat() -> str:
    rows = [{"externalTicketId": f"T{i}", "csatCreatedAt": "2024-01-31T09:00:00Z", "csatAnsweredAt": "2024-01-31T10:00:00Z", "agentName": "Ann", "agentEmail": "ann@x.io", "customerName": "Eve Adams",
             "customerEmail": "eve@example.com", "csatScore": i % 5 + 1, "csatRawScore": "x", "csatComment": "ok", "conversationChannel": "EMAIL", "csatDrivers": []} for i in range(40)]  # fmt: skip
    return json.dumps({"tickets": rows})


def _tickets() -> list[dict[str, Any]]:
    one = {"id": 35436, "url": "https://x.example.com/35436.json", "requester_id": 77, "submitter_id": 77, "assignee_id": 5, "group_id": 9, "status": "solved", "type": "question", "subject": "Hello",
           "created_at": "2024-01-31T10:00:00Z", "updated_at": "2024-02-01T10:00:00Z", "via": {"channel": "web", "source": {"from": {"address": "eve@example.com"}}}, "tags": ["vip", "refund"],
           "satisfaction_rating": {"score": "bad", "id": 7, "comment": "too slow"},
           "metric_set": {"replies": 2, "reopens": 1, "solved_at": "2024-01-31T12:00:00Z", "reply_time_in_minutes": {"calendar": 15, "business": 5}}}  # fmt: skip
    two = {
        "id": 35437,
        "requester_id": 78,
        "submitter_id": 78,
        "assignee_id": None,
        "status": "open",
        "created_at": "2024-02-01T10:00:00Z",
        "via": {"channel": "chat"},
        "tags": [],
    }
    return [one, two]


def _satisfaction() -> list[dict[str, Any]]:
    one = {
        "id": 62,
        "assignee_id": 5,
        "group_id": 9,
        "requester_id": 77,
        "ticket_id": 208,
        "score": "offered",
        "created_at": "2024-01-31T10:00:00Z",
        "updated_at": "2024-01-31T10:00:00Z",
    }
    return [
        one,
        one | {"id": 63, "score": "good", "comment": "thanks", "updated_at": "2024-01-31T11:00:00Z"},
        one | {"id": 64, "ticket_id": 209},
    ]


def _klaus() -> str:
    rating = {"categoryId": "1", "categoryName": "Tone", "weight": 40, "critical": False, "groupName": "Soft"}
    reviews = [{"id": str(i), "reviewer": {"email": "mia@x.io"}, "reviewee": {"email": "ann@x.io"}, "createdISO": "2024-02-01T10:00:00Z", "ratings": [rating | {"score": i % 5 + 1}]} for i in range(40)]  # fmt: skip
    return json.dumps(
        {"conversations": [{"externalId": "T1", "createdAtISO": "2024-01-31T09:00:00Z", "reviews": reviews}]}
    )


def _users() -> str:
    one = {"id": 5, "url": "https://x.example.com/5.json", "name": "Ann Lee", "email": "ann@x.io", "role": "agent", "active": True, "restricted_agent": False, "phone": None, "tags": [],
           "photo": {"id": 1, "content_url": "https://x.example.com/a.png"}, "created_at": "2020-01-31T10:00:00Z"}  # fmt: skip
    customer = one | {"id": 77, "name": "Eve Adams", "email": "eve@example.com", "role": "end-user", "phone": "+15551234"}  # fmt: skip
    return json.dumps({"users": [one, one | {"id": 6, "name": "Bob Ray", "email": "bob@x.io", "role": "admin"}, customer], "count": 3})  # fmt: skip


def _admins() -> str:
    one = {"type": "admin", "id": "814860", "name": "Ann Lee", "email": "ann@x.io", "job_title": "Senior agent", "away_mode_enabled": False, "away_mode_reassign": False, "has_inbox_seat": True,
           "team_ids": [9]}  # fmt: skip
    return json.dumps({"type": "admin.list", "admins": [one, one | {"type": "team", "id": "9", "name": "Billing", "email": None}]})  # fmt: skip


MESSAGES = "message_id|message_body|message_type|message_created_at|message_author_type|message_author_id|message_author_user_id|message_author_name|message_author_email|message_author_companies|conversation_tags|conversation_id|conversation_state|conversation_created_at|conversation_first_response_at|conversation_closed_at|app_id|app_name"


def _messages() -> str:
    one = {"message_id": "m1", "message_body": "I am Eve Adams", "message_type": "conversation_message", "message_author_type": "user", "message_author_name": "Eve Adams",
           "message_author_email": "eve@example.com", "conversation_tags": "vip, refund", "conversation_id": "215", "conversation_state": "closed", "conversation_created_at": "2024-01-31 10:00:00",
           "conversation_first_response_at": "2024-01-31 10:01:35", "conversation_closed_at": "2024-01-31 12:00:00"}  # fmt: skip
    bot = one | {"message_id": "m2", "message_author_type": "bot", "message_author_name": "Operator"}
    two = one | {"message_id": "m3", "message_type": "comment", "message_author_type": "admin", "message_author_name": "Ann", "message_author_email": "ann@x.io"}  # fmt: skip
    other = one | {"message_id": "m4", "conversation_id": "216", "conversation_state": "open", "conversation_first_response_at": "", "conversation_closed_at": ""}  # fmt: skip
    return table(MESSAGES, one, bot, two, other)


def _qualtrics_warehouse() -> str:
    names = "question_response_id|survey_response_id|survey_id|question_id|question_text|sub_question_key|question_option_key|value|distribution_channel|survey_response_status|survey_progress|duration_in_seconds|is_finished_with_survey|survey_response_recorded_at|recipient_email|recipient_first_name|ip_address"
    base = {"survey_response_status": 0, "survey_response_recorded_at": "2024-01-31 10:00:00", "recipient_email": "eve@example.com", "recipient_first_name": "Eve Adams", "ip_address": "203.0.113.9"}  # fmt: skip
    asked = {"QID1": "How likely are you to recommend us?", "QID2": "How satisfied were you?", "QID3": "Where do you live?"}  # fmt: skip
    rows = [base | {"question_response_id": f"{q}-{i}", "survey_response_id": f"R_{i}", "question_id": q, "question_text": text, "value": i % 11 if q == "QID1" else i % 5 + 1}
            for i in range(40) for q, text in asked.items()]  # fmt: skip
    return table(names, *rows, base | {"question_response_id": "t", "question_text": asked["QID1"], "value": 9, "survey_response_status": 1})  # fmt: skip


def _salesforce() -> str:
    body = table("Case Number|Subject|Status|Date/Time Opened|Date/Time Closed|Case Owner|Case Owner Alias",
                 {"Case Number": "00001026", "Status": "Closed", "Date/Time Opened": "31/01/2024 10:00", "Date/Time Closed": "31/01/2024 12:00", "Case Owner": "Ann Lee", "Case Owner Alias": "alee"},
                 {"Case Number": "00001027", "Status": "Working", "Date/Time Opened": "01/02/2024 10:00", "Case Owner": "Bob Ray"})  # fmt: skip
    closing = '\n"Grand Totals (2 records)"\n"Confidential Information - Do Not Distribute"\n"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
    return body + closing


_MAESTRO = {"agent_email": "ann@x.io", "agent_id": "5", "agent_name": "Ann", "date_graded": "2020-01-31 14:05:06", "gradable_id": "T7", "grade_type": "Manual", "grader": "mia@x.io",
            "rubric_id": "r1", "rubric_name": "Main", "ticket_created_at": "2020-01-30 14:05:06"}  # fmt: skip
_TOTAL = _MAESTRO | {
    "comment": "ok",
    "date_first_graded": "",
    "date_first_started": "",
    "max_rubric_score": 50,
    "rubric_score": 45,
}
_SECTION = _MAESTRO | {"section_id": "s1", "section_name": "Tone", "section_score": 4, "max_section_score": 5}
_ANSWER = {"answer_id": "a1", "answer_type": "manual", "created_at": "2024-01-31 10:00:00", "first_saved_at": "2024-01-31 11:00:00", "general_notes": "ok", "gradable_id": "T1", "gradee_id": "g5",
           "grader_email": "mia@x.io", "is_deleted": "false", "reported_at": "", "template_id": "t1", "total_score": 87.5, "updated_at": ""}  # fmt: skip
_GLADLY = {"Created At": "2024-01-31 10:00:00", "Conversation ID": "d1", "Customer ID": "c1", "Conversation Link": "", "Status": "CLOSED", "Assigned Agent ID – Current": "g7",
           "Assigned Agent Name – Current": "Ann", "Inbox ID – Current": "b1", "Inbox Name – Current": "Billing", "First Closed At": "2024-01-31 11:00:00",
           "Last Closed At": "2024-01-31 12:00:00", "Initiator Type – Created": "CUSTOMER"}  # fmt: skip
_WOLKVOX = {
    "CONN_ID": "w1",
    "AGENT_ID": "5",
    "AGENT_NAME": "Ann",
    "ATTRIBUTE": "Greeting",
    "TYPE_ERROR": "NCE",
    "YES/NO": "yes",
    "DATE": "2024-01-31 10:00:00",
    "SURVEY": "Main",
}
_NPS = {"comment": "fine", "delivered_at": "2022-01-31T10:00:00+02:00", "delivery_id": 3, "id": 8, "rated_at": "2022-01-31T12:00:00+02:00", "rating": 9, "recipient_id": 4, "survey_id": 1,
        "survey_name": "NPS", "user_email": "eve@example.com", "user_id": 77, "user_name": "Eve Adams"}  # fmt: skip
_MIAREC = {"evaluation_report": {"report_id": "m1", "title": "Main", "type": "manual", "status": "completed", "call_id": "c1", "evaluator_user_id": "u1", "agent_user_id": "u2",
                                 "evaluation_completed_at": "2024-01-31T10:00:00Z", "score": 90, "report_points": 9, "report_max_points": 10, "is_passed": True,
                                 "sections": [{"title": "Tone", "weight": 50, "section_points": 4, "section_max_points": 5, "questions": [{"title": "q", "weight": 1, "comment": ""}]},
                                              {"title": "Process", "weight": 50, "section_points": 5, "section_max_points": 5, "questions": []}]}}  # fmt: skip
_EVALUATION = {"schemaVersion": "3.5", "evaluationId": "e1", "metadata": {"contactId": "c1", "agentId": "u1", "evaluator": "mia", "evaluationDefinitionTitle": "Main", "evaluationSubmitTimestamp": "2024-01-31T10:00:00Z", "score": {"percentage": 90}},
               "sections": [{"sectionRefId": "s1", "sectionTitle": "Soft"}],
               "questions": [{"questionRefId": "q1", "sectionRefId": "s1", "questionText": "Polite?", "score": {"percentage": 90}}]}  # fmt: skip

SAMPLES: dict[str, str] = {
    "aircall_calls": _aircall(),
    "amazon_connect_ctr": "".join(json.dumps(r) for r in contact_records()),
    "amazon_connect_evaluation": json.dumps(_EVALUATION),
    "delighted_responses": json.dumps([{"id": "1", "person": "10", "survey_type": "nps", "score": 0, "comment": None, "created_at": 1713418460, "person_properties": {"ticket_id": "T1"}}]),
    "five9_call_log": _five9(),
    "freshdesk_satisfaction": json.dumps(_freshdesk_satisfaction()),
    "freshdesk_tickets": _freshdesk(),
    "freshservice_tickets": _freshservice(),
    "front_messages": _front(),
    "genesys_interactions": genesys(),
    "gladly_conversations": table(list(_GLADLY), _GLADLY, _GLADLY | {"Conversation ID": "d2", "Status": "OPEN"}),
    "intercom_admins": _admins(),
    "intercom_api": json.dumps({"type": "conversation.list", "conversations": intercom_conversations()}),
    "intercom_conversations": _intercom(),
    "intercom_messages": _messages(),
    "intercom_ratings": _intercom_ratings(),
    "intercom_warehouse": _intercom_warehouse(),
    "maestroqa_answers": table(list(_ANSWER), _ANSWER, _ANSWER | {"answer_id": "a2", "is_deleted": "true"}),
    "maestroqa_section_scores": table(list(_SECTION), _SECTION),
    "maestroqa_total_scores": table(list(_TOTAL), _TOTAL),
    "medallia_agent_connect": table(MEDALLIA, {"request_id": "R1", "request_sent_at": "2024-01-01 10:00:00", "response_received_at": "2024-01-01 11:00:00", "star_rating": 4, "ext_interaction_id": "T1", "employee_email": "ann@x.io"}),
    "miarec_reports": json.dumps(_MIAREC),
    "qualtrics": _qualtrics(),
    "qualtrics_legacy": _qualtrics_legacy(),
    "qualtrics_warehouse": _qualtrics_warehouse(),
    "salesforce_cases": _salesforce(),
    "surveymonkey": _surveymonkey(),
    "talkdesk_contacts": _talkdesk(),
    "typeform_responses": table("#|How likely are you to recommend us?|Start Date (UTC)|Submit Date (UTC)|Network ID", *({"#": f"a{i}", "How likely are you to recommend us?": i % 11, "Submit Date (UTC)": "2024-01-01 10:05:00", "Network ID": f"n{i}"} for i in range(40))),
    "wolkvox_quality": table(list(_WOLKVOX), _WOLKVOX, _WOLKVOX | {"ATTRIBUTE": "Identity check", "TYPE_ERROR": "CE", "YES/NO": "no"}),
    "zendesk_nps": table(list(_NPS), _NPS),
    "zendesk_qa_autoqa": _autoqa(),
    "zendesk_qa_csat": _csat(),
    "zendesk_qa_reviews": _klaus(),
    "zendesk_satisfaction_ratings": json.dumps({"satisfaction_ratings": _satisfaction()}),
    "zendesk_support_tickets": table(ZENDESK, {"Id": "101", "Requester": "Eve Adams", "Assignee": "Ann", "Status": "Solved", "Created at": "2024-01-31 10:00", "Satisfaction Score": "Good"}),
    "zendesk_tickets_json": "\n".join(json.dumps(t) for t in _tickets()),
    "zendesk_users": _users(),
}  # fmt: skip


def write_samples(folder: Path) -> dict[str, Path]:
    """The samples as files, by the name of their layout."""
    files = {n: folder / f"{n}{'.json' if text[0] in '{[' else '.csv'}" for n, text in SAMPLES.items()}
    for name, path in files.items():
        path.write_text(SAMPLES[name], "utf-8")
    return files
