"""Who gained more than luck and a low start explain: the test behind Most improved.

After = before + what all gained + own gain. Where an agent really stood before is the earlier mean, mixed
with that of all by its reliability: whoever started low by bad luck is expected to come back (analysis of
covariance whose slope is the reliability, so that measurement error does not bias it). What all gained is
found without the agent. Spread beyond that of rows, which agents show from one period to another, widens
every error.
"""

from dataclasses import dataclass

import numpy as np

from iqs.analysis.screen import clear as clear_among
from iqs.analysis.shrinkage import shrink
from iqs.scoring.intervals import Array


@dataclass(frozen=True)
class Gained:
    """One entry an agent, in the unit of the values.

    `real` is the gain over where the agent really stood before, `error` its standard error, `beyond` how far
    it exceeds what all others gained in standard errors, `clear` whether that is clear among all agents.
    `common` is what all others gained.
    """

    real: Array
    error: Array
    beyond: Array
    clear: "np.typing.NDArray[np.bool_]"
    common: Array


def gained(before: Array, before_variance: Array, after: Array, after_variance: Array) -> Gained:
    """Test every agent's gain; needs as many agents as `shrink` does."""
    from scipy.special import ndtr

    s = shrink(before, before_variance)
    stood = s.centre + s.reliability * (before - s.centre)
    real = after - stood
    variance = after_variance + s.reliability * before_variance
    w = 1 / variance
    others = w.sum() - w
    common = (np.sum(w * real) - w * real) / others
    # Sum over the others of w (real - common)^2, for each agent.
    squares = np.sum(w * real**2) - w * real**2 - others * common**2
    wider = np.maximum(1.0, squares / (len(real) - 2))
    beyond = (real - common) / np.sqrt(wider * (variance + 1 / others))
    clear = clear_among(ndtr(-beyond))
    return Gained(real, np.sqrt(wider * variance), beyond, clear, common)
