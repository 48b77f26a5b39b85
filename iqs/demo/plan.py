"""What to make: the plan of a demo team, and the registry of effects that can be planted in it."""

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from iqs.errors import UserError, unknown_name

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LAST_DAY = date(2026, 10, 31)
"""Default last day of the data; fixed, so that the same plan always gives the same files."""


@dataclass(frozen=True)
class Plant:
    """An effect that can be planted: `strength` is its default size in `unit`."""

    id: str
    name: str
    description: str
    strength: float
    unit: str


PLANTS: dict[str, Plant] = {
    p.name: p
    for p in (
        Plant(
            "P1",
            "holiday",
            "Resolution falls by a fifth from 24 November to 1 January, more on busier days",
            0.20,
            "share of the resolution score",
        ),
        Plant("P2", "lenient_reviewer", "One reviewer scores everyone higher", 6.0, "IQS points"),
        Plant(
            "P3",
            "rushing",
            "One agent hurries in the last two quarters: handle time down, IQS and CSAT down",
            8.0,
            "IQS points lost",
        ),
        Plant(
            "P4",
            "divergence",
            "One team's customers turn away (price, scripted answers) while its IQS looks fine",
            30.0,
            "NPS points lost",
        ),
        Plant(
            "P5",
            "most_improved",
            "One agent's empathy climbs from 60 % to 80 % over 13 weeks",
            20.0,
            "empathy points gained",
        ),
        Plant(
            "P6",
            "lead",
            "Weekly ups and downs of quality reach CSAT and NPS two weeks later",
            1.5,
            "latent CSAT units per latent quality unit",
        ),
        Plant(
            "P7",
            "mix_shift",
            "Calls score lower and their share jumps in one quarter, with no change within channels",
            0.25,
            "added share of calls",
        ),
        Plant("P8", "step", "A process fix lifts one team for good", 4.0, "IQS points gained"),
    )
}


@dataclass(frozen=True)
class Plan:
    """Which demo team to make.

    `months` of data end on `end`. `plants` are names from `PLANTS`; `null` turns them all off and
    keeps every nuisance on. `strengths` overrides default sizes as (name, size) pairs. `decoys` are
    harmless patterns that must not alarm. `nasty` adds the faults of real exports. Without `seed`
    one is derived from the SHA-256 of all other settings.
    """

    months: int = 24
    agents: int = 24
    seed: int | None = None
    end: date = LAST_DAY
    plants: tuple[str, ...] = field(default=tuple(PLANTS))
    null: bool = False
    decoys: bool = True
    nasty: bool = False
    strengths: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        """Raise UserError for sizes out of range, UnknownName for an unknown effect."""
        if not 3 <= self.months <= 60:
            raise UserError(f"The demo needs 3 to 60 months; {self.months} were asked for.")
        if not 6 <= self.agents <= 200:
            raise UserError(f"The demo needs 6 to 200 agents; {self.agents} were asked for.")
        for name in (*self.plants, *(n for n, _ in self.strengths)):
            if name not in PLANTS:
                raise unknown_name("planted effect", name, PLANTS)

    def has(self, name: str) -> bool:
        """Whether the effect is asked for."""
        return not self.null and name in self.plants

    def strength(self, name: str) -> float:
        """Size asked for, in the effect's own unit."""
        return dict(self.strengths).get(name, PLANTS[name].strength)

    @property
    def config_hash(self) -> str:
        """SHA-256 of all settings, hexadecimal."""
        settings = asdict(self) | {"plants": sorted(self.plants), "strengths": sorted(self.strengths)}
        return hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def root_seed(self) -> int:
        """The seed in use: the one given, else the first 32 bits of the configuration's hash."""
        return int(self.config_hash[:8], 16) if self.seed is None else self.seed

    def rng(self, stream: str) -> np.random.Generator:
        """A generator of its own for each purpose.

        Switching one effect on or off then leaves every other random number alone, which is what
        makes with-and-without comparisons exact.
        """
        return np.random.default_rng([self.root_seed, zlib.crc32(stream.encode())])
