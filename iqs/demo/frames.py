"""Arrays of a world as pandas frames, for benchmarks and for looking around."""

from dataclasses import fields

import numpy as np
import pandas as pd

from iqs.demo.outcomes import Outcomes
from iqs.demo.quality import CRITERIA
from iqs.demo.reviews import Reviews
from iqs.demo.surveys import Survey
from iqs.demo.traffic import Tickets


def frame(arrays: Tickets | Outcomes | Reviews | Survey) -> pd.DataFrame:
    """One column per array, codes as numbers; ratings become one column per criterion.

    >>> frame(world.reviews).groupby("reviewer")[["earned", "possible"]].sum()
    """
    columns: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {}
    for f in fields(arrays):
        values = getattr(arrays, f.name)
        if values.ndim == 1:
            columns[f.name] = values
        else:
            columns |= {name.lower(): values[:, k] for k, name in enumerate(CRITERIA)}
    return pd.DataFrame(columns)
