"""Plans: what to work on, who can help, examples, goals that can be told, and what sessions did."""

from collections.abc import Iterator
from datetime import date, timedelta

import pypdfium2
import pytest

from iqs.analysis.coaching import Plan, plan
from iqs.analysis.coaching_words import effect_sentence, goal_sentence, headline
from iqs.analysis.compare import Verdict
from iqs.analysis.goals import goal, tellable
from iqs.analysis.intervention import Treated, effect
from iqs.analysis.session_effect import session_effect
from iqs.analysis.team_coaching import team_plan
from iqs.charts.gaps import gaps_drawn
from iqs.coaching import shipped
from iqs.model import Filters
from iqs.scoring import METRICS, measure
from iqs.share.one_to_one import one_to_one
from iqs.store import Database, DuckEngine, open_database
from iqs.store.coaching import Session
from iqs.store.names import agent_names
from tests.analysis.test_intervention import GAINS, LEVELS, MARKS, ON, OTHERS, TRAINED, weeks
from tests.support.coached import starters, team
from tests.support.tables import put, rating, review, together


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The team of six."""
    opened = open_database(tmp_path_factory.mktemp("plan") / "test.duckdb")
    put(opened, agents=starters())
    put(opened, **team())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def ann(loaded: Database) -> Plan:
    """Ann's plan."""
    return plan(DuckEngine(loaded), Filters(), "ann")


def test_a_plan_has_the_gap_who_can_help_and_examples(ann: Plan) -> None:
    """Fay is strong in the same channel; ann's lowest and fay's highest ratings are the material."""
    assert headline(ann.gaps).startswith("One clear gap: Empathy, −")
    (focus,) = ann.focus
    assert [m.agent for m in focus.mentors] == ["fay"]
    # Empathy weighs half of the score: what is gained there counts half.
    assert focus.worth == pytest.approx(-focus.gap.size / 2)
    assert {(e.agent, e.percent) for e in focus.examples.worst} == {("ann", 42.0)}
    assert {(e.agent, e.percent) for e in focus.examples.best} == {("fay", 100.0)}
    assert focus.examples.alike
    assert focus.goal.gain == pytest.approx(-focus.gap.size)
    assert (ann.channel, ann.role, ann.reviews, ann.strengths) == ("chat", "Senior", 12, ())


def test_nobody_is_held_up_who_asked_not_to_be_named(loaded: Database) -> None:
    """Fay is neither a mentor nor an example then."""
    (focus,) = plan(DuckEngine(loaded), Filters(), "ann", ("fay",)).focus
    assert focus.mentors == ()
    assert {e.agent for e in focus.examples.best} == {"cat"}


def test_goals_are_worded_with_what_can_be_told() -> None:
    """(1.96 + 0.84) * 20 * sqrt(1/100 + 1/25) is 12.5 points; a goal of 6 is not told, one of 14 is."""
    assert tellable(20.0, 100, 25) == pytest.approx(2.80159 * 20 * (0.01 + 0.04) ** 0.5, abs=1e-3)
    # A hundred ratings in 28 weeks are 25 in seven weeks: four weeks tell 17.2 points, eight 11.7.
    told = goal(70.0, 84.0, 20.0, 100, 196)
    assert (told.weeks, told.reached) == (6, True)
    assert told.told == pytest.approx(2.80159 * 20 * (0.01 + 7 / 150) ** 0.5, abs=1e-3)
    assert "from 70 to 84 % in 6 weeks. With 16 ratings a month we can tell a change of 14" in goal_sentence(
        "Tone", told
    )
    short = goal(70.0, 76.0, 20.0, 100, 196)
    assert (short.reached, short.weeks) == (False, 13)
    # 1/m = (6 / 56.03)^2 - 1/100 leaves 1 / 0.00147 ratings in 13 weeks.
    assert short.needed == pytest.approx(1 / ((6 / 56.0317) ** 2 - 0.01) / 13 * 365.25 / 84, rel=1e-3)
    assert "cannot be told by then" in goal_sentence("Tone", short)
    assert goal(70.0, 72.0, 20.0, 100, 196).needed is None


def test_a_team_plan_says_where_points_go_and_who_could_lead(loaded: Database) -> None:
    """Empathy costs most; one of blue's three has a clear gap, which is coached one by one."""
    found = team_plan(DuckEngine(loaded), Filters(), "blue")
    line = found.lines[0]
    assert (line.criterion, [g.agent for g in line.weak], line.compared) == ("Empathy", ["ann"], 3)
    assert line.lost == pytest.approx((100 - (50 + 70 + 74) / 3) / 2)
    assert not line.together
    assert line.teams is not None
    assert line.teams.difference == pytest.approx((50 + 70 + 74) / 3 - (70 + 68 + 92) / 3)
    assert line.goal is not None
    assert [g.agent for g in team_plan(DuckEngine(loaded), Filters()).lines[0].strong] == ["fay"]


def test_the_drawing_says_itself(ann: Plan) -> None:
    """Title with the finding, alt text with every drawn value."""
    drawing = gaps_drawn(ann)
    assert drawing.title == headline(ann.gaps)
    assert f"n = {ann.gaps[0].n}, ▼ clear gap" in drawing.alt
    assert "Tone ±0.0 points" in drawing.alt


def test_the_sheet_is_one_page_in_which_any_name_is_text(loaded: Database, ann: Plan) -> None:
    """Markup and Greek letters of names stand there as they are; an address in a comment does not."""
    engine = DuckEngine(loaded)
    numbers = measure(engine, list(METRICS), filters=Filters.of(agent="ann"))
    last = Session("ann", date(2026, 3, 1), "Lea", criterion="Empathy", actions="Ask <first>\nListen & wait")
    names = agent_names(loaded)
    made = one_to_one(ann, numbers, shipped(), names, engine.settings(), last)
    assert made == one_to_one(ann, numbers, shipped(), names, engine.settings(), last)
    pdf = pypdfium2.PdfDocument(made)
    assert len(pdf) == 1
    text = " ".join(pdf[0].get_textpage().get_text_bounded().split())
    pdf.close()
    for part in ("<b>Ann</b> *Lee*", "Fay & Ελένη", "Ask <first>", "Listen & wait", "n = 12", "Agreed today"):
        assert part in text
    assert "@example.com" not in text
    assert "•••" in text


def test_sessions_on_one_day_are_what_a_change_on_that_day_is(database: Database) -> None:
    """Six coached on the same day beside six who were not: the numbers of the intervention."""
    everybody = zip(TRAINED + OTHERS, LEVELS * 2, (*GAINS, *[0.0] * 6), strict=True)
    put(database, **together(*(weeks(*one) for one in everybody)))
    engine = DuckEngine(database)
    found = session_effect(engine, "Tone", tuple((a, ON) for a in TRAINED), weeks=10)
    same = effect(engine, "Tone", Treated("agent", TRAINED), ON, None, 10, 10)
    assert same.difference is not None
    assert found.difference is not None
    assert vars(found.difference) == pytest.approx(vars(same.difference))
    assert found.beyond is not None
    assert same.beyond is not None
    assert found.beyond.value == pytest.approx(same.beyond.value)
    assert (found.counted, found.n_before, found.verdict) == (6, 60, Verdict.CLEAR)
    few = session_effect(engine, "Tone", tuple((a, ON) for a in TRAINED[:4]))
    assert effect_sentence(few).startswith("Not enough data: 4 agents had a session about Tone, 5 are needed")


def test_sessions_on_many_days_are_laid_upon_each_other(database: Database) -> None:
    """Each coached agent rises at the own session, some five weeks later; others stay as they are."""
    days = {a: ON + timedelta(days=35 * (i % 2)) for i, a in enumerate(TRAINED)}
    for agent, level, gain in (
        *zip(TRAINED, LEVELS, GAINS, strict=True),
        *((a, b, 0.0) for a, b in zip(OTHERS, LEVELS, strict=True)),
    ):
        own = days.get(agent, ON)
        put(
            database,
            **together(
                *(
                    review(
                        f"{agent} {week}",
                        rating(
                            "Tone",
                            MARKS[week % 5] + level + (gain if ON + timedelta(days=7 * week) >= own else 0.0),
                            scale_min=0.0,
                            scale_max=10.0,
                        ),
                        agent_id=agent,
                        conversation_at=(ON + timedelta(days=7 * week + 1)).isoformat(),
                    )
                    for week in range(-10, 15)
                )
            ),
        )
    found = session_effect(DuckEngine(database), "Tone", tuple(days.items()), weeks=10)
    assert found.change == pytest.approx(10.0)
    assert found.anyway == pytest.approx(0.0, abs=1e-9)
    assert found.difference is not None
    assert found.difference.value == pytest.approx(10.0)
    assert found.verdict is Verdict.CLEAR
    assert "The difference is clear: +10.0 points" in effect_sentence(found)
