"""Quantiles of each group with intervals from the ordered values themselves."""

from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from iqs.scoring.cells import plain_days
from iqs.scoring.intervals import Array, Z


def quantiles(
    frame: "nw.LazyFrame[Any]", level: float, keys: list[str], groups: list[tuple[Any, ...]]
) -> tuple[Array, Array, Array]:
    """Quantile `level` of `_x` over the rows of `frame`, and the values whose ranks bracket it.

    The bracketing ranks are n * level +- 1.96 * sqrt(n * level * (1 - level)), rounded outwards: the
    order-statistics interval in its normal approximation. Returns value, low and high by group.
    """
    over = keys or ["_all"]
    ranked = frame.with_columns(_all=nw.lit(0), _one=nw.lit(1.0)).with_columns(
        _rank=nw.col("_x").rank("ordinal").over(*over), _size=nw.col("_one").sum().over(*over)
    )
    size = nw.col("_size")
    half = (size * (level * (1 - level))).sqrt() * Z
    below = nw.col("_rank") <= (size * level - half).floor()
    above = nw.col("_rank") >= (size * level + half).ceil() + 1
    marked = ranked.with_columns(
        _below=nw.when(below).then(nw.col("_x")), _above=nw.when(above).then(nw.col("_x"))
    )
    table = (
        marked.group_by(*over)
        .agg(
            _value=nw.col("_x").quantile(level, interpolation="linear"),
            _low=nw.col("_below").max(),
            _high=nw.col("_above").min(),
        )
        .collect("pyarrow")
    )
    numbers = zip(*(table.get_column(c).to_list() for c in ("_value", "_low", "_high")), strict=True)
    columns = [plain_days(table.get_column(k).to_list()) for k in keys]
    found = dict(zip(zip(*columns, strict=True) if keys else [()] * len(table), numbers, strict=True))
    rows = [[np.nan if v is None else v for v in found.get(g, (None, None, None))] for g in groups]
    value, low, high = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return value, low, high
