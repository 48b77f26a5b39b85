"""Files of no known layout: what each column is, from its header and its cells, and what the table is."""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from iqs.sources.database import Database
from iqs.sources.headers import Header
from iqs.sources.values import SERIAL, cleaned, flag, not_applicable, number, seconds, verdict
from iqs.sources.worded import Reading, reading
from iqs.sources.words import CES_WORDS, CSAT_WORDS, FCR_WORDS, NPS_WORDS, role_of

_DATE = (
    r"^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b"
    r"|^([A-Za-z]{3}, )?\d{1,2}[ -][A-Za-z]{3}|^[A-Z][a-z]{2,8} \d{1,2},"
)
_SERIAL = re.compile(SERIAL.strip("'"))
_CLOCK = r"((1899-12-3[01]|1904-01-01)[ T])?\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?"

_TOGETHER = 30  # columns that are looked at in one question
_NOTHING = (0, 0, 0, 0, None, None, 0, 0, 0, 0, 0, 0, None, 0)  # what is found in a column without rows


@dataclass(frozen=True)
class Profile:
    """What the cells of a column look like, from its first rows; shares are of filled cells, 0 to 1."""

    filled: int
    distinct: int
    numeric: float
    whole: float
    low: float
    high: float
    flags: float
    verdicts: float
    times: float
    clocks: float
    durations: float
    hashes: float
    length: float
    samples: tuple[str, ...]
    not_applicable: int
    answers: Reading | None = None

    @property
    def marked(self) -> float:
        """The share of cells that can be a mark: numbers, good and bad, or words on a scale."""
        return 1.0 if self.answers else self.numeric + self.verdicts


def profiles(con: Database, columns: int) -> list[Profile]:
    """Look at the first rows of every column."""
    con.run("CREATE OR REPLACE TEMP TABLE probe AS SELECT * FROM cells ORDER BY line LIMIT 20000")
    found = []
    # Planning the question takes longer than its answer: asked of many columns at once, and not of too many.
    for at in range(0, columns, _TOGETHER):
        found += _profiles(con, range(at, min(at + _TOGETHER, columns)))
    return found


def samples(con: Database, columns: int) -> list[tuple[str, ...]]:
    """Up to three different cells of every column, from its first rows; cheaper than `profiles`."""
    con.run("CREATE OR REPLACE TEMP TABLE probe AS SELECT * FROM cells ORDER BY line LIMIT 2000")
    return [_samples(con, i) for i in range(columns)]


def _samples(con: Database, index: int) -> tuple[str, ...]:
    rows = con.rows(
        f"SELECT x FROM (SELECT {cleaned(f'c{index}')} AS x, min(line) AS seen FROM probe GROUP BY x) "
        "WHERE x IS NOT NULL ORDER BY seen LIMIT 3"
    )
    return tuple(str(r[0])[:80] for r in rows)


def _profiles(con: Database, columns: Sequence[int]) -> list[Profile]:
    def count(condition: str) -> str:
        return f"CAST(coalesce(sum(k) FILTER (WHERE {condition}), 0) AS BIGINT)"

    rows = con.rows(
        f"""
        WITH cell AS (
            SELECT unnest([{", ".join(str(i) for i in columns)}]) AS i,
                   unnest([{", ".join(f"c{i}" for i in columns)}]) AS raw
            FROM probe
        ),
        different AS (SELECT i, raw, {cleaned("raw")} AS x, count(*) AS k FROM cell GROUP BY i, raw),
        typed AS (SELECT *, {number("x")} AS n FROM different)
        SELECT i, {count("x IS NOT NULL")}, count(DISTINCT x),
               {count("n IS NOT NULL")}, {count("n = floor(n)")}, min(n), max(n),
               {count(f"{flag('x')} IS NOT NULL")}, {count(f"{verdict('x')} IS NOT NULL")},
               {count("regexp_matches(x, $date)")},
               {count("regexp_full_match(x, $clock)")},
               {count(f"CASE WHEN n IS NULL THEN {seconds('x', 's')} IS NOT NULL END")},
               {count("regexp_full_match(x, '[0-9a-f]{32}')")},
               sum(k * length(x)) / {count("x IS NOT NULL")}, {count(not_applicable("raw"))}
        FROM typed GROUP BY i
        """,
        {"date": _DATE, "clock": _CLOCK},
    )
    found = {i: row for i, *row in rows}
    return [_profile(con, i, found.get(i, _NOTHING)) for i in columns]


def _profile(con: Database, index: int, row: Sequence[Any]) -> Profile:
    filled = max(1, row[0])
    shares = [n / filled for n in row[6:12]]
    return Profile(
        row[0], row[1], row[2] / filled, row[3] / filled, float(row[4] or 0), float(row[5] or 0),
        shares[0], shares[1], shares[2], shares[3], shares[4], shares[5],
        float(row[12] or 0), _samples(con, index), row[13], _answers(con, index, row),
    )  # fmt: skip


def _answers(con: Database, index: int, row: Sequence[Any]) -> Reading | None:
    """Answers in words, where there are few different cells and they are short and no numbers."""
    filled, distinct, numeric, length = row[0], row[1], row[2], row[12] or 0
    likely = 0 < distinct <= 60 and numeric < 0.9 * filled and length < 60
    return reading(con, f"c{index}", "probe") if likely else None


def column_roles(headers: Sequence[Header], seen: Sequence[Profile]) -> list[str]:
    """The role of every column: what the header says, unless the cells contradict it."""
    roles = [role_of(h) for h in headers]
    for i, (role, profile) in enumerate(zip(roles, seen, strict=True)):
        roles[i] = _checked(role, headers[i], profile)
    return roles


_TIMES = {
    "reviewed_at",
    "conversation_at",
    "sent_at",
    "responded_at",
    "solved_at",
    "opened_at",
    "started_on",
    "left_on",
}
_DURATIONS = {"first_response_s", "talk_s", "hold_s", "wrap_s", "handle_s"}
_SCORES = {"csat", "nps", "ces", "score", "total"}


def _checked(role: str, header: Header, p: Profile) -> str:
    if p.filled == 0:
        return role if role in _TIMES | {"comment", "left_on", "cause"} else ""
    if p.hashes > 0.9 and role in _SCORES:
        return "hashed"
    if role in _TIMES and p.times < 0.5:
        unix = p.numeric > 0.9 and ((p.low > 1e8 and p.high < 1e13) or _day_numbers(header, p))
        answer = p.flags > 0.9 and role in {"solved_at", "opened_at"}
        return (
            role if unix else "resolved" if answer else "handle_s" if header.unit and p.numeric > 0.9 else ""
        )
    if role in _DURATIONS and p.times > 0.5 and p.clocks + p.durations < 0.5:
        # Excel stores a duration as a moment of day zero; anything later is a date.
        return role if all(s.startswith(("1899-", "1900-01", "1904-01")) for s in p.samples) else "opened_at"
    if role in _DURATIONS and p.numeric + p.durations < 0.5:
        return ""
    if p.answers is not None and (role in _SCORES or (not role and p.answers.kind)):
        return role or _survey_words(header.words) or p.answers.kind
    if role in _SCORES and p.marked < 0.5:
        return _survey_words(header.words) if _survey_answers(p) else ""
    if role in {"answered", "resolved", "abandoned", "first_contact_resolved"} and p.flags < 0.5:
        return "solved_at" if p.times > 0.5 and role == "resolved" else "status" if role == "resolved" else ""
    if role in {"replies", "reopens", "weight", "scale_max", "scale_min"} and p.numeric < 0.5:
        return ""
    if role == "resolved" and p.distinct > 3:
        return ""
    if (
        not role
        and p.clocks > 0.9
        and not header.unit
        and all(s.startswith(("1899-", "1904-01-01")) for s in p.samples)
    ):
        return "clock"
    if (
        not role
        and (p.numeric > 0.9 or _survey_answers(p))
        and p.high <= 100
        and p.low >= 0
        and " " in header.words
    ):
        return _survey_words(header.words)
    return role


def _day_numbers(header: Header, p: Profile) -> bool:
    """Dates as days since Excel's day zero, or as 20240131."""
    days = p.low >= 20000 and all(_SERIAL.fullmatch(s) for s in p.samples)
    digits = p.whole > 0.9 and p.low >= 19900101 and p.high <= 21001231
    return (days or digits) and not header.unit


def _survey_answers(p: Profile) -> bool:
    return (
        p.answers is not None
        or p.verdicts > 0.5
        or any(s.casefold() in {"good", "bad", "offered", "unoffered", "not offered"} for s in p.samples)
    )


def _survey_words(words: str) -> str:
    for role, pattern in (("nps", NPS_WORDS), ("ces", CES_WORDS), ("fcr", FCR_WORDS), ("csat", CSAT_WORDS)):
        if pattern.search(words):
            return role
    return ""
