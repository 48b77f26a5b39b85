"""Quantiles of each group with intervals from the ordered values themselves."""

from datetime import datetime
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from iqs.scoring.intervals import Array, Z


def group_keys(table: "nw.DataFrame[Any]", keys: list[str]) -> list[tuple[Any, ...]]:
    """The key columns of a small table as one tuple a row; times at midnight become dates."""
    if not keys:
        return [()] * len(table)
    columns = [table.get_column(k).to_list() for k in keys]
    return [
        tuple(v.date() if isinstance(v, datetime) else v for v in row) for row in zip(*columns, strict=True)
    ]


def quantiles(
    frame: "nw.LazyFrame[Any]", level: float, keys: list[str], groups: list[tuple[Any, ...]]
) -> tuple[Array, Array, Array]:
    """Quantile `level` of `_x` over rows with `_n` = 1, and the values whose ranks bracket it.

    The bracketing ranks are n * level +- 1.96 * sqrt(n * level * (1 - level)), rounded outwards: the
    order-statistics interval in its normal approximation. Returns value, low and high by group.
    """
    counted = frame.filter(nw.col("_n") == 1.0).with_columns(_all=nw.lit(0))
    over = keys or ["_all"]
    ranked = counted.with_columns(
        _rank=nw.col("_x").rank("ordinal").over(*over), _size=nw.col("_n").sum().over(*over)
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
    found = dict(zip(group_keys(table, keys), numbers, strict=True))
    rows = [[np.nan if v is None else v for v in found.get(g, (None, None, None))] for g in groups]
    value, low, high = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return value, low, high
