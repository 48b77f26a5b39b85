"""The Side by side page: what each tab shows is what the analysis says."""

import pytest

from iqs.analysis.side_by_side import side_by_side
from iqs.model import Filters
from iqs.store import Database, DuckEngine
from tests.app.conftest import Show
from tests.support.tables import put, rating, review, together

PAGE = "pages/explore/side_by_side.py"


@pytest.mark.usefixtures("filled")
def test_metrics_share_one_time_axis(show: Show) -> None:
    """IQS and NPS unless others are picked; each is in the alt text."""
    for picked, named in ((None, ("IQS", "NPS")), (["CSAT", "AHT"], ("CSAT", "AHT"))):
        app = show(PAGE, period="All dates", **({"side_metrics": picked} if picked else {}))
        (chart,) = app.get("plotly_chart")
        for label in named:
            assert f"{label}," in chart.proto.alt or f"{label}:" in chart.proto.alt


def test_groups_are_read_as_the_analysis_reads_them(show: Show, filled: Database) -> None:
    """The table has every agent with its reading, the chart names those with enough data."""
    app = show(PAGE, side_tab="Teams and agents", side_by="Agents", side_y="CSAT", period="All dates")
    found = side_by_side(DuckEngine(filled), "iqs", "csat", "agent", Filters())
    table = app.dataframe[0].value
    assert [r.split(" ", 1)[-1] if r[0] in "◆■" else r for r in table["Reading"]] == [
        str(s.reading) for s in found.segments
    ]
    assert list(table["IQS n"]) == [s.x.n for s in found.segments]
    assert any("are needed" in m.value for m in app.markdown)


def test_too_few_linked_conversations_say_how_many_there_are(show: Show, filled: Database) -> None:
    """The small world links nothing: a sentence instead of a chart, and a way on."""
    app = show(PAGE, side_tab="Conversations", period="All dates")
    assert not app.get("plotly_chart")
    assert any("0 conversations have both a review and an answer" in m.value for m in app.markdown)
    assert filled.path.exists()


def test_conversations_where_inside_and_outside_disagree_are_listed(show: Show, database: Database) -> None:
    """Forty linked conversations, ten with a high review and an unhappy customer."""
    put(
        database,
        **together(
            *(
                review(f"r{i}", rating("Tone", 5.0 if i < 30 else 1.0), interaction_id=f"c{i}")
                for i in range(40)
            )
        ),
    )
    put(
        database,
        surveys=[
            {
                "response_id": f"s{i}", "interaction_id": f"c{i}", "score": 1.0 if i >= 20 else 5.0,
                "responded_at": "2026-03-03", "comment": "*bold* claim",
            }
            for i in range(40)
        ],
    )  # fmt: skip
    app = show(PAGE, side_tab="Conversations", period="All dates")
    (table,) = (d.value for d in app.dataframe)
    assert len(table) == 10
    assert set(table["CSAT"]) == {"1 of 5"}
    assert app.subheader[
        0
    ].value == "67 points more customers are satisfied after “excellent” reviews than " + (
        "after “needs attention” ones"
    )
