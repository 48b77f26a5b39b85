"""Numbers of assignees become names once the tool's own list of people is loaded."""

from pathlib import Path

import pytest

from iqs.scoring import measure
from iqs.sources import Answers, Limits
from iqs.sources.run import read_here
from iqs.store import Database, DuckEngine, load, people
from tests.sources.layout_samples import SAMPLES


@pytest.mark.parametrize(
    ("contacts", "listed", "number", "name"),
    [
        ("zendesk_tickets_json", "zendesk_users", "5", "Ann Lee"),
        ("intercom_api", "intercom_admins", "814860", "Ann Lee"),
    ],
)
def test_assignee_ids_become_names(
    database: Database, tmp_path: Path, contacts: str, listed: str, number: str, name: str
) -> None:
    """Whichever is loaded first, contacts that only have a number belong to the person of that name."""
    for layout in (contacts, listed):
        path = tmp_path / layout
        path.write_text(SAMPLES[layout])
        parsed = read_here(path, layout, Answers(), Limits(), tmp_path)
        load(database, parsed, file_name=layout, sha256=layout, loaded_by="mia")
    names = {p.agent_id: p.name for p in people(database)}
    assert names[number] == name
    found = measure(DuckEngine(database), ["csat"], by=("agent",)).rows
    assert number in [r.of("agent") for r in found]
