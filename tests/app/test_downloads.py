"""Charts and tables saved from a page: made when pressed, and nobody is named where names are hidden."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from iqs.store import Database
from iqs.ui import downloads
from tests.app.conftest import Show

Made = dict[str, Callable[[], bytes]]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """What makes each file that a page offers, by its name."""
    found: Made = {}

    def keep(_row: Any, _kind: str, make: Callable[[], bytes], name: str, *_rest: str) -> None:
        found[name] = make

    monkeypatch.setattr(downloads, "_button", keep)
    return found


@pytest.mark.usefixtures("filled")
def test_the_overview_offers_its_chart_and_its_figures(show: Show, made: Made) -> None:
    """A picture that says what it rests on, and the figures with every digit."""
    show("pages/overview/overview.py", period="All dates")
    files = {
        name.rpartition(".")[0].partition("-2026")[0] + name[name.rindex(".") :]: f
        for name, f in made.items()
    }
    assert set(files) == {
        "iqs-over-time.png", "iqs-over-time.svg", "bands.png", "bands.svg",
        "iqs-figures.csv", "iqs-figures.parquet", "iqs-figures.xlsx"
    }  # fmt: skip
    assert files["iqs-over-time.png"]()[:4] == b"\x89PNG"
    assert b"First day of the" in files["iqs-figures.csv"]()
    book = openpyxl.load_workbook(io.BytesIO(files["iqs-figures.xlsx"]()))
    about = " ".join(str(row[0].value) for row in book["About"].iter_rows())
    assert "Data up to" in about
    assert "reviews (IQS: Guide)" in about


def test_hidden_names_are_in_no_caption(show: Show, filled: Database, made: Made) -> None:
    """A filter by name stands under the picture as a pseudonym where the page hides names."""
    show("pages/people/leaderboard.py", period="All dates", hide_names="true", agent="Ann *Lee*")
    told = [make.args for name, make in made.items() if name.startswith("leaderboard")]  # type: ignore[attr-defined]
    assert told
    for _, _, words, database in told:
        assert any("Ann" in w for w in words)
        assert "Ann" not in " ".join(downloads._said(words, database))
    assert filled.path.exists()
