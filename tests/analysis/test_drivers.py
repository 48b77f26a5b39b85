"""Which criteria go with satisfied customers: what counts, what is left out, and how much is said."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from iqs.analysis import linked as module
from iqs.analysis.compare import Verdict
from iqs.analysis.drivers import Depth, Drivers, drivers
from iqs.analysis.linked import linked
from iqs.model import Filters
from iqs.store import Database, DuckEngine
from tests.support.paired import driven
from tests.support.tables import Board, Row, put, rating, review, together


def asked(database: Database, tables: dict[str, list[Row]], outcome: str = "csat", **where: Any) -> Drivers:
    """The answer over these rows."""
    put(database, **tables)
    return drivers(DuckEngine(database), Filters.of(**where), outcome)


def answer(of: str, score: float | None, name: str | None = None, **more: Any) -> Row:
    """A survey about the conversation `of`."""
    return {"response_id": name or f"a-{of}", "interaction_id": of, "score": score, **more}


def test_a_conversation_counts_once(board: Board) -> None:
    """Two reviews of c1 count half each; calibration, self and unanswered pairs do not count."""
    board.put(
        **together(
            review("r1", rating("Tone", 5), rating("Care", None, not_applicable=True), interaction_id="c1"),
            review("r2", rating("Tone", 3), rating("Care", 4), interaction_id="c1", agent_id="bob"),
            review("r3", rating("Tone", 1), rating("Care", 2), interaction_id="c2"),
            review("r4", rating("Tone", 1), interaction_id="c2", review_type="calibration"),
            review("r5", rating("Tone", 1), interaction_id="c2", review_type="auto"),
            review("r6", rating("Tone", 1), interaction_id="c3"),
            review("r7", rating("Tone", 1), interaction_id="c9"),
            review("r8", interaction_id="c2", given_score=70),
        ),
        surveys=[
            answer("c1", 5),
            answer("c2", 2),
            answer("c3", None),
            answer("c1", 9, "nps", kind="nps", scale_min=0.0, scale_max=10.0),
        ],
    )
    found = linked(board.engine, "csat", Filters())
    rows = sorted(
        zip(
            found.ratings.tolist(),
            found.y.tolist(),
            found.weight.tolist(),
            [found.agents[a] for a in found.agent],
            strict=True,
        ),
        key=lambda row: -row[0][1],
    )
    assert [c.name for c in found.criteria] == ["Care", "Tone"]
    assert [(tone, y, w, who) for (_, tone), y, w, who in rows] == [
        (1.0, 1.0, 0.5, "ann"),
        (0.5, 1.0, 0.5, "bob"),
        (0.0, 0.0, 1.0, "ann"),
    ]
    assert [care for (care, _), *_ in rows] == pytest.approx([np.nan, 0.75, 0.25], nan_ok=True)
    assert found.conversations == 2
    assert dict(found.left_out) == {
        "calibration review": 1,
        "automatic review, a series of its own": 1,
        "sent, not answered": 1,
        "review without ratings": 1,
    }


def test_filters_are_those_of_the_review(board: Board) -> None:
    """The team of the review decides, and its day."""
    board.put(
        **together(
            review("r1", rating("Tone", 5), interaction_id="c1", team="blue"),
            review("r2", rating("Tone", 3), interaction_id="c2", team="red"),
        ),
        surveys=[answer("c1", 5), answer("c2", 5)],
    )
    assert linked(board.engine, "csat", Filters.of(team="blue")).ratings.tolist() == [[1.0]]


def test_what_drives_is_found_and_what_does_not_is_not(database: Database) -> None:
    """Solution clearly most, Tone clearly, Greeting not; Consent hardly varies and is named."""
    found = asked(database, driven(900))
    assert (found.depth, found.kind, found.n, found.agents) == (Depth.MODEL, "logit", 900, 20)
    assert [d.criterion for d in found.clear] == ["Solution", "Tone"]
    assert [(d.criterion, d.why) for d in found.dropped] == [
        ("Consent", "hardly varies: 0 of 900 ratings differ from the usual one")
    ]
    assert found.ahead == ("Solution", ("Greeting", "Tone"))
    assert sum(d.share or 0 for d in found.drivers) == pytest.approx(100)
    assert found.notes == ()


def test_effect_is_the_average_marginal_effect_of_a_logit(database: Database) -> None:
    """One point of five is a quarter of the scale; channel is held constant; by statsmodels on the rows."""
    tables = driven(300)
    found = asked(database, tables)
    marks = {(r["review_id"], r["criterion"]): r["score"] for r in tables["ratings"]}
    x = np.array([[marks[f"r{i}", c] for c in ("Greeting", "Solution", "Tone")] for i in range(300)])
    call = np.array([r["channel"] == "call" for r in tables["reviews"]], dtype=float)
    y = np.array([s["score"] > 3 for s in tables["surveys"]], dtype=float)
    fit = sm.Logit(y, np.column_stack([np.ones(300), x, call])).fit(disp=0)
    by_name = {d.criterion: d for d in found.drivers}
    theirs = 100 * fit.get_margeff().margeff[:3]
    assert [by_name[c].effect for c in ("Greeting", "Solution", "Tone")] == pytest.approx(theirs, abs=1e-4)
    sd = x.std(axis=0)
    assert by_name["Solution"].per_sd == pytest.approx(theirs[1] * sd[1], abs=1e-4)
    assert by_name["Solution"].odds == pytest.approx(np.exp(fit.params[2] * sd[1]), rel=1e-5)
    assert by_name["Solution"].step == "one point of five"
    assert found.coefficients == 4


@pytest.mark.parametrize(
    ("size", "agents", "depth", "why"),
    [
        (20, 10, Depth.NOT_ENOUGH, "20 conversations have both a review and an answer; 200 are needed"),
        (120, 12, Depth.EXPLORATORY, "120 conversations have both a review and an answer; 200 are needed"),
        (220, 4, Depth.EXPLORATORY, "They are the conversations of 4 agents; at least 10 are needed"),
    ],
)
def test_too_little_data_says_so(database: Database, size: int, agents: int, depth: Depth, why: str) -> None:
    """Below 30 nothing, below 200 or with few agents a first look, and always how many there are."""
    found = asked(database, driven(size, agents))
    assert found.depth is depth
    assert found.why.startswith(why)
    assert (found.drivers == ()) is (depth is Depth.NOT_ENOUGH)
    if depth is Depth.EXPLORATORY:
        first = found.drivers[0]
        assert (first.criterion, first.verdict, first.effect) == ("Solution", Verdict.CLEAR, None)
        assert 0.2 < (first.rho or 0) < 1


def test_few_unhappy_customers_are_too_few_events(database: Database) -> None:
    """300 conversations with 15 unhappy ones cannot carry four effects."""
    tables = driven(300)
    for i, row in enumerate(tables["surveys"]):
        row["score"] = 1.0 if i < 15 else 5.0
    found = asked(database, tables)
    assert found.depth is Depth.EXPLORATORY
    assert found.why == (
        "15 conversations with the rarer answer are too few for 4 effects: 10 for each are needed, 40 in all."
    )


def test_criterion_that_tells_the_answer_for_certain(database: Database) -> None:
    """No traceback: a straight line takes over, and it is said."""
    tables = driven(300)
    happy = {s["interaction_id"][1:]: s["score"] > 3 for s in tables["surveys"]}
    for row in tables["ratings"]:
        if row["criterion"] == "Greeting":
            row["score"] = 5 if happy[row["review_id"][1:]] else 1
    found = asked(database, tables)
    assert (found.depth, found.kind) == (Depth.MODEL, "linear")
    assert found.notes[0].startswith("The usual model for yes-or-no answers did not settle")
    assert found.drivers[0].criterion == "Greeting"


def test_twins_rare_criteria_and_not_applicable(database: Database) -> None:
    """A twin and a criterion rated in a third are named; not applicable has a column of its own."""
    tables = driven(300)
    marks = {(r["review_id"], r["criterion"]): r["score"] for r in tables["ratings"]}
    for i in range(300):
        twin = {"review_id": f"r{i}", "criterion": "Wording", "score": marks[f"r{i}", "Tone"]}
        rare = {"review_id": f"r{i}", "criterion": "Refund", "score": 1 + i % 5, "not_applicable": i % 3 > 0}
        tables["ratings"] += [twin, rare]
    for row in tables["ratings"]:
        if row["criterion"] == "Greeting" and int(row["review_id"][1:]) % 6 == 0:
            row["not_applicable"] = True
    found = asked(database, tables)
    assert {d.criterion: d.why for d in found.dropped} == {
        "Consent": "hardly varies: 0 of 300 ratings differ from the usual one",
        "Refund": "rated in only 100 of 300 conversations",
        "Wording": "rated almost exactly like Tone",
    }
    assert {d.criterion: d.rated for d in found.drivers} == {"Solution": 300, "Tone": 300, "Greeting": 250}
    # Three criteria, Greeting not applicable, and one of two channels.
    assert found.coefficients == 5


def test_criteria_rated_much_alike_are_warned_of(database: Database) -> None:
    """Tone and Wording differ by chance in one of ten: their effects can hardly be told apart."""
    tables = driven(400)
    rng = np.random.default_rng(1)
    marks = {(r["review_id"], r["criterion"]): r["score"] for r in tables["ratings"]}
    for i in range(400):
        score = marks[f"r{i}", "Tone"] if rng.random() > 0.05 else int(rng.integers(1, 6))
        tables["ratings"].append({"review_id": f"r{i}", "criterion": "Wording", "score": score})
    found = asked(database, tables)
    (said,) = [n for n in found.notes if "told apart" in n]
    assert "Tone" in said
    assert "Wording" in said
    assert all((d.inflation or 0) > 5 for d in found.drivers if d.criterion in ("Tone", "Wording"))


def test_more_than_ten_criteria_share_by_group(database: Database) -> None:
    """Twelve criteria have no shares of their own; their groups have."""
    tables = driven(500)
    rng = np.random.default_rng(2)
    for i in range(500):
        tables["ratings"] += [
            {"review_id": f"r{i}", "criterion": f"Extra {k}", "criterion_group": "extra", "score": int(s)}
            for k, s in enumerate(rng.integers(1, 6, 9))
        ]
    found = asked(database, tables)
    assert len(found.drivers) == 12
    assert {d.share for d in found.drivers} == {None}
    assert found.grouped[0][0] == "what"
    assert sum(share for _, share, _, _ in found.grouped) == pytest.approx(100)


def scale(kind: str, of: Sequence[float], **more: Any) -> dict[str, list[Row]]:
    """The driven conversations with answers of another kind: `of` holds a bad and a good one."""
    tables = driven(400)
    for row in tables["surveys"]:
        row.update(kind=kind, score=of[1] if row["score"] > 3 else of[0], **more)
    return tables


def test_nps_is_a_straight_line_in_points(database: Database) -> None:
    """Promoters count 100, detractors -100: the coefficient of least squares, in points of NPS."""
    tables = scale("nps", (3.0, 10.0), scale_min=0.0, scale_max=10.0)
    found = asked(database, tables, "nps")
    marks = {(r["review_id"], r["criterion"]): r["score"] for r in tables["ratings"]}
    x = np.array([[marks[f"r{i}", c] for c in ("Solution", "Tone", "Greeting")] for i in range(400)])
    call = np.array([r["channel"] == "call" for r in tables["reviews"]], dtype=float)
    y = np.array([100.0 if s["score"] >= 9 else -100.0 for s in tables["surveys"]])
    fit = sm.OLS(y, np.column_stack([np.ones(400), x, call])).fit()
    assert (found.kind, found.unit) == ("linear", "points of NPS")
    effect = {d.criterion: d.effect for d in found.drivers}
    assert [effect[c] for c in ("Solution", "Tone", "Greeting")] == pytest.approx(fit.params[1:4])


def test_effort_is_turned_round(database: Database) -> None:
    """Where low is good, less effort with better ratings is a positive effect."""
    tables = scale("ces", (6.0, 2.0), scale_min=1.0, scale_max=7.0, direction="effort")
    found = asked(database, tables, "ces")
    assert found.drivers[0].criterion == "Solution"
    assert (found.drivers[0].effect or 0) > 0


def test_many_conversations_are_drawn(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more than the most that are fitted a share is drawn, always the same, and it is said."""
    put(database, **driven(600))
    monkeypatch.setattr(module, "MOST", 300)
    engine = DuckEngine(database)
    found, again = (drivers(engine, Filters(), "csat") for _ in range(2))
    assert found == again
    assert found.drawn_from == 600
    assert 240 <= found.n <= 360


def test_nothing_loaded(board: Board) -> None:
    """No rows, no traceback."""
    found = drivers(board.engine, Filters())
    assert (found.depth, found.n, found.drivers) == (Depth.NOT_ENOUGH, 0, ())
