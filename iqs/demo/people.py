"""The demo team: agents, teams, reviewers, and who plays which part."""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from iqs.demo.plan import Floats, Ints, Plan
from iqs.demo.span import Span

TEAMS = ("Billing", "Technical", "Onboarding", "Retention", "Orders", "Accounts", "Partners", "Community")
ROLES = ("Support agent", "Senior agent", "Technical specialist")
_GIVEN = (
    "Amara,Mateo,Ingrid,Kenji,Priya,Liam,Zoë,Tomasz,Aisha,Noah,Leila,Björn,Chiara,Kwame,Hana,Diego,Freya,"
    "Samir,Mei,Oskar,Nadia,Elias,Yara,Jonas,Ifeoma,Ravi,Sofia,Emil,Thandi,Marek,Lucía,Idris,Anouk,Kofi,"
    "Svea,Arjun,Maren,Tariq,Paloma,Niko"
)
_FAMILY = (
    "Okafor,Lindqvist,Marchetti,Tanaka,Raman,Brennan,Vasquez,Kowalczyk,Haddad,Fischer,Nakamura,Osei,"
    "Delacroix,Petrov,Mbeki,Sørensen,Castellano,Iyer,Novak,Achterberg,Quispe,Yilmaz,Halvorsen,Adeyemi,"
    "Bianchi,Chaudhry,Drummond,Eriksen,Fontaine,Gallagher,Horvat,Ibarra,Janssen,Kaplan,Laurent,Morozova,"
    "Nwosu,Olsen,Pereira,Rahimi,Sandoval"
)
GIVEN, FAMILY = _GIVEN.split(","), _FAMILY.split(",")
PERSON_SD, TEAM_SD, SPEED_SD, SEVERITY_SD = 0.322, 0.12, 0.15, 0.10
"""Latent spreads; that of agents with their teams makes them differ by 4 to 5 IQS points."""
TENURE_GAIN, TENURE_MONTHS = 0.30, 4.0


@dataclass(frozen=True)
class Cast:
    """Agent numbers that play a part; None when the team is too small for it."""

    rushing: int | None
    improved: int | None
    low_volume: int | None
    fast: int | None
    bad_quarter: int | None
    hired: tuple[int, ...]
    left: int | None
    step_team: int | None
    divergence_team: int


@dataclass(frozen=True, eq=False)
class People:
    """Agents and reviewers as arrays, one entry each.

    `ability` and `speed` are latent (quality, log handle time). `first_day` and `last_day` are day
    numbers of the span, `first_day` negative for those hired before it; `share` is the relative
    share of contacts.
    """

    name: tuple[str, ...]
    email: tuple[str, ...]
    shown: tuple[str, ...]
    team: Ints
    role: Ints
    ability: Floats
    speed: Floats
    share: Floats
    first_day: Ints
    last_day: Ints
    teams: tuple[str, ...]
    managers: tuple[str, ...]
    team_effect: Floats
    reviewers: tuple[str, ...]
    reviewer_emails: tuple[str, ...]
    severity: Floats
    lenient: int
    nested: int
    cast: Cast

    def started_on(self, agent: int, span: Span) -> date:
        """First working day of an agent."""
        return span.start + timedelta(days=int(self.first_day[agent]))

    def left_on(self, agent: int, span: Span) -> date | None:
        """Last working day, None while employed."""
        day = int(self.last_day[agent])
        return span.date(day) if day < span.days - 1 else None


def people(plan: Plan, span: Span) -> People:
    """Hire the team. Names and parts depend on the size only, abilities on the seed."""
    rng = plan.rng("people")
    count, teams = plan.agents, int(np.clip((plan.agents + 3) // 6, 2, len(TEAMS)))
    team = np.arange(count) * teams // count
    cast = _cast(plan, team, teams)
    names = _names(count, 0)
    reviewers = _names(max(3, round(count / 5)), 5)

    ability = rng.normal(size=count)
    # Whoever carries a planted effect is otherwise ordinary, so that what stands out is the plant.
    parts = [p for p in (cast.rushing, cast.improved, cast.fast, cast.bad_quarter) if p is not None]
    ability[parts] *= 0.3
    team_effect = _spread(rng.normal(size=teams), TEAM_SD)
    speed = _spread(rng.normal(size=count), SPEED_SD)
    speed[parts] *= 0.3
    first_day = -(rng.uniform(180, 1800, count)).astype(np.int64)
    for agent, part in zip(cast.hired, (0.45, 0.08, 0.30, 0.55), strict=False):
        first_day[agent] = int(part * span.days)
    last_day = np.full(count, span.days - 1, dtype=np.int64)
    if cast.left is not None:
        last_day[cast.left] = int(0.62 * span.days)
    share: Floats = np.exp(rng.normal(0, 0.12, count))
    if cast.low_volume is not None:
        first_day[cast.low_volume] = span.days - 12
        share[cast.low_volume] = 0.3
    # Centred by days at work, so that who came or left does not move the company's average.
    presence: Floats = share * (last_day - np.maximum(first_day, 0) + 1)
    mixed = ability * np.sqrt(PERSON_SD**2 - TEAM_SD**2) + team_effect[team]
    person = _spread(mixed, PERSON_SD, presence)
    severity = _spread(rng.normal(size=len(reviewers)), SEVERITY_SD)
    return People(
        name=names,
        email=tuple(map(_email, names)),
        # One name differs between tools, as it does after a marriage; agents.csv holds the alias.
        shown=tuple(f"{n.split()[0]} {FAMILY[-1]}" if i == 0 else n for i, n in enumerate(names)),
        team=team.astype(np.int64),
        role=np.where(first_day < -900, 1, np.where(team % 4 == 1, 2, 0)).astype(np.int64),
        ability=person - team_effect[team],
        speed=speed,
        share=share,
        first_day=first_day,
        last_day=last_day,
        teams=TEAMS[:teams],
        managers=_names(teams, 11),
        team_effect=team_effect,
        reviewers=reviewers,
        reviewer_emails=tuple(map(_email, reviewers)),
        severity=severity,
        lenient=1,
        nested=len(reviewers) - 1,
        cast=cast,
    )


def tenure(months: Floats) -> Floats:
    """Latent quality gained after `months` on the job, compared with an old hand (zero or below)."""
    gone: Floats = -TENURE_GAIN * np.exp(-np.maximum(months, 0) / TENURE_MONTHS)
    return gone


def _cast(plan: Plan, team: Ints, teams: int) -> Cast:
    """Hand out parts so that no two effects meet: named agents sit outside the two affected teams."""
    divergence, step = teams - 1, (1 if teams > 2 else None)
    neutral = [np.flatnonzero(team == t).tolist() for t in range(teams) if t not in (divergence, step)]
    pool = [a for row in zip(*neutral, strict=False) for a in row]
    affected = np.flatnonzero((team == divergence) | (team == (-1 if step is None else step))).tolist()

    def take(wanted: bool) -> int | None:
        return pool.pop(0) if wanted and pool else None

    # The first agent of each team stays free, a plain person to look at.
    pool = pool[len(neutral) :]
    rushing, improved = take(True), take(True)
    low, fast, bad = take(plan.decoys), take(plan.decoys), take(plan.decoys)
    hired = tuple(affected[i] for i in (4, 9, 2, 7) if i < len(affected) and plan.agents >= 12)
    left = affected[3] if plan.agents >= 12 else None
    return Cast(rushing, improved, low, fast, bad, hired, left, step, divergence)


def _names(count: int, offset: int) -> tuple[str, ...]:
    """Invented names; `offset` keeps agents, reviewers and managers apart."""
    return tuple(
        f"{GIVEN[(i + offset) % 40]} {FAMILY[(i * 3 + i // 40 * 7 + offset * 2) % 41]}" for i in range(count)
    )


def _email(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("ł", "l"))
    return plain.encode("ascii", "ignore").decode().lower().replace(" ", ".") + "@example.com"


def _spread(values: Floats, sd: float, weights: Floats | None = None) -> Floats:
    """Centre (by `weights`) and scale to exactly `sd`, so that 24 draws do not move the average."""
    scaled: Floats = (values - float(np.average(values, weights=weights))) / max(values.std(), 1e-9) * sd
    return scaled
