"""A small seeded world with every kind of row in it, and facts put straight into either engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

from iqs.scoring import Engine, FrameEngine
from iqs.store import DuckEngine, open_database
from tests.support.tables import FACTS, Row, pandas_frame, rating, review, together

_TEAMS = {"ann": "blue", "bob": "blue", "cat": "red", "dan": "red", "eve": None, None: None}
_START = datetime(2026, 1, 5, 9)


def world(seed: int = 5, size: int = 120) -> dict[str, list[Row]]:
    """Reviews, ratings, surveys of four kinds and contacts, with gaps of every kind."""
    rng = Random(seed)

    def maybe(value: Any, share: float = 0.85) -> Any:
        return value if rng.random() < share else None

    def whose() -> Row:
        agent = rng.choice(list(_TEAMS))
        return {
            "agent_id": agent,
            "team": maybe(_TEAMS[agent]),
            "channel": maybe(rng.choice(["call", "chat"])),
        }

    def when() -> datetime:
        return _START + timedelta(days=rng.randrange(56), minutes=rng.randrange(600))

    reviews = []
    for i in range(size):
        ratings = [
            rating(
                f"q{q}",
                rng.choice([None, 1, 2, 3, 4, 5, 5, 5]),
                weight=[50, 30, 20][q],
                criterion_group=["soft", "hard", "hard"][q],
                critical=q == 2,
                not_applicable=rng.random() < 0.1,
            )
            for q in range(3)
        ]
        kind = rng.choice(["manager", "qa", "peer", "qa", "self", "calibration", "auto", "manager"])
        reviews.append(
            review(
                f"r{i}",
                *(ratings if rng.random() < 0.85 else []),
                review_type=kind,
                reviewer=maybe(rng.choice(["mo", "lu"])),
                given_score=maybe(rng.randrange(101), 0.6),
                conversation_at=when(),
                **whose(),
            )
        )
    scales = {
        "csat": [(1, 5), (1, 7), (0, 1)],
        "nps": [(0, 10)],
        "ces": [(1, 7), (1, 7), (1, 5)],
        "fcr": [(0, 1)],
    }
    surveys: list[Row] = []
    for kind, some in scales.items():
        for i in range(size):
            low, high = rng.choice(some)
            surveys.append(
                {
                    "response_id": f"{kind}{i}",
                    "kind": kind,
                    "scale_min": float(low),
                    "scale_max": float(high),
                    "score": maybe(
                        rng.choice([low, high, rng.randint(low, high), rng.randint(low, high + 1)])
                    ),
                    "direction": "ease" if kind == "ces" else None,
                    "responded_at": when(),
                    **whose(),
                }
            )
    interactions: list[Row] = [
        {
            "interaction_id": f"t{i}",
            "opened_at": when(),
            "customer_id": maybe(f"c{rng.randrange(size // 3)}"),
            "topic": maybe(rng.choice(["bill", "login"])),
            "handle_s": maybe(rng.choice([0, -3, *[round(rng.lognormvariate(5.5, 0.8), 1)] * 12])),
            "replies": maybe(rng.choice([1, 1, 2, 4])),
            "reopens": maybe(rng.choice([0, 0, 1])),
            "answered": rng.choice([True, True, None, False]),
            "resolved": rng.choice([True, True, True, None, False]),
            "first_contact_resolved": rng.choice([True, False, None]),
            **whose(),
        }
        for i in range(size)
    ]
    return {**together(*reviews), "surveys": surveys, "interactions": interactions}


@contextmanager
def engine_over(facts: dict[str, pa.Table], kind: str, folder: Path) -> Iterator[Engine]:
    """An engine whose facts are exactly these rows."""
    if kind == "pandas":
        yield FrameEngine({name: pandas_frame(table) for name, table in facts.items()})
        return
    database = open_database(folder / "facts.duckdb")
    with database.writing() as cursor:
        for name in FACTS:
            cursor.register("given", facts[name])
            cursor.execute(f"insert into {name} from given")
            cursor.unregister("given")
    yield DuckEngine(database)
    database.close()
