"""What the People pages' pictures say of themselves."""

from dataclasses import replace

import pytest

from iqs.analysis.leaderboard import leaderboard
from iqs.analysis.places import Band, Leaderboard
from iqs.charts.moves import moves
from iqs.charts.standings import band_words, headline, ranges, standings
from iqs.model import Filters
from iqs.scoring import Better, metric
from tests.analysis.test_leaderboard import TEAM, reviews
from tests.support.tables import Board

NAMES = {"fay": "Fay <b>", "eve": "Eve"}


@pytest.fixture
def drawn(board: Board) -> Leaderboard:
    """Six agents with ten reviews each, adjusted."""
    board.put(**reviews(TEAM))
    return leaderboard(board.engine, "iqs", Filters(), adjusted=True)


@pytest.mark.parametrize("engine", ["duckdb"])
def test_pictures_say_the_drawn_values(drawn: Leaderboard) -> None:
    """Title and alt text hold the finding and every value; a name is text, also where Plotly reads tags."""
    drawing = standings(drawn, drawn.places, NAMES)
    best = drawn.places[0]
    assert drawing.alt.startswith(f"{drawing.title}. Fay <b> {best.score:.1f} % (95 %: ")
    assert drawing.figure.layout.yaxis.ticktext[0] == "▲ Fay &lt;b&gt;"
    assert "place with 90 %" not in drawing.alt
    places = ranges(drawn, drawn.places, NAMES)
    assert f"Fay <b> {best.first}" in places.alt
    moved = moves(drawn, drawn.places, NAMES)
    assert moved.title.startswith("Adjusting moves ")


@pytest.mark.parametrize("engine", ["duckdb"])
def test_bands_in_words_where_low_is_good(drawn: Leaderboard) -> None:
    """Above would be read as slower: handle times are faster or slower."""
    slow = replace(drawn, better=Better.DOWN, metric="aht", definition=metric("aht").definition("geometric"))
    assert band_words(Band.ABOVE, slow) == "clearly faster"
    assert band_words(Band.BELOW, slow) == "clearly slower"
    assert headline(slow).startswith("2 agents are clearly faster than the average; 1 clearly slower")
    effort = replace(drawn, better=Better.DOWN)
    assert band_words(Band.ABOVE, effort) == "clearly better"
