"""The cells of a figure: which traces share which axes, and from where to where those reach."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from iqs.share.plot.axes import Axis, ends_of, kind_of
from iqs.share.plot.look import listed
from iqs.share.plot.pieces import Piece, pieces_of, reach

Drawn = list[tuple[str, str, list[tuple[int, Piece]]]]
"""Cells of a figure: its x axis, its y axis, and its numbered pieces."""


def _long(key: str) -> str:
    """What the layout calls an axis: "x2" is "xaxis2"."""
    return f"{key[0]}axis{key[1:]}"


def _pairs(traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The cells of a figure: pairs of axes that have traces, else the first."""
    found = {(str(t.get("xaxis") or "x"), str(t.get("yaxis") or "y")): None for t in traces}
    for key, spec in layout.items():
        if key.startswith("yaxis") and not any(y == f"y{key[5:]}" for _, y in found):
            found[(str((spec or {}).get("anchor") or "x"), f"y{key[5:]}")] = None
    return list(found) or [("x", "y")]


def axes_of(traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> dict[str, Axis]:
    """All axes with their kinds and categories; those that match share them."""
    values: dict[str, list[Any]] = {}
    for x, y in _pairs(traces, layout):
        values.setdefault(x, [])
        values.setdefault(y, [])
    for t in traces:
        for letter in ("x", "y"):
            values[str(t.get(f"{letter}axis") or letter)] += listed(t.get(letter))
    found = {}
    for key, mine in values.items():
        spec = layout.get(_long(key)) or {}
        other = [v for k, some in values.items() if k != key and k == spec.get("matches") for v in some]
        kind, categories = kind_of(spec, [*mine, *other])
        found[key] = Axis(key, spec, kind, categories)
    return found


def cells_of(
    traces: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], axes: dict[str, Axis]
) -> tuple[dict[str, Axis], Drawn]:
    """The cells with their pieces, and the axes with their ends."""
    cells: Drawn = []
    reaches: dict[str, list[tuple[float, float, tuple[bool, bool]]]] = {}
    for x, y in _pairs(traces, layout):
        mine = [
            (n, t) for n, t in enumerate(traces)
            if (str(t.get("xaxis") or "x"), str(t.get("yaxis") or "y")) == (x, y)
        ]  # fmt: skip
        pieces = pieces_of([t for _, t in mine], axes[x], axes[y], layout)
        cells.append((x, y, [(n, p) for (n, _), p in zip(mine, pieces, strict=True)]))
        for key in (x, y):
            root = str(axes[key].spec.get("matches") or key)
            reaches.setdefault(root, []).append(reach(pieces, key.startswith("y")))
    found = {}
    for key, axis in axes.items():
        some = reaches[str(axis.spec.get("matches") or key)]
        pad = (any(p[0] for *_, p in some), any(p[1] for *_, p in some))
        ends = ends_of(axis, min(r[0] for r in some), max(r[1] for r in some), pad)
        found[key] = replace(axis, ends=ends)
    return found, cells
