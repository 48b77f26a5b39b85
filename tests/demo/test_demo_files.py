"""The written files: layouts, consistency, determinism, and the truth beside them."""

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import csv as arrow_csv

from iqs.demo import PLANTS, Plan, World, generate, write

MEDALLIA = (
    "request_id,request_sent_at,request_delivery_status,response_received_at,star_rating,comments,"
    "reward_name,areas_for_improvement,additional_question_response,ext_interaction_id,external_url,channel,"
    "tags,brand,customer_name,request_sent_to,employee_first_name,employee_last_name,employee_email,"
    "employee_custom_id,employee_status,employee_employment_status,employee_start_date"
)
ZENDESK = (
    "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,"
    "Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,"
    "Organization,Due date,Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,"
    "Assignee stations,Reopens,Replies,First reply time in minutes,"
    "First reply time in minutes within business hours,First resolution time in minutes,"
    "First resolution time in minutes within business hours,Full resolution time in minutes,"
    "Full resolution time in minutes within business hours,Agent wait time in minutes,"
    "Agent wait time in minutes within business hours,Requester wait time in minutes,"
    "Requester wait time in minutes within business hours,On hold time in minutes,"
    "On hold time in minutes within business hours,Topic [list],Total time spent (sec) [int]"
)

AGENTS = "agent_id,name,team,role,manager,started_on,left_on,aliases"


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV file read with the standard library."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def objects(path: Path) -> Any:
    """A JSON file read with the standard library."""
    return json.loads(path.read_text(encoding="utf-8"))


def test_ticket_file_has_the_zendesk_columns_and_every_contact(world: World, exported: Path) -> None:
    """41 columns and two custom fields, unquoted, one row a contact, readable by Arrow too."""
    path = exported / "zendesk_tickets.csv"
    assert path.read_text(encoding="utf-8").split("\n", 1)[0] == ZENDESK
    table = arrow_csv.read_csv(path)
    assert table.num_rows == world.tickets.count
    assert len(table.column_names) == 43
    assert set(table["Via"].to_pylist()) == {"Phone call", "Chat", "Mail"}
    assert sum(table["Total time spent (sec) [int]"].to_pylist()) == world.outcomes.handle_s.sum()
    solved = np.array([s is not None for s in table["Solved at"].to_pylist()])
    assert np.array_equal(solved, world.outcomes.resolved)


def test_csat_file_has_the_medallia_columns_and_all_surveys(world: World, exported: Path) -> None:
    """Stars are 1 to 5 or empty together with the answer time."""
    read = rows(exported / "medallia_csat.csv")
    assert list(read[0]) == MEDALLIA.split(",")
    assert len(read) == len(world.surveys.csat.ticket)
    assert {r["star_rating"] for r in read} == {"", "1", "2", "3", "4", "5"}
    assert all((r["star_rating"] == "") == (r["response_received_at"] == "") for r in read)
    assert all(r["comments"] == "" for r in read if r["star_rating"] == "")


def test_nps_file_is_a_delighted_array(exported: Path) -> None:
    """Answers 0 to 10 with Unix seconds and the ticket, agent and channel as properties."""
    read = objects(exported / "delighted_nps.json")
    assert {r["score"] for r in read} == set(range(11))
    assert {r["survey_type"] for r in read} == {"nps"}
    assert all(set(r["person_properties"]) == {"ticket_id", "agent_email", "channel"} for r in read)
    assert datetime.fromtimestamp(read[-1]["created_at"]).year == 2026


def test_ces_file_has_the_typeform_frame(exported: Path) -> None:
    """Token first, question with its scale, hidden fields, dates and network id last."""
    read = rows(exported / "typeform_ces.csv")
    assert list(read[0]) == [
        "#",
        "How easy was it to get your request solved? (1 = very difficult, 7 = very easy)",
        "What could we have done better?",
        "ticket_id",
        "agent_email",
        "Start Date (UTC)",
        "Submit Date (UTC)",
        "Network ID",
    ]
    assert len({r["#"] for r in read}) == len(read)
    assert all(r["Start Date (UTC)"] < r["Submit Date (UTC)"] for r in read)


def test_review_file_is_the_zendesk_qa_export(world: World, exported: Path) -> None:
    """Ratings hold score or null, weights, the critical flag; the file adds up to the world's IQS."""
    read = objects(exported / "zendesk_qa_reviews.json")
    reviews = [review for c in read["conversations"] for review in c["reviews"]]
    ratings = [rating for review in reviews for rating in review["ratings"]]
    assert len(reviews) == len(world.reviews.ticket)
    assert read["pagination"]["total"] == len(read["conversations"])
    assert {r["score"] for r in ratings if r["categoryName"] == "Compliance"} == {0, 1, None}
    assert {r["score"] for r in ratings if r["categoryName"] == "Empathy"} == {1, 2, 3, 4, 5, None}
    assert all(r["critical"] == (r["categoryName"] == "Compliance") for r in ratings)
    assert {tag for review in reviews for tag in review["tags"]} == {"peer", "self", "calibration"}
    assert all(
        (review["reviewer"]["email"] == review["reviewee"]["email"]) == (review["tags"] == ["self"])
        for review in reviews
    )
    mean = np.mean([review["score"] for review in reviews])
    assert mean == pytest.approx((100 * world.reviews.earned / world.reviews.possible).mean(), abs=0.01)


def test_names_resolve_through_the_agents_file(exported: Path) -> None:
    """Every assignee of the ticket file is a name or an alias; e-mails and names are unique."""
    agents = rows(exported / "agents.csv")
    known = {a["name"] for a in agents} | {x for a in agents for x in a["aliases"].split(";")}
    shown = set(arrow_csv.read_csv(exported / "zendesk_tickets.csv")["Assignee"].to_pylist())
    assert list(agents[0]) == AGENTS.split(",")
    assert shown <= known
    assert len({a["agent_id"] for a in agents}) == len(agents) == 24
    assert {a["team"] for a in agents} == {"Billing", "Technical", "Onboarding", "Retention"}
    assert sum(a["left_on"] != "" for a in agents) == 1


def test_surveys_and_reviews_point_at_existing_tickets(exported: Path) -> None:
    """Every linked id is in the ticket file."""
    ids = set(map(str, arrow_csv.read_csv(exported / "zendesk_tickets.csv")["Id"].to_pylist()))
    linked = {r["ext_interaction_id"] for r in rows(exported / "medallia_csat.csv")}
    linked |= {r["ticket_id"] for r in rows(exported / "typeform_ces.csv")}
    linked |= {r["person_properties"]["ticket_id"] for r in objects(exported / "delighted_nps.json")}
    linked |= {c["externalId"] for c in objects(exported / "zendesk_qa_reviews.json")["conversations"]}
    assert linked <= ids


def test_files_stay_small(exported: Path) -> None:
    """All files together are under 60 MB."""
    assert sum(f.stat().st_size for f in exported.iterdir()) < 60e6


def test_truth_file_is_complete(world: World, exported: Path) -> None:
    """All effects and decoys are listed with place and time, all agents and months with true values."""
    truth = objects(exported / "truth.json")
    assert [e["id"] for e in truth["effects"]] == [p.id for p in PLANTS.values()]
    assert all({"entity", "start", "end", "size", "asked", "unit"} <= set(e) for e in truth["effects"])
    assert len(truth["decoys"]) == 8
    assert all(d["built"] for d in truth["decoys"])
    assert truth["null"] is False
    assert truth["config_hash"] == Plan().config_hash
    assert truth["seed"] == int(Plan().config_hash[:8], 16)
    assert set(truth["agents"]) == set(world.people.email)
    assert len(truth["company"]["months"]) == 24
    assert all(len(team["months"]) == 24 for team in truth["teams"].values())
    first = truth["agents"][world.people.email[0]]
    mine = world.tickets.agent == 0
    assert first["iqs"] == pytest.approx(
        100 * world.earned[mine].sum() / world.possible[mine].sum(), abs=1e-3
    )
    assert first["contacts"] == mine.sum() == sum(m["contacts"] for m in first["months"].values())


def test_same_plan_gives_identical_bytes(tmp_path: Path) -> None:
    """Two runs of one plan write the same files; another seed does not."""
    plan = Plan(months=4, agents=8, nasty=True)
    once, twice = write(generate(plan), tmp_path / "a"), write(generate(plan), tmp_path / "b")
    assert [f.name for f in once] == [f.name for f in twice]
    assert [f.read_bytes() for f in once] == [f.read_bytes() for f in twice]
    other = write(generate(Plan(months=4, agents=8, nasty=True, seed=1)), tmp_path / "c")
    assert once[2].read_bytes() != other[2].read_bytes()


def test_faults_appear_only_when_asked_for(exported: Path, tmp_path: Path) -> None:
    """Nasty files hold repeated ids, zero times, deleted agents, lost reviewers; the default ones none."""
    clean = arrow_csv.read_csv(exported / "zendesk_tickets.csv")
    assert len(set(clean["Id"].to_pylist())) == clean.num_rows
    assert min(clean["Total time spent (sec) [int]"].to_pylist()) >= 30
    write(generate(Plan(months=8, agents=12, nasty=True)), tmp_path)
    faulty = arrow_csv.read_csv(tmp_path / "zendesk_tickets.csv")
    assert len(set(faulty["Id"].to_pylist())) < faulty.num_rows
    assert min(faulty["Total time spent (sec) [int]"].to_pylist()) == -60
    assert "[Deleted]" in faulty["Assignee"].to_pylist()
    assert "10" in {r["star_rating"] for r in rows(tmp_path / "medallia_csat.csv")}
    reviews = [
        r for c in objects(tmp_path / "zendesk_qa_reviews.json")["conversations"] for r in c["reviews"]
    ]
    assert any(r["reviewer"]["email"] is None for r in reviews)


def test_customers_of_the_diverging_team_speak_of_scripts_and_price(world: World, exported: Path) -> None:
    """Detractors' comments name the planted theme there and nowhere else."""
    team = dict(zip(world.people.email, world.people.team.tolist(), strict=True))
    said = {True: "", False: ""}
    for answer in objects(exported / "delighted_nps.json"):
        there = team[answer["person_properties"]["agent_email"]] == world.people.cast.divergence_team
        said[there] += answer["comment"] or ""
    assert said[True].count("script") + said[True].count("price") > 40
    assert said[False].count("script") + said[False].count("price") == 0
