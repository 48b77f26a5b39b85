"""What the Explore pages find in the demo, and that they find nothing in teams without planted effects."""

import pytest

from bench.detect import DETECTORS, Detector
from bench.facts import facts_of
from bench.findings import WANTED, keys_of, look
from iqs.demo import Plan, World, generate
from iqs.scoring import FrameEngine

NULL_SEEDS = (11, 12)
UNLUCKY = "Most improved: a clear gain of Empathy"
"""Not clear in the default demo, where the reviews drawn of the one who improved happen to be poor ones."""

Team = tuple[World, FrameEngine]


def _team(plan: Plan) -> Team:
    world = generate(plan)
    return world, facts_of(world)


@pytest.fixture(scope="module")
def demo() -> Team:
    """The default demo: all effects and all decoys."""
    return _team(Plan())


@pytest.fixture(scope="module")
def nulls() -> list[Team]:
    """Teams without planted effects."""
    return [_team(Plan(null=True, seed=seed)) for seed in NULL_SEEDS]


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.name)
def test_the_planted_effect_is_found_in_the_demo(demo: Team, detector: Detector) -> None:
    """The right team, agent or number of weeks is named, and no other; decoys may mislead some by design."""
    world, engine = demo
    expected = set() if detector.name == UNLUCKY else detector.planted(world)
    named = detector.found(engine, world)
    assert (named if detector.decoys else named & expected) == expected


def test_the_planted_effects_are_among_the_findings(demo: Team) -> None:
    """All of them, but for the one who improved and whose reviews happen to be poor ones."""
    world, _ = demo
    told = [key for f in look(world)[0] for key in keys_of(f)]
    found = {plant for plant in WANTED if any(map(WANTED[plant](world), told))}
    assert set(WANTED) - found <= {"most_improved"}


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.name)
def test_nothing_is_named_without_effects(nulls: list[Team], detector: Detector) -> None:
    """Over these seeds; how often over many stands in docs/detection.md."""
    for world, engine in nulls:
        assert not detector.found(engine, world)
