"""The documents and the program say the same."""

from pathlib import Path

import pytest

from iqs.cli import app
from iqs.cli.analyse import analyse
from iqs.scorecards import FIELDS, Critical, from_toml, templates
from iqs.scoring import METRICS
from iqs.sources import layouts
from iqs.ui.card_rows import FAILS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda m: m.key)
def test_every_metric_and_definition_is_documented(metric: object) -> None:
    """Name, formula, interval, dates and minimum n of each definition stand in docs/definitions.md."""
    text = (DOCS / "definitions.md").read_text("utf-8")
    section = text.split(f"(`{metric.key}`)")[1].split("\n## ")[0]
    assert metric.meaning in section
    assert f"Why it matters: {metric.matters}" in section
    assert f"shown from {metric.minimum_n} on, without a caution from {metric.solid_n}" in section
    for name, _ in metric.dates:
        assert f"`{name}`" in section
    for d in metric.definitions:
        assert f"| `{d.key}` {d.label} | {d.formula} | {d.spread.value} |" in section
        for reason, _ in d.left_out:
            assert reason in section


def test_every_command_is_documented() -> None:
    """Each command of the shell has a section in docs/commands.md."""
    text = (DOCS / "commands.md").read_text("utf-8")
    for command in app.registered_commands:
        assert f"## `iqs {command.callback.__name__.replace('_', '-')}`" in text
    for command in analyse.registered_commands:
        assert f"## `iqs analyse {command.name or command.callback.__name__.replace('_', '-')}`" in text


def test_every_layout_is_documented() -> None:
    """Each shipped layout is named in docs/layouts.md."""
    text = (DOCS / "layouts.md").read_text("utf-8")
    assert layouts()
    for layout in layouts():
        assert layout.name in text


def test_readme_leads_to_every_document() -> None:
    """The README names each page of docs/, and the two commands that start everything."""
    readme = (ROOT / "README.md").read_text("utf-8")
    for page in DOCS.glob("*.md"):
        assert f"docs/{page.name}" in readme, page.name
    assert "make run" in readme
    assert "make test" in readme


def test_make_help_lists_every_target() -> None:
    """Each target of the Makefile has a line of help."""
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    phony = next(line for line in lines if line.startswith(".PHONY:")).split()[1:]
    for target in phony:
        assert any(line.startswith(f"{target}:") and "##" in line for line in lines), target


def test_every_template_and_key_of_scorecards_is_documented() -> None:
    """Names of templates, what a failure takes, fields of contacts, and the file that shows every key."""
    text = (DOCS / "scorecards.md").read_text("utf-8")
    for card in templates():
        assert f"| {card.name} |" in text
    for critical in Critical:
        assert f"| `{critical}` | {FAILS[critical]} |" in text
    for field in FIELDS:
        assert f"`{field}`" in text
    shown = from_toml(text.split("```toml\n")[1].split("```")[0])
    assert (len(shown.criteria), shown.warnings()[0]) == (
        2,
        "The weights sum to 50, not 100; each counts as its share of 50.",
    )
