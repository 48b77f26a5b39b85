"""What of a figure a picture shows, what it may leave out, and what else there is in a figure."""

from collections.abc import Iterator, Mapping
from typing import Any

_FONT = ("color", "size", "weight", "family")
_ERROR = ("type", "symmetric", "array", "arrayminus", "thickness", "width", "color", "visible")


def _of(name: str, *parts: str) -> set[str]:
    return {f"{name}.{p}" for p in parts}


_PLACED = {"type", "name", "x", "y", "xaxis", "yaxis", "visible", "opacity", "showlegend", "text"} | {
    "xperiod", "yperiod", "xperiodalignment", "yperiodalignment", "textfont.color", "textfont.size",
}  # fmt: skip
TRACES: dict[str, set[str]] = {
    "scatter": _PLACED
    | {"mode", "fill", "fillcolor", "connectgaps", "textposition", "cliponaxis"}
    | _of("line", "color", "width", "dash", "shape")
    | _of("marker", "color", "size", "symbol", "opacity", "line.color", "line.width")
    | _of("error_x", *_ERROR)
    | _of("error_y", *_ERROR),
    "bar": _PLACED
    | {"orientation", "base", "width", "textposition", "insidetextanchor", "textangle", "cliponaxis"}
    | _of("marker", "color", "line.color", "line.width")
    | _of("error_x", *_ERROR)
    | _of("error_y", *_ERROR),
    "heatmap": _PLACED
    | {"z", "zmin", "zmax", "colorscale", "showscale", "xgap", "ygap", "texttemplate"}
    | _of("colorbar", "nticks", "title.text", "thickness", "tickformat", "ticksuffix"),
}
"""Kinds of traces with the attributes that are drawn."""

_AXIS = {"type", "domain", "anchor", "matches", "range", "autorange", "rangemode", "categoryorder"} | {
    "categoryarray", "tickvals", "ticktext", "nticks", "tickformat", "ticksuffix", "tickangle", "ticks",
    "ticklabelmode", "showticklabels", "showgrid", "gridcolor", "zeroline", "showline", "linecolor", "side",
    "title.text", "title.font.size", "tickfont.size", "visible",
}  # fmt: skip
_SHAPE = {"type", "x0", "x1", "y0", "y1", "xref", "yref", "layer", "opacity", "fillcolor"} | _of(
    "line", "color", "width", "dash"
)
_NOTE = {"text", "x", "y", "xref", "yref", "xanchor", "yanchor", "xshift", "yshift"} | {
    "showarrow", "visible", "ax", "ay", "axref", "ayref", "arrowhead", "arrowwidth", "arrowcolor", "standoff",
    "startstandoff", "bgcolor", "bordercolor", "borderpad", "textangle", *_of("font", *_FONT),
}  # fmt: skip
LAYOUT = {"height", "barmode", "bargap", "showlegend", "font.size", "legend.traceorder"}
"""What is drawn of the layout, beside axes, shapes and annotations."""

LEFT_OUT = (
    # Only on a screen:
    "hover", "customdata", "selected", "unselected", "selectedpoints", "dragmode", "fixedrange", "uirevision",
    "clickmode", "modebar", "ids", "meta", "uid", "newshape",
    # Room and places that a picture finds by itself:
    "automargin", "margin", "width", "legend", "uniformtext", "title", "template",
)  # fmt: skip
"""Beginnings of attributes that a picture does without, on purpose."""


def not_drawn(figure: Mapping[str, Any]) -> list[str]:
    """Everything a figure says that a picture would leave out unknowingly, such as "trace pie" or "bar.z"."""
    found = set()
    for trace in figure.get("data") or ():
        kind = str(trace.get("type", "scatter"))
        if kind not in TRACES:
            found.add(f"trace {kind}")
            continue
        found |= {f"{kind}.{p}" for p in _paths(trace) if p not in TRACES[kind] and not _by_choice(p)}
    for key, said in (figure.get("layout") or {}).items():
        if key[:5] in ("xaxis", "yaxis"):
            found |= {f"axis.{p}" for p in _paths(said) if p not in _AXIS and not _by_choice(p)}
        elif key in ("shapes", "annotations"):
            known = _SHAPE if key == "shapes" else _NOTE
            found |= {
                f"{key}.{p}" for one in said for p in _paths(one) if p not in known and not _by_choice(p)
            }
        else:
            found |= {p for p in _paths({key: said}) if p not in LAYOUT and not _by_choice(p)}
    return sorted(found)


def _by_choice(path: str) -> bool:
    return path.startswith(LEFT_OUT)


def _paths(said: Any, before: str = "") -> Iterator[str]:
    """Names of all values in nested settings, such as "marker.line.width"."""
    for key, value in said.items():
        path = f"{before}{key}"
        if isinstance(value, Mapping) and "bdata" not in value:
            yield from _paths(value, f"{path}.")
        else:
            yield path
