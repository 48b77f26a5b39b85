"""`iqs report`: a file from pages and views, and what it refuses."""

from html import unescape
from pathlib import Path

import pytest

from iqs.store import open_database, save_view
from tests.cli.conftest import Run
from tests.support.tables import put, scored


@pytest.fixture
def loaded(run: Run, tmp_path: Path) -> Run:
    """Twelve reviews of each of two agents in spring."""
    database = open_database(tmp_path / "own.duckdb")
    put(database, agents=[{"agent_id": a, "name": f"{a.capitalize()} Quast"} for a in ("annelie", "bertold")])
    for source, agent in (("a", "annelie"), ("b", "bertold")):
        put(database, **scored(*(80.0, 90.0, 70.0) * 4, agent_id=agent, team=f"{agent} team", source=source))
    save_view(database, "Fails", "auto-fails", "period=All+dates&agent=Bertold+Quast", saved_by="mia")
    save_view(database, "List", "agents", "", saved_by="mia")
    database.close()
    return run


def test_report_is_written_from_pages_and_views(loaded: Run, tmp_path: Path) -> None:
    """A page with its own parameter, and a saved view with its own filters; said in one line."""
    out = tmp_path / "weekly.html"
    done = loaded(
        "report", "--out", str(out), "--page", "trends?metric=IQS", "--view", "fails", "--title", "<Weekly>",
        "--where", "agent=Annelie Quast",
    )  # fmt: skip
    assert (done.code, done.err[:22]) == (0, "weekly.html: 2 parts, ")
    text = unescape(out.read_text("utf-8"))
    assert "<title><Weekly></title>" in text
    assert "agent Bertold Quast" in text
    assert "agent Annelie Quast" in text
    assert "Trends: IQS" in text


def test_names_stay_out_of_a_report_with_pseudonyms(loaded: Run, tmp_path: Path) -> None:
    """Neither in the title nor in the filters, which name one."""
    out = tmp_path / "hidden.html"
    loaded(
        "report", "--out", str(out), "--title", "About Annelie Quast", "--where", "agent=annelie",
        "--pseudonyms", "--no-compare",
    )  # fmt: skip
    start = out.read_text("utf-8").split("<script>")[0].casefold().replace("annelie team", "")
    assert "annelie" not in start
    assert "about agent " in start


def test_report_refuses_in_a_sentence(loaded: Run, tmp_path: Path) -> None:
    """An ending that cannot be written, a file that is there, a page and a view that cannot be in it."""
    there = tmp_path / "there.html"
    there.write_text("mine", "utf-8")
    new = str(tmp_path / "new.html")
    assert "Give a file that ends in .html" in loaded("report", "--out", "x.docx").err
    assert "is there already" in loaded("report", "--out", str(there)).err
    assert there.read_text("utf-8") == "mine"
    assert "trends" in loaded("report", "--out", new, "--page", "trend").err
    refused = loaded("report", "--out", new, "--view", "list")
    assert refused.code == 2
    assert not Path(new).exists()
