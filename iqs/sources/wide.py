"""Sheets with one row per review and one column per criterion."""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from iqs.sources.grid import Grid
from iqs.sources.headers import Header, readable
from iqs.sources.plan import Role
from iqs.sources.shape import Profile
from iqs.sources.values import cleaned, number
from iqs.sources.words import role_of

_CALENDAR = re.compile(
    r"(month|quarter|year|week|day|hour|weekday|yr|qtr|week number|week no|rownames?|index|row|age)"
)
# Words that name both a criterion and a fact about a contact: numbers decide.
_EITHER = {"", "resolved", "status", "hold_s", "wrap_s", "answered", "topic", "criterion", "cause", "csat",
           "comment", "tags", "critical", "first_contact_resolved", "criterion_group", "fcr", "ces",
           "channel"}  # fmt: skip
_OF_REVIEWS = {"review_id", "reviewer", "review_type", "scorecard", "reviewed_at"}
_SCORED = {"score", "total", "criterion", "csat", "nps", "ces"}
_CRITICAL = re.compile(r"\s*[(\[]\s*(critical|auto[- ]?fail|fatal|must[- ]pass)\s*[)\]]", re.IGNORECASE)
_SHARE = re.compile(r"\s*[(\[]\s*(?:weight:?\s*)?(\d+(?:[.,]\d+)?)\s*%\s*[)\]]", re.IGNORECASE)
_LABELS = re.compile(r"(max|maximum|weight|weights|points|out of|possible|scale)", re.IGNORECASE)


def criteria(headers: Sequence[Header], seen: Sequence[Profile], roles: Sequence[str]) -> tuple[int, ...]:
    """Columns of marks that belong together.

    Three or more say by themselves that they are criteria. Fewer do in a table that two other columns call
    one of reviews, and that has no other score.
    """
    marks = [i for i, p in enumerate(seen) if roles[i] in _EITHER and _marks(headers[i], p)]
    plain = [i for i in marks if roles[i] == ""]
    has = set(roles)
    told = len(has & _OF_REVIEWS) >= 2 and not has & _SCORED
    if not plain or (not told and (len(plain) < 2 or len(marks) < 3)):
        return ()
    return tuple(marks)


def _marks(header: Header, p: Profile) -> bool:
    if (
        _CALENDAR.fullmatch(header.words)
        or header.words.endswith(" id")
        or header.unit
        or p.filled + p.not_applicable == 0
    ):
        return False
    if p.filled == 0:
        return p.not_applicable > 0
    small = p.numeric > 0.9 and p.low >= 0 and p.high <= 100 and p.distinct <= (21 if p.high <= 10 else 101)
    return small or p.verdicts > 0.9 or p.answers is not None


def roles_of_criteria(headers: Sequence[Header], columns: Sequence[int]) -> list[Role]:
    """Roles of columns of marks, with what their headers say beside the name.

    “Identity check (critical)” is critical. The per cents of “Tone (20%)” are weights where every column
    has one and together they are a hundred; else they may be a goal, and stay in the name.
    """
    shares = [_SHARE.search(headers[i].text) for i in columns]
    weights = [float(s.group(1).replace(",", ".")) for s in shares if s is not None]
    are_weights = len(weights) == len(columns) and abs(sum(weights) - 100) < 0.5
    roles = []
    for place, index in enumerate(columns):
        text = headers[index].text
        critical = _CRITICAL.search(text) is not None
        name = _CRITICAL.sub("", text)
        why = ["a column of marks beside others like it"]
        if are_weights:
            name = _SHARE.sub("", name)
            why.append(f"weight {weights[place]:g}")
        if critical:
            why.append("critical")
        roles.append(
            Role(
                index,
                text,
                "ratings.score",
                ", ".join(why),
                criterion=readable(name),
                weight=weights[place] if are_weights else None,
                critical=critical,
            )
        )
    return roles


def extra_header(
    grid: Grid, headers: Sequence[Header]
) -> tuple[Mapping[int, float], Mapping[int, float]] | tuple[()]:
    """Take rows of weights or highest marks from below the header; () when there are none.

    Returns weights and highest marks by column. Such a row names no agent, review or contact, and holds
    numbers under at least three columns; it is removed from `cells` and from the count of rows.
    """
    naming = [
        i
        for i, h in enumerate(headers)
        if role_of(h) in {"agent", "agent_name", "interaction_id", "review_id", "reviewer"}
    ]
    if not naming:
        return ()
    weights: dict[int, float] = {}
    maxima: dict[int, float] = {}
    lines: list[int] = []
    # Its own table, since DuckDB would compute the expressions of every row before taking the first two.
    grid.con.run("CREATE OR REPLACE TEMP TABLE top AS SELECT * FROM cells ORDER BY line LIMIT 2")
    rows: list[tuple[Any, ...]] = grid.con.rows("SELECT line FROM top ORDER BY line")
    # A few columns at a time: hundreds of such expressions in one query take gigabytes.
    for at in range(0, len(headers), 30):
        some = range(at, min(at + 30, len(headers)))
        texts_of = ", ".join(f"{cleaned(f'c{i}')} AS x{i}" for i in some)
        listed = ", ".join(f"x{i}, {number(f'x{i}')}" for i in some)
        more = grid.con.rows(f"SELECT {listed} FROM (SELECT line, {texts_of} FROM top) ORDER BY line")
        rows = [(*row, *cells) for row, cells in zip(rows, more, strict=True)]
    for row in rows:
        texts, numbers = row[1::2], row[2::2]
        label = next((t for t in texts if t and _LABELS.search(t) and len(t) < 40), "")
        named = [i for i in naming if texts[i] and texts[i] != label]
        found = {i: float(n) for i, n in enumerate(numbers) if n is not None}
        if named or len(found) < 3:
            break
        if re.search("weight", label, re.IGNORECASE) or (not label and _adds_up(found)):
            weights = found
        else:
            maxima = found
        lines.append(row[0])
    if not lines:
        return ()
    grid.con.run("DELETE FROM cells WHERE line IN (SELECT unnest($lines))", {"lines": lines})
    grid.rows_read -= len(lines)
    return weights, maxima


def _adds_up(found: Mapping[int, float]) -> bool:
    """Numbers that differ and add up to 1 or 100 are weights, not highest marks."""
    total = sum(found.values())
    return (abs(total - 100) < 0.01 or abs(total - 1) < 0.001) and len(Counter(found.values())) > 1
