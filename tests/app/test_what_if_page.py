"""The What if page: moving weights and rules, the answer, saving, throwing away."""

import pytest
from streamlit.testing.v1 import AppTest

from iqs.analysis.what_if import what_if
from iqs.model import Filters
from iqs.scorecards import Criterion, Scorecard
from iqs.scoring import measure
from iqs.store import Database, DuckEngine, save_version, versions
from iqs.ui.what_if import as_shares
from tests.app.conftest import AGENTS, Show
from tests.support.tables import put, rating, review, together

PAGE = "pages/quality/what_if.py"


@pytest.fixture
def pair(database: Database) -> Database:
    """20 reviews each of Ann (Care 5, Pace 3) and Bob (3, 5): 80 % each at equal weights."""
    put(database, agents=AGENTS)
    put(
        database,
        **together(
            *(
                review(f"{who}{i}", rating("Care", a), rating("Pace", b), agent_id=who)
                for who, a, b in (("ann", 5, 3), ("bob", 3, 5))
                for i in range(20)
            )
        ),
    )
    return database


def slider(app: AppTest, name: str) -> object:
    """The weight of a criterion."""
    return next(s for s in app.slider if s.label == name)


def opened(show: Show) -> AppTest:
    """The page over all dates."""
    return show(PAGE, period="All dates")


def test_nothing_moved_changes_nothing(show: Show, pair: Database) -> None:
    """As exports have it, weights are shown as shares of 100."""
    app = opened(show)
    assert [(s.label, s.value) for s in app.slider] == [("Care", 50.0), ("Pace", 50.0)]
    assert app.subheader[0].value == "IQS would stay at 80.0 %"
    assert any("counts for 50.0 %" in c.value for c in app.caption)
    assert any("None of 2 agents changes band" in m.value for m in app.markdown)
    assert versions(pair) == ()


@pytest.mark.usefixtures("pair")
def test_moving_a_weight_moves_agents_and_says_so(show: Show) -> None:
    """Pace at 0: Care alone, so Ann has 100 and Bob 60 %, who drops two bands and a place."""
    app = opened(show)
    slider(app, "Pace").set_value(0.0).run()
    assert not app.exception
    assert any("counts for 100.0 %, was 50.0 %" in c.value for c in app.caption)
    table = next(d.value for d in app.dataframe if "Moves" in d.value)
    assert table["Agent"].tolist() == ["Ann *Lee*", "Bob $5"]
    assert table["Draft"].round(6).tolist() == [100.0, 60.0]
    assert table["Moves"].tolist() == ["=", "▼ 1"]
    assert table["Band"].tolist() == ["excellent", "excellent → needs attention"]
    assert any("1 of 2 agents changes band: Bob" in m.value for m in app.markdown)
    chart = app.get("plotly_chart")[0]
    assert chart.proto.alt.startswith("IQS would stay at 80.0 %. 1 points by")


@pytest.mark.usefixtures("pair")
def test_rules_and_definition_count_too(show: Show) -> None:
    """By min_max 3 of 5 is 50 %: 75 % in all. Pace critical: 3 does not fail, as it is not below half."""
    app = opened(show)
    app.selectbox(key=next(s.key for s in app.selectbox if s.label == "A score counts as")).set_value(
        "min_max"
    ).run()
    assert app.metric[1].value == "75.0 %"
    rule = next(s for s in app.selectbox if s.label == "Pace")
    rule.set_value("review").run()
    assert app.metric[3].value == "0 → 0"
    assert app.metric[1].value == "75.0 %"


def test_thrown_away_everything_is_back(show: Show, pair: Database) -> None:
    """Weights stand where they stood, and nothing was saved."""
    app = opened(show)
    slider(app, "Pace").set_value(10.0).run()
    app.button(key="whatif_reset").click().run()
    assert [s.value for s in app.slider] == [50.0, 50.0]
    assert versions(pair) == ()


def test_saved_the_number_in_force_is_the_one_shown(show: Show, pair: Database) -> None:
    """A version is there, and the page then starts from it."""
    app = opened(show)
    slider(app, "Pace").set_value(0.0).run()
    app.button(key="card_save").click().run()
    assert not app.exception
    (kept,) = versions(pair)
    assert [(c.name, c.weight) for c in kept.card.criteria] == [("Care", 50.0), ("Pace", 0.0)]
    rows = measure(DuckEngine(pair), ["iqs"], by=("agent",)).rows
    assert [round(r.value or 0, 6) for r in rows] == [100.0, 60.0]


@pytest.mark.usefixtures("pair")
def test_all_weights_at_nothing_is_a_sentence(show: Show) -> None:
    """No review could be scored."""
    app = opened(show)
    slider(app, "Pace").set_value(0.0).run()
    slider(app, "Care").set_value(0.0).run()
    assert "sum to 0" in app.error[0].value
    assert not app.metric


def test_history_under_a_saved_version_is_shown(show: Show, pair: Database) -> None:
    """Reviews of March are scored by the export; under the version of April all of them are by it."""
    from datetime import date

    card = Scorecard("card", (Criterion("Care", 1), Criterion("Pace", 0)), ("*",))
    save_version(pair, card, date(2026, 4, 1), saved_by="mia")
    app = opened(show)
    assert app.selectbox(key="whatif_card").value == "card, your version from 1 Apr 2026"
    table = next(d.value for d in app.dataframe if "Moves" in d.value)
    assert table["Now"].round(6).tolist() == [80.0, 80.0]
    assert table["Draft"].round(6).tolist() == [100.0, 60.0]


def test_weights_as_shares_score_the_same(database: Database) -> None:
    """3 to 1 and 75 to 25; weights of roles keep their proportion."""
    put(database, **together(review("r1", rating("a", 5), rating("b", 2)), review("r2", rating("b", 3))))
    card = Scorecard("card", (Criterion("a", 3, role_weights=(("x", 1.0),)), Criterion("b", 1)))
    shares = as_shares(card)
    assert [c.weight for c in shares.criteria] == [75.0, 25.0]
    assert shares.share(shares.criteria[0], "x") == pytest.approx(card.share(card.criteria[0], "x"))
    engine = DuckEngine(database)
    one, other = (what_if(engine, c, "guide", "guide", Filters()).whole.after for c in (card, shares))
    assert one.value == pytest.approx(other.value)
