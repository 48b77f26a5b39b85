"""The truth file: what was planted, how large it came out, and the values intervals should cover."""

from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt

from iqs.demo.outcomes import CSAT_CUTS, DETRACTOR, PROMOTER
from iqs.demo.people import ROLES
from iqs.demo.plan import Ints
from iqs.demo.quality import CRITERIA, expected_scores, rubric_day
from iqs.demo.realised import effects, severity_points
from iqs.demo.reviews import bad_quarter_days, quiet_week
from iqs.demo.surveys import response_chance
from iqs.demo.traffic import CHANNELS, MISROUTED
from iqs.demo.world import World

TRUTH_VERSION = 1
Column = npt.NDArray[Any]


def truth_of(w: World) -> dict[str, object]:
    """Everything a detection benchmark needs to know, ready to be written as JSON."""
    sums = _sums(w)
    months = w.span.month[w.tickets.day]
    first = int(months[0])
    month = months - first
    names = [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(first, int(months[-1]) + 1)]
    people = w.people
    agent, team = w.tickets.agent, w.tickets.team
    size = len(names)

    def by_month(code: Ints, number: int) -> list[dict[str, dict[str, object]]]:
        rows = _grouped(sums, code * size + month, number * size)
        return [
            {
                name: row
                for name, row in zip(names, rows[i * size : (i + 1) * size], strict=True)
                if row["contacts"]
            }
            for i in range(number)
        ]

    agents = _grouped(sums, agent, len(people.name))
    agent_months = by_month(agent, len(people.name))
    teams = _grouped(sums, team, len(people.teams))
    team_months = by_month(team, len(people.teams))
    everyone = np.zeros_like(agent)
    return {
        "version": TRUTH_VERSION,
        "seed": w.plan.root_seed,
        "config_hash": w.plan.config_hash,
        "plan": asdict(w.plan) | {"end": str(w.plan.end)},
        "null": not any(s.planted for s in w.slots.values()),
        "start": str(w.span.start),
        "end": str(w.span.end),
        "effects": effects(w),
        "decoys": _decoys(w),
        "company": _grouped(sums, everyone, 1)[0] | {"months": by_month(everyone, 1)[0]},
        "channels": dict(zip(CHANNELS, _grouped(sums, w.tickets.channel, len(CHANNELS)), strict=True)),
        "teams": {
            name: row | {"months": rows}
            for name, row, rows in zip(people.teams, teams, team_months, strict=True)
        },
        "agents": {
            email: {
                "name": people.name[i],
                "team": people.teams[people.team[i]],
                "role": ROLES[people.role[i]],
            }
            | agents[i]
            | {"months": agent_months[i]}
            for i, email in enumerate(people.email)
        },
        "reviewers": {
            email: {
                "name": people.reviewers[i],
                "severity_latent": float(w.severity[i]),
                "severity_points": severity_points(w, i),
                "manager": i == people.nested,
            }
            for i, email in enumerate(people.reviewer_emails)
        },
    }


def _sums(w: World) -> dict[str, tuple[Column, Column | None]]:
    """Numerator and denominator of every true metric, one entry a contact; None counts contacts."""
    o = w.outcomes
    scores, applies = expected_scores(w.z), w.quality.applicable
    happy, chance = o.csat_latent > CSAT_CUTS[2], response_chance(o)
    promoters = (o.nps_latent > PROMOTER).astype(np.float64) - (o.nps_latent <= DETRACTOR)
    sums: dict[str, tuple[Column, Column | None]] = {
        "iqs": (100 * w.earned, w.possible),
        "csat": (100.0 * happy, None),
        "csat_of_those_who_answer": (100 * happy * chance, chance),
        "nps": (100 * promoters, None),
        "ces": (o.ces.astype(np.float64), None),
        "fcr_one_touch": (100.0 * o.solved_first, o.resolved),
        "aht_s": (o.handle_s, None),
    }
    for k, name in enumerate(CRITERIA):
        sums[name.lower()] = (100 * scores[:, k] * applies[:, k], applies[:, k])
    return sums


def _grouped(
    sums: dict[str, tuple[Column, Column | None]], code: Ints, groups: int
) -> list[dict[str, object]]:
    """True value of every metric in each group; None where nothing can be said."""
    count = np.bincount(code, minlength=groups)
    columns: dict[str, list[float | None]] = {}
    for name, (top, bottom) in sums.items():
        over = count if bottom is None else np.bincount(code, bottom, groups)
        total = np.bincount(code, top, groups)
        columns[name] = [
            round(float(a), 4) if b > 0 else None
            for a, b in zip(total / np.maximum(over, 1e-12), over, strict=True)
        ]
    return [
        {"contacts": int(n)} | {name: values[i] for name, values in columns.items()}
        for i, n in enumerate(count)
    ]


def _decoys(w: World) -> list[dict[str, object]]:
    """The harmless patterns: what, on whom, when."""
    cast, p, span = w.people.cast, w.people, w.span
    first_week = quiet_week(span) * 7 - span.start.weekday()
    bad = bad_quarter_days(span)
    season = span.seasons[-1] if span.seasons else None
    always = (0, span.days - 1)
    every: list[tuple[str, str | None, tuple[int, int] | None, str]] = [
        (
            "low_volume_at_100",
            _who(w, cast.low_volume),
            (span.days - 12, span.days - 1),
            "three reviews, all of them 100 %: too few to say anything",
        ),
        (
            "nested_reviewer",
            p.reviewer_emails[p.nested],
            always,
            "sees mostly the strongest agents; not lenient",
        ),
        ("rubric_change", "", (rubric_day(span), span.days - 1), "weights change (45/10/10/10/25 before)"),
        ("two_review_week", "", (first_week, first_week + 6), "a week with two reviews in all"),
        ("not_applicable_heavy", MISROUTED, always, "only accuracy and tone can be rated on this topic"),
        ("independent_trends", "", always, "CES rises and first replies get faster for reasons of their own"),
        (
            "fast_but_good",
            _who(w, cast.fast),
            season,
            "handle time x 0.65 in the last season, quality as ever",
        ),
        (
            "bad_quarter_by_chance",
            _who(w, cast.bad_quarter),
            bad,
            "an unlucky draw of reviews, no change of quality",
        ),
    ]
    rows: list[dict[str, object]] = []
    for name, who, days, about in every:
        built = w.plan.decoys and who is not None and days is not None and days[0] >= 0
        row: dict[str, object] = {"name": name, "built": built, "about": about}
        if built and days is not None:
            row |= {"entity": who, "start": str(span.date(days[0])), "end": str(span.date(days[1]))}
        rows.append(row)
    return rows


def _who(w: World, agent: int | None) -> str | None:
    return None if agent is None else w.people.email[agent]
