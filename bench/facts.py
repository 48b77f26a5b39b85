"""The facts of a demo world straight from its arrays, without files and database: for many seeds at once.

A test holds them against what the files of the same world give when they are loaded.
"""

from typing import Any

import numpy as np
import pandas as pd

from iqs.demo import World
from iqs.demo.people import ROLES
from iqs.demo.qa_file import SCORECARDS
from iqs.demo.quality import COMPLIANCE, CRITERIA, GROUPS
from iqs.demo.reviews import PEER_REVIEW, REVIEW_TYPES, SELF_REVIEW
from iqs.demo.surveys import Survey
from iqs.demo.traffic import ALL_TOPICS, CHANNELS
from iqs.scoring import FrameEngine
from iqs.settings import Settings

_LEFT_OUT = {"self": "self review", "calibration": "calibration review"}
_SCALES = {"csat": (1.0, 5.0), "nps": (0.0, 10.0), "ces": (1.0, 7.0)}
_TOPS = np.array([5.0, 5, 5, 1, 5])


def facts_of(w: World) -> FrameEngine:
    """An engine over the facts of a world: reviews, ratings, surveys, contacts, and what links them."""
    reviews = _reviews(w)
    surveys = pd.concat([_survey(w, kind, getattr(w.surveys, kind)) for kind in _SCALES], ignore_index=True)
    ratings = _ratings(w, reviews)
    linked = _linked(reviews, surveys)
    frames = {
        "review_fact": reviews,
        "survey_fact": surveys,
        "contact_fact": _contacts(w),
        "rating_fact": ratings,
        "linked_fact": linked,
        "linked_draw_fact": linked.assign(draw=np.arange(len(linked)) % 1000),
        "linked_rating_fact": _linked(ratings, surveys),
        "agents": _agents(w),
    }
    return FrameEngine(frames, Settings())


def _agents(w: World) -> pd.DataFrame:
    """The list of agents, as far as analyses read it."""
    every = range(len(w.people.email))
    return pd.DataFrame(
        {
            "agent_id": np.asarray(w.people.email, dtype=object),
            "started_on": pd.to_datetime([w.people.started_on(a, w.span) for a in every]),
            "left_on": pd.to_datetime([w.people.left_on(a, w.span) for a in every]),
            "current": True,
        }
    )


def _about(w: World, ticket: Any) -> dict[str, Any]:
    """Columns that a review, an answer and a contact share, by the number of the contact."""
    t, p = w.tickets, w.people

    def named(words: Any, at: Any) -> Any:
        return np.asarray(words, dtype=object)[at]

    agent = t.agent[ticket]
    return {
        "interaction_id": ticket.astype(str).astype(object),
        "agent": named(p.email, agent),
        "team": named(p.teams, t.team[ticket]),
        "role": named(ROLES, p.role[agent]),
        "channel": named(CHANNELS, t.channel[ticket]),
        "topic": named(ALL_TOPICS, t.topic[ticket]),
    }


def _days(w: World, second: Any) -> Any:
    return pd.to_datetime(np.datetime64(w.span.start, "D") + second // 86400)


def _reviews(w: World) -> pd.DataFrame:
    r = w.reviews
    kinds = np.array(REVIEW_TYPES, dtype=object)[r.kind]
    own = np.isin(r.kind, (PEER_REVIEW, SELF_REVIEW))
    people, reviewers = (np.asarray(n, dtype=object) for n in (w.people.email, w.people.reviewer_emails))
    by = np.where(own, people[np.where(own, r.reviewer, 0)], reviewers[np.where(own, 0, r.reviewer)])
    version = w.quality.version[r.ticket]
    frame = pd.DataFrame(
        {
            "source": "zendesk_qa",
            "review_id": (500_001 + np.arange(len(r.ticket))).astype(str).astype(object),
            **_about(w, r.ticket),
            "conversation_day": _days(w, w.tickets.second[r.ticket]),
            "review_day": _days(w, r.second),
            "reviewer": by,
            "review_type": kinds,
            "scorecard": np.array(SCORECARDS, dtype=object)[version],
            "version_id": version,
            "card_role": "",
            "pattern": np.arange(len(r.ticket)),
            "whole": 1.0,
            "possible": r.possible,
            "failed": r.ratings[:, COMPLIANCE] == 0,
            "left_out": [_LEFT_OUT.get(k) for k in kinds],
        }
    )
    # One scale mapping is enough here, with auto-fails as the guide has them and without any.
    weights = w.quality.weights(r.ticket)
    rated = np.where(np.isnan(r.ratings), 0.0, weights) / weights.sum(axis=1, keepdims=True)
    craft = (rated * np.nan_to_num(r.ratings / _TOPS)).sum(axis=1)
    return frame.assign(earned_of_max=craft, review_of_max=r.earned)


def _ratings(w: World, reviews: pd.DataFrame) -> pd.DataFrame:
    r = w.reviews
    count = len(CRITERIA)
    score = r.ratings.ravel()
    weights = w.quality.weights(r.ticket)
    low = np.array([0.0 if k == COMPLIANCE else 1.0 for k in range(count)])
    shares = r.ratings / _TOPS
    min_max = (r.ratings - low) / (_TOPS - low)
    frame = reviews.loc[reviews.index.repeat(count)].reset_index(drop=True)
    return frame.assign(
        criterion=np.tile(np.array(CRITERIA, dtype=object), len(reviews)),
        criterion_group=np.tile(np.array(GROUPS, dtype=object), len(reviews)),
        score=score,
        low=np.tile(low, len(reviews)),
        high=np.tile(_TOPS, len(reviews)),
        w=weights.ravel(),
        bonus=False,
        critical=np.tile(["yes" if k == COMPLIANCE else "no" for k in range(count)], len(reviews)),
        automatic=False,
        rated=~np.isnan(score),
        of_max=shares.ravel(),
        min_max=min_max.ravel(),
        fails=(min_max < 0.5).ravel(),
        failing=np.repeat((r.ratings[:, COMPLIANCE] == 0).astype(np.int64), count),
    )


def _survey(w: World, kind: str, s: Survey) -> pd.DataFrame:
    answered = s.answered >= 0
    low, high = _SCALES[kind]
    return pd.DataFrame(
        {
            "source": kind,
            "response_id": np.arange(len(s.ticket)).astype(str).astype(object),
            "kind": kind,
            **_about(w, s.ticket),
            "conversation_day": _days(w, w.tickets.second[s.ticket]),
            "response_day": _days(w, np.where(answered, s.answered, s.sent)),
            "score": np.where(answered, s.score.astype(np.float64), np.nan),
            "scale_min": low,
            "scale_max": high,
            "direction": "ease" if kind == "ces" else None,
            "left_out": np.where(answered, None, "sent, not answered"),
        }
    )


def _contacts(w: World) -> pd.DataFrame:
    t, o = w.tickets, w.outcomes
    every = np.arange(t.count)
    solved = np.where(o.resolved, t.second + o.solve_s.astype(np.int64), t.second)
    return pd.DataFrame(
        {
            "source": "zendesk",
            **_about(w, every),
            "created_day": _days(w, t.second),
            "solved_day": _days(w, solved),
            "answered": True,
            "resolved": o.resolved,
            "replies": o.replies.astype(np.float64),
            "reopens": o.reopens.astype(np.float64),
            "flag": o.resolved,
            "next_contact_days": np.nan,
            "handle_s": o.handle_s.round(),
        }
    )


def _linked(reviews: pd.DataFrame, surveys: pd.DataFrame) -> pd.DataFrame:
    columns = ("source", "score", "scale_min", "scale_max", "left_out")
    answers = surveys[["interaction_id", "response_id", "kind", "direction", "response_day", *columns]]
    answers = answers.rename(columns={c: f"survey_{c}" for c in columns})
    return reviews.merge(answers, on="interaction_id")
