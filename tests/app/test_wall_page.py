"""The wall: slides of saved views, turned by hand, kept by the address, limits re-checked."""

import pytest

from iqs.scoring import METRICS, measure
from iqs.store import Database, DuckEngine, save_view
from tests.app.conftest import Show

pytestmark = pytest.mark.usefixtures("filled")
WALL = "pages/overview/wall.py"


def test_without_views_the_wall_shows_all_numbers_and_a_course(show: Show, filled: Database) -> None:
    """Two slides: every number with its n, then a chart that says itself in words; Next goes round."""
    app = show(WALL, slide="1")
    result = measure(DuckEngine(filled), list(METRICS))
    assert app.title[0].value == "Overview"
    alts = [c.proto.alt for c in app.get("plotly_chart")]
    assert [a.split()[0] for a in alts] == ["IQS", "CSAT", "NPS", "FCR", "AHT", "CES"]
    assert alts[0].startswith(f"IQS {result.one('iqs').value:.1f} %")
    assert f"n = {result.one('iqs').n:,}" in alts[0]
    assert any("Slide 1 of 2, paused" in c.value for c in app.caption)
    app.button(key="wall_next").click().run()
    assert app.subheader[0].value.startswith("IQS is")
    assert app.get("plotly_chart")[0].proto.alt.startswith("IQS is")
    app.button(key="wall_next").click().run()
    assert any("Slide 1 of 2, paused" in c.value for c in app.caption)


def test_views_rotate_by_name_and_say_what_they_show(show: Show, database: Database) -> None:
    """Only the named view, over its filters, its own metric on the chart, and what it asks for in vain."""
    save_view(
        database, "Blue *CSAT*", "rows", "period=All+dates&review_type=Manager&metric=CSAT", saved_by="mia"
    )
    save_view(database, "Gone", "", "period=All+dates&team=Atlantis", saved_by="mia")
    app = show(WALL, views="Blue *CSAT*", slide="2")
    assert app.title[0].value == r"Blue \*CSAT\*"
    assert any("reviewer type Manager" in m.value and "Data to 1 Mar 2026" in m.value for m in app.markdown)
    assert app.subheader[0].value.startswith("CSAT is")
    assert any("Slide 2 of 2" in c.value for c in app.caption)
    gone = show(WALL, views="Gone", slide="1")
    assert any("Not in the data: team “Atlantis”" in m.value for m in gone.markdown)


def test_the_wall_goes_on_by_the_clock(show: Show) -> None:
    """Paused it stays; told to go on it turns; a speed beyond the limits is the usual one."""
    app = show(WALL, slide="2", seconds="1")
    app.button(key="wall_go_on").click().run()
    assert any(c.value.startswith("Slide ") and "20 s each" in c.value for c in app.caption)
    app.button(key="wall_pause").click().run()
    assert any("paused" in c.value for c in app.caption)
