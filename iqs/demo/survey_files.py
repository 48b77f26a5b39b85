"""Survey exports: Medallia Agent Connect CSV, Delighted JSON, Typeform CSV."""

from pathlib import Path

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from iqs.demo.plan import Floats, Ints
from iqs.demo.surveys import Survey
from iqs.demo.text import BAD, BAD_HURRIED, BAD_SCRIPTED, BAD_WAITING, CUSTOMER, GOOD, MIXED, phrases
from iqs.demo.ticket_file import stamps, ticket_ids
from iqs.demo.traffic import CHANNELS
from iqs.demo.world import World

CES_QUESTION = "How easy was it to get your request solved? (1 = very difficult, 7 = very easy)"
CES_COMMENT = "What could we have done better?"
SCRIPTED_SHARE, WAITING_SHARE, HURRIED_SHARE = 0.6, 0.6, 0.6


def comments(w: World, survey: Survey, mood: Ints, share: float | Floats, stream: str) -> pa.Array:
    """Customers' words: `mood` is 0 bad, 1 mixed, 2 good; bad ones name the theme planted there."""
    rng = w.plan.rng(stream)
    rows, o = survey.ticket, w.outcomes
    day, u = w.tickets.day[rows], rng.random(len(rows))
    season = np.zeros(w.span.days, dtype=bool)
    for first, last in w.span.seasons:
        season[first : last + 1] = True
    bad = np.full(len(rows), BAD)
    bad[season[day] & (u < WAITING_SHARE)] = BAD_WAITING
    bad[(o.solve_s[rows] > 2 * 86400) & (u < 0.3)] = BAD_WAITING
    bad[(o.product[rows] < 0) & (u < SCRIPTED_SHARE)] = BAD_SCRIPTED
    bad[(o.csat_extra[rows] != 0) & (u < HURRIED_SHARE)] = BAD_HURRIED
    group = np.where(mood == 0, bad, np.where(mood == 1, MIXED, GOOD))
    return phrases(CUSTOMER, group, rng, share)


def write_medallia(w: World, path: Path) -> None:
    """CSAT: one row per survey sent; stars are empty where there was no answer."""
    s, p, t = w.surveys.csat, w.people, w.tickets
    rng = w.plan.rng("medallia")
    agent, silent = t.agent[s.ticket], s.answered < 0
    stars = s.score.copy()
    if w.plan.nasty:
        stars[(rng.random(len(stars)) < 0.002) & ~silent] = 10
    said = comments(
        w, s, np.searchsorted([3, 4], s.score, side="right"), np.where(silent, 0, 0.45), "csat words"
    )
    blank = pa.nulls(len(agent), pa.string())
    customer = pa.array(t.customer[s.ticket]).cast(pa.string())
    first_names = [n.split(" ")[0] for n in p.name]
    last_names = [n.split(" ", 1)[1] for n in p.name]
    left = [p.left_on(i, w.span) is not None for i in range(len(p.name))]
    columns: dict[str, pa.Array] = {
        "request_id": _numbered("R", len(agent)),
        "request_sent_at": stamps(w, s.sent),
        "request_delivery_status": _constant("DELIVERED", len(agent)),
        "response_received_at": stamps(w, s.answered, silent),
        "star_rating": pa.array(stars, mask=silent),
        "comments": said,
        "reward_name": blank,
        "areas_for_improvement": blank,
        "additional_question_response": blank,
        "ext_interaction_id": ticket_ids(s.ticket),
        "external_url": blank,
        "channel": pa.array(CHANNELS).take(pa.array(t.channel[s.ticket])),
        "tags": blank,
        "brand": blank,
        "customer_name": blank,
        "request_sent_to": _joined("customer", customer, "@example.com"),
        "employee_first_name": pa.array(first_names).take(pa.array(agent)),
        "employee_last_name": pa.array(last_names).take(pa.array(agent)),
        "employee_email": pa.array(p.email).take(pa.array(agent)),
        "employee_custom_id": pa.array([employee_id(i) for i in range(len(p.name))]).take(pa.array(agent)),
        "employee_status": _constant("ACTIVE", len(agent)),
        "employee_employment_status": pa.array(["TERMINATED" if x else "EMPLOYED" for x in left]).take(
            pa.array(agent)
        ),
        "employee_start_date": pa.array([str(p.started_on(i, w.span)) for i in range(len(p.name))]).take(
            pa.array(agent)
        ),
    }
    csv.write_csv(pa.table(columns), path)


def write_delighted(w: World, path: Path) -> None:
    """NPS: a JSON array of answers, times in Unix seconds."""
    s, p, t = w.surveys.nps, w.people, w.tickets
    epoch = int(np.datetime64(w.span.start, "s").astype(np.int64))
    said = comments(w, s, np.searchsorted([7, 9], s.score, side="right"), 0.5, "nps words")
    agent = t.agent[s.ticket].tolist()
    channel = t.channel[s.ticket].tolist()
    rows = [
        {
            "id": str(7_400_000 + i),
            "person": str(910_000 + customer),
            "survey_type": "nps",
            "score": score,
            "comment": comment,
            "permalink": None,
            "created_at": answered,
            "updated_at": None,
            "person_properties": {"ticket_id": ticket, "agent_email": p.email[a], "channel": CHANNELS[c]},
            "notes": [],
            "tags": [],
            "additional_answers": [],
        }
        for i, (customer, score, comment, answered, ticket, a, c) in enumerate(
            zip(
                t.customer[s.ticket].tolist(),
                s.score.tolist(),
                said.to_pylist(),
                (s.answered + epoch).tolist(),
                ticket_ids(s.ticket).to_pylist(),
                agent,
                channel,
                strict=True,
            )
        )
    ]
    path.write_bytes(orjson.dumps(rows))


def write_typeform(w: World, path: Path) -> None:
    """CES: one row per answer; `#` is the response token."""
    s = w.surveys.ces
    rng = w.plan.rng("typeform")
    n = len(s.ticket)

    columns: dict[str, pa.Array] = {
        "#": _tokens(rng, n, 16),
        CES_QUESTION: pa.array(s.score),
        CES_COMMENT: comments(w, s, np.searchsorted([4, 6], s.score, side="right"), 0.3, "ces words"),
        "ticket_id": ticket_ids(s.ticket),
        "agent_email": pa.array(w.people.email).take(pa.array(w.tickets.agent[s.ticket])),
        "Start Date (UTC)": stamps(w, np.maximum(s.answered - rng.integers(20, 180, n), 0)),
        "Submit Date (UTC)": stamps(w, s.answered),
        "Network ID": _tokens(rng, n, 5),
    }
    csv.write_csv(pa.table(columns), path)


def employee_id(agent: int) -> str:
    """Personnel number of an agent."""
    return f"E{1001 + agent}"


def _tokens(rng: np.random.Generator, count: int, width: int) -> pa.Array:
    digits = rng.bytes(width * count).hex()
    return pa.array([digits[i : i + 2 * width] for i in range(0, len(digits), 2 * width)])


def _numbered(prefix: str, count: int) -> pa.Array:
    return _joined(prefix, pa.array(np.arange(1_000_001, 1_000_001 + count)).cast(pa.string()))


def _joined(before: str, middle: pa.Array, after: str = "") -> pa.Array:
    return pc.binary_join_element_wise(before, middle, after, "")


def _constant(value: str, count: int) -> pa.Array:
    return pa.repeat(value, count)
