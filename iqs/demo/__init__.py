"""Realistic support-quality data with known planted effects: `write(generate(Plan()), directory)`."""

from iqs.demo.plan import PLANTS, Plan, Plant
from iqs.demo.world import World, generate

__all__ = ["PLANTS", "Plan", "Plant", "World", "generate"]
