"""Every planted effect has its stated size in the latent population."""

from typing import Any

import numpy as np
import pytest

from iqs.demo import PLANTS, Plan, World, generate
from iqs.demo.realised import effects
from iqs.errors import UnknownName, UserError


@pytest.fixture(scope="module")
def sizes(world: World) -> dict[str, dict[str, Any]]:
    """Realised effects of the default demo by name."""
    return {str(row["name"]): row for row in effects(world)}


@pytest.mark.parametrize(
    ("name", "size", "within"),
    [
        ("holiday", 0.20, 0.045),
        ("lenient_reviewer", 6.0, 0.3),
        ("rushing", 8.0, 0.2),
        ("divergence", 30.0, 0.3),
        ("most_improved", 20.0, 2.5),
        ("mix_shift", 0.25, 0.02),
        ("step", 4.0, 0.2),
    ],
)
def test_effect_is_realised_at_its_size(
    sizes: dict[str, dict[str, Any]], name: str, size: float, within: float
) -> None:
    """The size measured with and without the effect is the strength asked for."""
    assert sizes[name]["planted"]
    assert sizes[name]["size"] == pytest.approx(size, abs=within)


def test_side_effects_are_realised(sizes: dict[str, dict[str, Any]]) -> None:
    """Rushing costs 12 CSAT points and saves a third of the time; the others move IQS by 2 each way."""
    rushing = sizes["rushing"]
    assert rushing["csat_change"] == pytest.approx(-12, abs=0.5)
    assert rushing["handle_s"] / rushing["handle_s_of_others"] == pytest.approx(0.65, abs=0.08)
    assert sizes["divergence"]["iqs_change"] == pytest.approx(2, abs=0.2)
    assert sizes["mix_shift"]["channel_gap"] == pytest.approx(8, abs=0.3)
    assert sizes["mix_shift"]["iqs_change_from_mix"] == pytest.approx(-2, abs=0.2)


def test_both_holiday_seasons_dip(sizes: dict[str, dict[str, Any]]) -> None:
    """24 months hold two whole seasons, each with its own depth."""
    seasons = sizes["holiday"]["seasons"]
    assert [s["start"] for s in seasons] == ["2024-11-24", "2025-11-24"]
    assert all(0.1 < s["size"] < 0.3 for s in seasons)


def test_most_improved_gains_between_the_last_two_13_weeks(sizes: dict[str, dict[str, Any]]) -> None:
    """The climb is placed so that neighbouring quarters show most of it."""
    improved = sizes["most_improved"]
    assert improved["empathy_last_13_weeks"] - improved["empathy_previous_13_weeks"] > 12


def test_quality_leads_csat_by_two_weeks(world: World) -> None:
    """Latent weekly CSAT follows the weekly wave at lag 2, more than at any other lag."""
    week = world.tickets.week
    happy = np.bincount(week, world.outcomes.csat_latent) / np.bincount(week)
    weeks = np.arange(world.span.weeks)
    strength = [np.corrcoef(happy, world.quality.wave_at(weeks, lag))[0, 1] for lag in range(6)]
    assert int(np.argmax(strength)) == 2
    assert strength[2] > 0.6


def test_step_starts_in_week_60(world: World) -> None:
    """The process fix of the default demo begins on the Monday of week 60."""
    slot = world.slots["step"]
    assert world.span.week[slot.first] == 60
    assert world.span.date(slot.first).weekday() == 0


def test_no_two_effects_share_an_agent_or_team(world: World) -> None:
    """Agents with an effect sit outside the two affected teams, and teams differ."""
    slots, people = world.slots, world.people
    teams = {slots["divergence"].number, slots["step"].number}
    agents = [slots["rushing"].number, slots["most_improved"].number]
    decoys = [people.cast.low_volume, people.cast.fast, people.cast.bad_quarter]
    assert len(teams) == 2
    assert len({*agents, *decoys}) == 5
    assert not {int(people.team[a]) for a in agents} & teams


@pytest.mark.parametrize("name", list(PLANTS))
def test_one_effect_can_be_planted_alone(name: str) -> None:
    """Asking for one effect plants that one only."""
    w = generate(Plan(months=14, agents=15, plants=(name,)))
    assert [slot.name for slot in w.slots.values() if slot.planted] == [name]


def test_switching_an_effect_off_changes_only_its_own_contacts() -> None:
    """With one seed, worlds with and without rushing agree on everybody else."""
    on = generate(Plan(months=6, agents=12, plants=("rushing",), seed=5))
    off = generate(Plan(months=6, agents=12, null=True, seed=5))
    others = on.tickets.agent != on.slots["rushing"].number
    assert np.array_equal(on.tickets.second, off.tickets.second)
    assert np.array_equal(on.z[others], off.z[others])
    assert np.array_equal(on.outcomes.csat[others], off.outcomes.csat[others])
    assert np.array_equal(on.outcomes.handle_s[others], off.outcomes.handle_s[others])


def test_strength_can_be_set() -> None:
    """A strength given in the plan replaces the default."""
    w = generate(Plan(months=6, agents=12, plants=("rushing",), strengths=(("rushing", 4.0),), seed=3))
    size = {str(row["name"]): row for row in effects(w)}["rushing"]["size"]
    assert size == pytest.approx(4.0, abs=0.2)


def test_what_does_not_fit_is_not_planted_and_says_why() -> None:
    """A quarter of data for six people holds no season, no ramp, no step and no mix shift."""
    rows = {str(row["name"]): row for row in effects(generate(Plan(months=3, agents=6)))}
    assert rows["holiday"]["reason"] == "no whole holiday season in the span"
    assert rows["step"]["reason"] == "needs 15 agents"
    assert rows["most_improved"]["reason"] == "needs 7 months"
    assert rows["rushing"]["planted"]


def test_plan_rejects_unknown_effects_and_sizes_out_of_range() -> None:
    """Errors say what is wrong and what is possible."""
    with pytest.raises(UnknownName, match="Did you mean holiday"):
        Plan(plants=("holidays",))
    with pytest.raises(UserError, match="3 to 60 months"):
        Plan(months=2)
    with pytest.raises(UserError, match="6 to 200 agents"):
        Plan(agents=5)
