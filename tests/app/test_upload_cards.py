"""Scorecards dropped on the Upload page: what they would become, from when, and what is left out."""

import json
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from iqs.scorecards import Criterion, Scorecard
from iqs.store import Database, save_version, undo, uploads, versions
from tests.app.conftest import Show
from tests.support.tables import put, rating, review

MARKS = [{"rating": str(n)} for n in range(1, 6)]
FILE = json.dumps(
    {
        "data": [
            {
                "name": "card",
                "categories": [
                    {"name": "Tone *a*", "scale": "5", "weight": 3, "ratings": MARKS, "reviewCritical": True},
                    {"name": "Pace", "scale": "5", "weight": 1, "ratings": MARKS},
                    {"name": "Pace", "scale": "5", "weight": 1, "ratings": MARKS},
                ],
            }
        ]
    }
)
pytestmark = pytest.mark.usefixtures("read_in_process")


def _drop(show: Show) -> AppTest:
    app = show("pages/data/upload.py")
    app.file_uploader[0].upload("cards.json", FILE.encode()).run()
    assert not app.exception
    return app


def _load(app: AppTest) -> None:
    app.button(key="load").click().run(timeout=60)
    assert app.session_state["_job"].wait(60)
    app.run()
    assert not app.exception


def _from(app: AppTest) -> Any:
    """The choice of the day from which scorecards hold."""
    (found,) = [box for box in app.selectbox if box.label == "They score reviews made from"]
    return found


def test_scorecards_are_shown_loaded_from_a_day_and_taken_back(show: Show, database: Database) -> None:
    """What each criterion counts for, what is left out and what loaded reviews have beside it stand there."""
    put(database, **review("r1", rating("Tone *a*", 5), rating("Speed", 9, scale_max=10.0)))
    app = _drop(show)
    assert r"**Zendesk QA \(Klaus\) scorecards** · scorecards" in [m.value for m in app.markdown]
    table = app.dataframe[0].value
    assert table["Criterion"].tolist() == ["Tone *a*", "Pace"]
    assert table["Counts for"].tolist() == ["75.0 %", "25.0 %"]
    assert table["A failure"].tolist() == ["critical: the review scores 0", "not critical"]
    assert "1 of 3 criteria in the file cannot be used. Pace: “Pace” stands twice" in app.warning[0].value
    said = " ".join(c.value for c in app.caption)
    assert "sum to 4, not 100" in said
    assert ": 1 of no criterion of it" in said
    _from(app).set_value("a day on").run()
    app.date_input[0].set_value(date(2026, 3, 1)).run()
    assert any("from 1 Mar 2026 on" in m.value for m in app.markdown)
    _load(app)
    (upload,) = [u for u in uploads(database) if u.kind == "scorecards"]
    assert (upload.rows_read, upload.rows_new, upload.rows_rejected) == (3, 2, 1)
    assert [v.valid_from for v in versions(database)] == [date(2026, 3, 1)]
    undo(database, upload.upload_id, undone_by="mia")
    assert versions(database) == ()


def test_a_scorecard_written_by_hand_gives_way_only_to_a_day_that_is_chosen(
    show: Show, database: Database
) -> None:
    """Nothing can be loaded before; with the day, the page says what it takes over from."""
    save_version(database, Scorecard("card", (Criterion("Pace", 1),)), None, saved_by="leo")
    app = _drop(show)
    assert "say from which day this one takes over" in app.warning[0].value
    assert app.button(key="load").disabled
    _from(app).set_value("a day on").run()
    assert "takes over from “card”, which you wrote" in app.warning[0].value
    _load(app)
    assert len(versions(database)) == 2
