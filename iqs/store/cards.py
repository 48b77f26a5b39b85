"""Scorecards as the engine scores by them: temporary tables of claims, names, weights and rules."""

from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from math import inf

import duckdb
import pyarrow as pa

from iqs.scorecards import Criterion, Version, from_toml, same, to_toml, versions_in_force
from iqs.scorecards.card import SECONDS

_FACTS = files("iqs.store") / "sql" / "facts"
_MARKS, _SCORES = ((_FACTS / f"{name}.sql").read_text("utf-8") for name in ("marks", "scores"))

_SAME_NAME = r"""
create or replace temp macro same_name(name) as lower(trim(regexp_replace(name, '\s+', ' ', 'g')))
"""
_SCHEMAS = {
    "card_claim": pa.schema(
        {"version_id": pa.int64(), "claim": pa.string(), "valid_from": pa.date32(), "valid_to": pa.date32()}
    ),
    "card_role": pa.schema({"version_id": pa.int64(), "role": pa.string()}),
    "card_name": pa.schema({"version_id": pa.int64(), "name": pa.string(), "criterion": pa.string()}),
    "card_criterion": pa.schema(
        {
            "version_id": pa.int64(),
            "role": pa.string(),
            "criterion": pa.string(),
            "criterion_group": pa.string(),
            "weight": pa.float64(),
            "low": pa.float64(),
            "high": pa.float64(),
            "critical": pa.string(),
            "bonus": pa.bool_(),
        }
    ),
    "card_total": pa.schema({"version_id": pa.int64(), "role": pa.string(), "total": pa.float64()}),
    "card_rule": pa.schema(
        {
            "version_id": pa.int64(),
            "criterion": pa.string(),
            "field": pa.string(),
            "tag": pa.string(),
            "up_to": pa.float64(),
            "score": pa.float64(),
            "low": pa.float64(),
            "high": pa.float64(),
        }
    ),
}

_Rows = dict[str, list[tuple[object, ...]]]


def read_versions(cursor: duckdb.DuckDBPyConnection) -> tuple[Version, ...]:
    """Every version, in the order they were saved."""
    cursor.execute(
        "select version_id, card, valid_from, saved_at, saved_by, upload_id from scorecard_versions"
        " order by version_id"
    )
    return tuple(Version(number, from_toml(text), *rest) for number, text, *rest in cursor.fetchall())


def keep_version(cursor: duckdb.DuckDBPyConnection, version: Version) -> None:
    """Write a version down, under its number."""
    cursor.execute(
        "insert into scorecard_versions values (?, ?, ?, ?, ?, ?, ?)",
        [
            version.version_id,
            version.card.name,
            version.valid_from,
            to_toml(version.card),
            version.saved_at,
            version.saved_by,
            version.upload_id,
        ],
    )


def show_cards(cursor: duckdb.DuckDBPyConnection, versions: Iterable[Version]) -> None:
    """Make the temporary tables `card_*` of these versions, and the macro that compares names."""
    cursor.execute(_SAME_NAME)
    rows: _Rows = {name: [] for name in _SCHEMAS}
    for version, until in versions_in_force(versions):
        _add(rows, version, until or date.max)
    for name, schema in _SCHEMAS.items():
        columns = list(zip(*rows[name], strict=True)) or [()] * len(schema)
        cursor.register("card_rows", pa.table([list(c) for c in columns], schema=schema))
        cursor.execute(f"create or replace temp table {name} as from card_rows")
        cursor.unregister("card_rows")


def _add(rows: _Rows, version: Version, until: date) -> None:
    number, card = version.version_id, version.card
    start = version.valid_from or date.min
    rows["card_claim"] += [(number, same(c), start, until) for c in card.claims]
    rows["card_role"] += [(number, same(r)) for r in card.roles]
    rows["card_total"] += [(number, same(r), card.total(r)) for r in ("", *card.roles)]
    for c in card.criteria:
        rows["card_name"] += [(number, same(name), c.name) for name in (c.name, *c.also_called)]
        rows["card_criterion"] += [(number, same(r), *_scored(c, r)) for r in ("", *card.roles)]
        rows["card_rule"] += [(number, *r) for r in _ruled(c)]


def _scored(c: Criterion, role: str) -> tuple[object, ...]:
    return (c.name, c.group, c.weight_for(role), *(c.scale or (None, None)), str(c.critical), c.bonus)


def _ruled(c: Criterion) -> list[tuple[object, ...]]:
    if c.rule is None or c.scale is None:
        return []
    unit = SECONDS[c.rule.unit]
    ends = [inf if b.up_to is None else b.up_to * unit for b in c.rule.bands]
    return [
        (c.name, c.rule.field, c.rule.tag, end, b.score, *c.scale)
        for b, end in zip(c.rule.bands, ends, strict=True)
    ]


def score_patterns(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make `mark_seen` and `score_now` of the (pattern, version_id, card_role) in `key_now`."""
    cursor.execute(f"create or replace temp table mark_seen as {_MARKS}")
    cursor.execute(f"create or replace temp table score_now as {_SCORES}")
