"""Review export: Zendesk QA (Klaus) export API JSON, conversations with their reviews and ratings."""

from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from iqs.demo.quality import COMPLIANCE, CRITERIA, GROUPS, OLD_WEIGHTS, WEIGHTS
from iqs.demo.reviews import CALIBRATION, PEER_REVIEW, REVIEW_TYPES, SELF_REVIEW
from iqs.demo.text import CAUSES, REVIEWER, phrases, reviewer_group
from iqs.demo.ticket_file import ticket_ids
from iqs.demo.traffic import CHANNELS
from iqs.demo.world import World

SCORECARDS = ("Support quality v1", "Support quality v2")
GROUP_IDS = {"QA": "901", "Managers": "902"}
TAGGED = (PEER_REVIEW, SELF_REVIEW, CALIBRATION)
LOW = 2


def write_reviews(w: World, path: Path) -> None:
    """One JSON object; ids are strings, as the API declares them. N/A ratings have a null score."""
    r = w.reviews
    everything = list(zip(r.ticket.tolist(), _reviews(w), strict=True))
    opened = _iso(w, w.tickets.second[r.ticket])
    channel = w.tickets.channel[r.ticket].tolist()
    ids = ticket_ids(r.ticket).to_pylist()
    conversations = []
    at = 0
    for _, group in groupby(everything, key=lambda pair: pair[0]):
        made = [review for _, review in group]
        conversations.append(
            {
                "externalId": ids[at],
                "url": f"https://qa.example.com/conversations/{ids[at]}",
                "externalUrl": f"https://support.example.com/tickets/{ids[at]}",
                "lastUpdatedISO": max(m["updatedISO"] for m in made),
                "createdAtISO": opened[at],
                "workspaceId": "11",
                "workspaceName": "Support",
                "sourceType": "ZENDESK",
                "externalFields": [
                    {"externalId": "channel", "name": "Channel", "value": CHANNELS[channel[at]]}
                ],
                "comments": [],
                "reviews": made,
            }
        )
        at += len(made)
    total = len(conversations)
    pages = {"page": 1, "pageSize": total, "total": total}
    path.write_bytes(orjson.dumps({"conversations": conversations, "pagination": pages}))


def _reviews(w: World) -> list[dict[str, Any]]:
    """Review objects in the order of `World.reviews`."""
    r, t = w.reviews, w.tickets
    rng = w.plan.rng("qa file")
    agents, reviewers = _agents(w), _reviewers(w)
    percent = 100 * r.earned / np.maximum(r.possible, 1e-9)
    failed = r.ratings[:, COMPLIANCE] == 0
    words = phrases(REVIEWER, reviewer_group(percent, failed), rng, 0.6).to_pylist()
    times = _iso(w, r.second)
    seconds = rng.integers(180, 1500, len(times)).tolist()
    version = w.quality.version[r.ticket].tolist()
    ratings = _ratings(w)
    lost = rng.random(len(times)) < (0.004 if w.plan.nasty else 0.0)
    gone = rng.random(len(times)) < (0.003 if w.plan.nasty else 0.0)
    made = []
    for i, (kind, by, agent) in enumerate(
        zip(r.kind.tolist(), r.reviewer.tolist(), t.agent[r.ticket].tolist(), strict=True)
    ):
        reviewer = agents[by] if kind in (PEER_REVIEW, SELF_REVIEW) else reviewers[by]
        made.append(
            {
                "id": str(500_001 + i),
                "reviewer": {"email": None, "name": None, "groups": []} if lost[i] else reviewer,
                "reviewee": {"email": None, "name": "[Deleted]", "groups": []} if gone[i] else agents[agent],
                "score": round(float(percent[i]), 2),
                "ratings": ratings[i],
                "comment": words[i] or "",
                "thread": [],
                "tags": [REVIEW_TYPES[kind]] if kind in TAGGED else [],
                "createdISO": times[i],
                "updatedISO": times[i],
                "reviewTime": str(seconds[i]),
                "scorecard": {"id": str(31 + version[i]), "name": SCORECARDS[version[i]]},
            }
        )
    return made


def _ratings(w: World) -> list[list[dict[str, Any]]]:
    """Rating objects of each review; a low one names its root cause."""
    r = w.reviews
    rng = w.plan.rng("causes")
    causes = [
        phrases([CAUSES[k]], np.zeros(len(r.ticket), dtype=np.int64), rng, 0.85).to_pylist() for k in range(5)
    ]
    given = r.ratings.tolist()
    group_ids = {g: str(41 + i) for i, g in enumerate(dict.fromkeys(GROUPS))}
    weights = [OLD_WEIGHTS.tolist(), WEIGHTS.tolist()]
    version = w.quality.version[r.ticket].tolist()

    def one(i: int, k: int) -> dict[str, Any]:
        score = given[i][k]
        applies = score == score
        low = applies and score <= (0 if k == COMPLIANCE else LOW)
        cause = (causes[k][i] or "") if low else ""
        return {
            "categoryId": str(21 + k),
            "categoryName": CRITERIA[k],
            "score": int(score) if applies else None,
            "weight": int(weights[version[i]][k]),
            "critical": k == COMPLIANCE,
            "cause": cause,
            "causes": [cause] if cause else [],
            "groupName": GROUPS[k],
            "groupId": group_ids[GROUPS[k]],
        }

    return [[one(i, k) for k in range(5)] for i in range(len(given))]


def _agents(w: World) -> list[dict[str, Any]]:
    p = w.people
    return [
        {"email": e, "name": n, "groups": [{"id": str(801 + int(t)), "name": p.teams[t]}]}
        for e, n, t in zip(p.email, p.name, p.team.tolist(), strict=True)
    ]


def _reviewers(w: World) -> list[dict[str, Any]]:
    p = w.people
    groups = ["Managers" if i == p.nested else "QA" for i in range(len(p.reviewers))]
    return [
        {"email": e, "name": n, "groups": [{"id": GROUP_IDS[g], "name": g}]}
        for e, n, g in zip(p.reviewer_emails, p.reviewers, groups, strict=True)
    ]


def _iso(w: World, second: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> list[str]:
    times = np.datetime64(w.span.start, "s") + second.astype("timedelta64[s]")
    iso: list[str] = np.strings.add(np.datetime_as_string(times), "Z").tolist()
    return iso
