"""Realistic support-quality data with known planted effects: `write(generate(Plan()), directory)`."""

from iqs.demo.files import write
from iqs.demo.frames import frame
from iqs.demo.plan import PLANTS, Plan, Plant
from iqs.demo.truth import truth_of
from iqs.demo.world import World, generate

__all__ = ["PLANTS", "Plan", "Plant", "World", "frame", "generate", "truth_of", "write"]
