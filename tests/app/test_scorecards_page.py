"""The Scorecards and Auto-fails pages: starting points, saving, removing, and the numbers that follow."""

from iqs.scorecards import Scorecard, templates
from iqs.scoring import measure
from iqs.store import Database, DuckEngine, versions
from tests.app.conftest import Show
from tests.support.tables import put, rating, review, scored, together

PAGE, AUTO_FAILS = "pages/quality/scorecards.py", "pages/quality/auto_fail.py"
GUIDE = [("Accuracy", 4), ("Tone", 5), ("Compliance", 3), ("Resolution", 5)]


def test_empty_database_offers_templates(show: Show, database: Database) -> None:
    """One can be saved before the first review is loaded."""
    page = show(PAGE)
    assert list(page.selectbox(key="card_start").options) == [
        *(f"Template: {t.name}" for t in templates()),
        "Empty",
    ]
    page.button(key="card_save").click().run()
    assert [v.card for v in versions(database)] == [templates()[0]]


def test_saving_the_guide_scores_the_guide_table(show: Show, database: Database) -> None:
    """Unweighted 85 % before, 88 % after; removed, it is 85 % again."""
    put(database, **review("r1", *(rating(c, s) for c, s in GUIDE)))
    page = show(PAGE)
    assert "As exports have it: card" in page.selectbox(key="card_start").options
    page.selectbox(key="card_start").set_value("Template: Four criteria").run()
    shares = page.table[0].value.iloc[:, 1].tolist()
    assert shares == ["40.0 %", "20.0 %", "10.0 %", "30.0 %"]
    page.button(key="card_save").click().run()
    assert not page.exception
    assert round(measure(DuckEngine(database), ["iqs"]).rows[0].value or 0, 9) == 88
    (kept,) = versions(database)
    page.button(key=f"remove_{kept.version_id}").click().run()
    assert versions(database) == ()
    assert round(measure(DuckEngine(database), ["iqs"]).rows[0].value or 0, 9) == 85


def test_weights_that_do_not_sum_to_100_are_warned_about(show: Show, database: Database) -> None:
    """And shown as what they count for."""
    put(database, **review("r1", rating("Tone", 5, weight=3), rating("Pace", 4, weight=1)))
    page = show(PAGE)
    assert "sum to 4, not 100" in page.warning[0].value
    assert page.table[0].value.iloc[:, 1].tolist() == ["75.0 %", "25.0 %"]


def test_scorecard_that_claims_what_another_has_is_refused(show: Show, database: Database) -> None:
    """In one sentence; nothing is kept."""
    put(database, **review("r1", rating("Tone", 5)))
    page = show(PAGE)
    page.selectbox(key="card_start").set_value("Template: Four criteria").run()
    page.button(key="card_save").click().run()
    page.selectbox(key="card_start").set_value("Template: By role").run()
    page.button(key="card_save").click().run()
    assert "“Four criteria” scores every review already" in page.error[0].value
    assert len(versions(database)) == 1


def test_name_from_a_file_is_shown_as_text(show: Show, database: Database) -> None:
    """Markdown and icons in scorecard and criterion names stay letters."""
    put(database, **review("r1", rating("**Tone** :fire:", 5), scorecard="# [x](http://x.test)"))
    page = show(PAGE)
    assert any(r"\# \[x\]" in m.value for m in page.markdown)
    assert page.table[0].value.iloc[0, 0].startswith(r"\*\*Tone")


class TestAutoFails:
    """The ledger's page."""

    def test_ledger_is_worked_out(self, show: Show, database: Database) -> None:
        """Ten reviews of 100 %, two of them failing safety: 80 %, with 4 of the 20 points on craft."""
        fails = (rating("tone", 5, weight=80), rating("safety", 1, weight=20, critical=True))
        holds = (rating("tone", 5, weight=80), rating("safety", 5, weight=20, critical=True))
        put(
            database,
            **together(*(review(f"r{i}", *(fails if i < 2 else holds), agent_id=f"a{i}") for i in range(10))),
        )
        page = show(AUTO_FAILS)
        # Plain: 8 x 100 + 2 x 84 of 1000, with auto-fails 800.
        assert [m.value for m in page.metric] == ["80.0 %", "96.8 %", "16.8", "20.0 %"]
        assert page.subheader[0].value == "Auto-fails took 16.8 of the 20.0 points that are missing to 100"
        reviews = page.dataframe[-1].value
        assert sorted(reviews["Review"]) == ["r0", "r1"]
        assert set(reviews["Failed"]) == {"safety"}

    def test_without_critical_criteria_it_says_so(self, show: Show, database: Database) -> None:
        """And that nothing was lost."""
        put(database, **scored(*([90.0] * 8)))
        page = show(AUTO_FAILS)
        assert page.subheader[0].value == "No points were lost to auto-fails"
        assert "No criterion of these reviews is critical" in page.info[0].value

    def test_too_few_reviews_are_not_claimed(self, show: Show, database: Database) -> None:
        """Seven of the eight that are needed."""
        put(database, **scored(*([90.0] * 7)))
        page = show(AUTO_FAILS)
        assert any("n = 7, need 8" in m.value for m in page.markdown)


def test_saved_card_of_any_name_comes_back_in_the_list(show: Show, database: Database) -> None:
    """Under “Yours”, as the first starting point."""
    from iqs.store import save_version

    save_version(database, Scorecard("Mine", templates()[1].criteria, ("*",)), None, saved_by="mia")
    page = show(PAGE)
    assert page.selectbox(key="card_start").options[0] == "Yours: Mine"
