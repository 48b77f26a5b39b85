"""A small team whose names are like no other word, and the report that is made of it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from iqs.analysis.selection import Selection, compared
from iqs.model import Filters, Grain, Period
from iqs.store import Database, open_database
from tests.support.tables import put, rating, review, together

NOW, BEFORE = Period(date(2026, 3, 1), date(2026, 4, 30)), Period(date(2025, 12, 31), date(2026, 2, 28))
AGENTS = {
    "qx-anneliese": "Anneliese Quastenflosser",
    "qx-bohumil": "Bohumil Zwetschgenrohr",
    "qx-cassiopeia": "Cassiopeia Wuestenfuchs",
    "qx-dieudonne": "Dieudonné </script><b>Xylander",
    "qx-euphrosyne": "Euphrosyne Pfeifenstrauch",
    "qx-fridolin": "Fridolin Krummhorn",
}
REVIEWERS = ("qx-moritz", "Lucretia Vonderlage")
MANAGER = "Hildegund Obermoser"
FEW = "qx-fridolin"
"""Whose reviews are few: three."""


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Six agents in two teams, reviewed and answered about over two periods."""
    database = open_database(tmp_path_factory.mktemp("reported") / "Anneliese Quastenflosser.duckdb")
    put(
        database,
        agents=[
            {"agent_id": a, "name": n, "team": "blue", "manager": MANAGER, "aliases": f"{n} alias"}
            for a, n in AGENTS.items()
        ],
    )
    reviews, surveys = [], []
    for at, agent in enumerate(AGENTS):
        for i in range(3 if agent == FEW else 24):
            day = date(2026, 1, 2) + timedelta(days=(i * 5 + at) % 115)
            if agent == FEW:
                day = date(2026, 4, 1 + i)
            team = "blue" if at % 2 else "red"
            reviews.append(
                review(
                    f"rev-{agent}-{i}",
                    rating("Tone", float(1 + (i + at) % 5), critical=False),
                    rating("Greeting", float(1 + (i * at) % 5), critical=True, cause="rushed"),
                    agent_id=agent,
                    team=team,
                    channel="chat" if i % 3 else "call",
                    reviewer=REVIEWERS[i % 2],
                    conversation_at=day.isoformat(),
                    reviewed_at=day.isoformat(),
                    interaction_id=f"con-{agent}-{i}",
                    comment=f"{AGENTS[agent]} was kind.",
                )
            )
            surveys.append(
                {
                    "response_id": f"ans-{agent}-{i}",
                    "score": float(1 + (i + 2 * at) % 5),
                    "agent_id": agent,
                    "team": team,
                    "channel": "chat",
                    "interaction_id": f"con-{agent}-{i}",
                    "sent_at": day.isoformat(),
                    "responded_at": day.isoformat(),
                    "comment": f"Thank you {AGENTS[agent]}",
                }
            )
    put(database, **together(*reviews), surveys=surveys)
    yield database
    database.close()


@pytest.fixture(scope="session")
def looked_at() -> Selection:
    """Two months against the two before, by week."""
    filters = Filters.of(NOW)
    return Selection(filters, BEFORE, Grain.WEEK, compared(filters.sentence(), BEFORE), BEFORE)


def known_words() -> list[str]:
    """Every name and id that stands for a person."""
    return [*AGENTS, *AGENTS.values(), *REVIEWERS, MANAGER, *(n.split()[0] for n in AGENTS.values())]
