"""A synthetic database of a given size, put straight into the store."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from iqs.model import TABLES, Type
from iqs.sources.parsed import REJECTS, Parsed, Recognition
from iqs.store import Database, load, open_database

_ARROW = {
    Type.TEXT: pa.string(),
    Type.NUMBER: pa.float64(),
    Type.WHOLE: pa.int64(),
    Type.FLAG: pa.bool_(),
    Type.TIME: pa.timestamp("us"),
}
_CRITERIA = (
    ("Accuracy", 40.0, False),
    ("Tone", 20.0, False),
    ("Compliance", 10.0, True),
    ("Resolution", 30.0, False),
)
_DAYS = 3 * 365


def table(name: str, rows: int, **columns: object) -> pa.Table:
    """A canonical table of `rows` rows; columns that are not given are empty."""
    data = {
        c.name: pa.array(columns[c.name], _ARROW[c.type])
        if c.name in columns
        else pa.nulls(rows, _ARROW[c.type])
        for c in TABLES[name].columns
    }
    return pa.table({**data, "line": pa.array(np.asarray(columns.get("line", np.arange(rows))), pa.int64())})


def _texts(prefix: str, numbers: np.ndarray) -> list[str]:
    return [f"{prefix}{n}" for n in numbers]


def build(path: Path, reviews: int, seed: int = 1) -> Database:
    """A database with this many reviews of four criteria, as many contacts, and half as many surveys.

    500 agents in 20 teams, 5 channels, 3 years, in date order; 5 % not applicable, 3 % critical fails.
    """
    rng = np.random.default_rng(seed)
    agents = rng.integers(0, 500, reviews)
    day = np.sort(rng.integers(0, _DAYS, reviews))
    when = np.datetime64("2023-01-01T09:00:00", "us") + day * np.timedelta64(86_400_000_000, "us")
    ids = _texts("", np.arange(reviews))
    shared = {
        "agent_id": _texts("agent", agents),
        "team": _texts("team", agents % 20),
        "channel": _texts("channel", rng.integers(0, 5, reviews)),
        "source": ["bench"] * reviews,
    }
    lines = np.repeat(np.arange(reviews), len(_CRITERIA))
    scores = np.clip(np.rint(rng.normal(4.2, 0.8, lines.size)), 1, 5)
    critical = np.tile([c for _, _, c in _CRITERIA], reviews)
    scores = np.where(critical, np.where(rng.random(lines.size) < 0.03, 1.0, 5.0), scores)
    ratings = table(
        "ratings",
        lines.size,
        source=["bench"] * lines.size,
        review_id=np.repeat(np.array(ids, dtype=object), len(_CRITERIA)),
        criterion=np.tile(np.array([c for c, _, _ in _CRITERIA], dtype=object), reviews),
        score=scores,
        scale_min=np.ones(lines.size),
        scale_max=np.full(lines.size, 5.0),
        weight=np.tile([w for _, w, _ in _CRITERIA], reviews),
        critical=critical,
        not_applicable=rng.random(lines.size) < 0.05,
        line=lines,
    )
    heads = table(
        "reviews",
        reviews,
        review_id=ids,
        interaction_id=ids,
        review_type=["qa"] * reviews,
        conversation_at=when,
        reviewed_at=when,
        **shared,
    )
    contacts = table(
        "interactions",
        reviews,
        interaction_id=ids,
        opened_at=when,
        solved_at=when,
        handle_s=rng.lognormal(6.0, 0.6, reviews),
        replies=rng.integers(1, 4, reviews),
        resolved=rng.random(reviews) < 0.95,
        **shared,
    )
    half = reviews // 2
    kinds = np.array(["csat", "nps", "ces"], dtype=object)[rng.integers(0, 3, half)]
    tops = np.select([kinds == "csat", kinds == "nps"], [5.0, 10.0], 7.0)
    lows = np.where(kinds == "nps", 0.0, 1.0)
    surveys = table(
        "surveys",
        half,
        source=["bench"] * half,
        response_id=ids[:half],
        kind=kinds,
        score=np.rint(lows + rng.beta(4, 1.5, half) * (tops - lows)),
        scale_min=lows,
        scale_max=tops,
        direction=["ease"] * half,
        interaction_id=[ids[i] for i in np.arange(half) * 2],
    )
    database = open_database(path)
    for kind, tables in (
        ("contacts", {"interactions": contacts}),
        ("reviews", {"reviews": heads, "ratings": ratings}),
        ("surveys", {"surveys": surveys}),
    ):
        rows = next(iter(tables.values())).num_rows
        recognition = Recognition("bench", "Bench", kind, 1.0, (), ())
        parsed = Parsed(recognition, tables, REJECTS.empty_table(), rows, 0)
        load(database, parsed, file_name=kind, sha256=kind, loaded_by="bench")
    return database
