"""Axes of a figure: what stands where, from where to where, and which labels there are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import floor, isfinite, log10, nan
from typing import Any

from iqs.share.plot.look import listed, unknown, words

_ISO = re.compile(r"\d{4}-\d\d(-\d\d)?([T ].*)?$")
_EPOCH = datetime(1970, 1, 1)
_KINDS = {"-", "linear", "log", "date", "category"}
_FORMAT = re.compile(r"(\+)?(,)?(?:\.(\d+))?([df%])?$")


@dataclass(frozen=True)
class Axis:
    """One axis: `spec` is what the figure says of it, `kind` linear, log, date or category.

    `ends` are its two ends in the order they are drawn: from left to right, from bottom to top.
    """

    key: str
    spec: Mapping[str, Any]
    kind: str
    categories: tuple[str, ...] = ()
    ends: tuple[float, float] = (0.0, 1.0)

    def at(self, value: Any) -> float:
        """Where a value stands: days since 1970 for a date, the number of a category; nan for nothing."""
        if value is None:
            return nan
        if self.kind == "category":
            if isinstance(value, str) and value in self.categories:
                return float(self.categories.index(value))
            return float(value) if isinstance(value, int | float) else nan
        if self.kind == "date":
            return _days(value)
        number = float(value)
        if self.kind == "log":
            return log10(number) if number > 0 else nan
        return number

    @property
    def upright(self) -> bool:
        """Whether it is a y axis."""
        return self.key.startswith("y")

    @property
    def shown(self) -> bool:
        """Whether its labels are drawn."""
        return bool(self.spec.get("visible", True) and self.spec.get("showticklabels", True))


def kind_of(spec: Mapping[str, Any], values: Sequence[Any]) -> tuple[str, tuple[str, ...]]:
    """The kind of an axis and its categories in order, from its own words and the values on it."""
    said = spec.get("type", "-")
    if said not in _KINDS:
        raise unknown("axis type", said)
    if spec.get("overlaying"):
        raise unknown("second axis over", spec["overlaying"])
    first = next((v for v in values if v is not None), None)
    if said == "-":
        if isinstance(first, date) or (isinstance(first, str) and _ISO.match(first)):
            said = "date"
        elif isinstance(first, str) or spec.get("categoryarray") is not None:
            said = "category"
        else:
            said = "linear"
    if said != "category":
        return said, ()
    order = spec.get("categoryorder", "trace")
    if order not in ("trace", "array", "category ascending"):
        raise unknown("order of categories", order)
    first_ones = listed(spec.get("categoryarray")) if order == "array" else []
    seen = dict.fromkeys(str(v) for v in [*first_ones, *(v for v in values if isinstance(v, str))])
    return said, tuple(sorted(seen) if order == "category ascending" else seen)


def ends_of(axis: Axis, low: float, high: float, padded: tuple[bool, bool]) -> tuple[float, float]:
    """From where to where an axis reaches; `padded` says which ends need room beyond the data."""
    spec = axis.spec
    given = listed(spec.get("range"))
    if given and None not in given:
        if axis.kind in ("log", "category"):
            return float(given[0]), float(given[1])
        return axis.at(given[0]), axis.at(given[1])
    if axis.kind == "category":
        low, high, padded = -0.5, max(len(axis.categories), 1) - 0.5, (False, False)
    elif not (isfinite(low) and isfinite(high)):
        low, high, padded = 0.0, 1.0, (False, False)
    if spec.get("rangemode") == "tozero":
        low, high = min(low, 0.0), max(high, 0.0)
        padded = (padded[0] and low < 0, padded[1] and high > 0)
    if low == high:
        low, high = low - 1.0, high + 1.0
    room = 0.055 * (high - low)
    low, high = low - room * padded[0], high + room * padded[1]
    return (high, low) if spec.get("autorange") == "reversed" else (low, high)


def ticks_of(axis: Axis, most: int) -> tuple[list[float], list[str]]:
    """Where labels stand on an axis and what they say; at most about `most` where the figure names none."""
    low, high = sorted(axis.ends)
    slack = 1e-9 * (high - low)
    at = listed(axis.spec.get("tickvals"))
    if at:
        places = [axis.at(v) for v in at]
        said = listed(axis.spec.get("ticktext"))
        labels = [words(t) for t in said] if said else [_told(axis, p, places) for p in places]
    elif axis.kind == "category":
        places = [float(i) for i in range(len(axis.categories))]
        labels = [words(c) for c in axis.categories]
    elif axis.kind == "date":
        return _date_ticks(axis, most)
    else:
        places = _round_places(low, high, max(2, most), whole=str(axis.spec.get("tickformat")) == ",d")
        labels = [_told(axis, p, places) for p in places]
    behind = words(axis.spec.get("ticksuffix")).rstrip()
    kept = [
        (p, f"{t}{behind}") for p, t in zip(places, labels, strict=False) if low - slack <= p <= high + slack
    ]
    return [p for p, _ in kept], [t for _, t in kept]


def _round_places(low: float, high: float, most: int, whole: bool = False) -> list[float]:
    rough = (high - low) / most
    size = 10.0 ** floor(log10(rough)) if rough > 0 else 1.0
    step = next(s * size for s in (1, 2, 5, 10) if s * size >= rough * 0.999)
    if whole:
        step = max(1.0, step)
    first = -floor(-low / step + 1e-9)
    return [round(k * step, 12) for k in range(first, floor(high / step + 1e-9) + 1)]


def _told(axis: Axis, place: float, places: Sequence[float]) -> str:
    """A number as an axis says it: as many decimals as the step needs, or as its format has."""
    if axis.kind == "log":
        return f"{10.0**place:,.10g}"
    said = str(axis.spec.get("tickformat") or "")
    found = _FORMAT.match(said)
    if found is None:
        raise unknown("format of numbers", said)
    plus, comma, decimals, letter = found.groups()
    step = min((abs(b - a) for a, b in pairwise(places)), default=1.0) or 1.0
    needed = 0 if letter == "d" else max(0, -floor(log10(step) + 1e-9)) if decimals is None else int(decimals)
    value = 100.0 * place if letter == "%" else place
    sign = "−" if round(value, needed) < 0 else "+" if plus and value > 0 else ""
    grouped = "," if comma or not said else ""
    return f"{sign}{abs(value):{grouped}.{needed}f}{'%' if letter == '%' else ''}"


def _days(value: Any) -> float:
    if isinstance(value, str):
        value = datetime.fromisoformat(value if len(value) > 7 else f"{value}-01")
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
    if isinstance(value, date):
        return float(value.toordinal() - _EPOCH.toordinal())
    if isinstance(value, int | float):  # milliseconds, as add_vline gives them
        return value / 86_400_000.0
    return _days(str(value)[:19])


def day_of(place: float) -> datetime:
    """The time at a place of an axis of dates."""
    return _EPOCH + timedelta(days=place)


def period_days(start: float, period: Any) -> float:
    """Days a period takes that starts at a place: "M1", "M3", ... or milliseconds."""
    text = str(period)
    if text.startswith("M"):
        return _later(day_of(start), int(text[1:])) - start
    return float(period) / 86_400_000.0


def _later(day: datetime, months: int) -> float:
    count = day.year * 12 + day.month - 1 + months
    return _days(date(count // 12, count % 12 + 1, 1))


_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
_FEW_DAYS = (1, 2, 7, 14)


def _date_ticks(axis: Axis, most: int) -> tuple[list[float], list[str]]:
    """Round days, months or years; the year stands under the first label and where it changes."""
    low, high = sorted(axis.ends)
    days = high - low
    short = next((s for s in _FEW_DAYS if days / s <= most), None)
    places: list[float] = []
    if short is not None and days / short <= most:
        # Weeks begin on Mondays, as points do.
        start = -floor(-low)
        start += (-(start + 3)) % 7 if short >= 7 else 0
        places = [float(p) for p in range(start, floor(high) + 1, short)]
    if short is not None and len(places) >= 2:
        labels = [f"{day_of(p):%-d %b}" for p in places]
        return places, _with_years(places, labels)
    step = next((s for s in _MONTHS if days / 30.44 / s <= most), 240)
    first = day_of(low)
    count = (first.year * 12 + first.month - 1) // step * step
    while (place := _days(date(count // 12, count % 12 + 1, 1))) <= high:
        if place >= low - 1e-9:
            places.append(place)
        count += step
    if step >= 12:
        return _in_middle(axis, places, 12), [f"{day_of(p):%Y}" for p in places]
    labels = _with_years(places, [f"{day_of(p):%b}" for p in places])
    middles = _in_middle(axis, places, 1)
    kept = [(p, t) for p, t in zip(middles, labels, strict=True) if p <= high]
    return [p for p, _ in kept], [t for _, t in kept]


def _in_middle(axis: Axis, places: Sequence[float], months: int) -> list[float]:
    if axis.spec.get("ticklabelmode") != "period":
        return list(places)
    return [(p + _later(day_of(p), months)) / 2 for p in places]


def _with_years(places: Sequence[float], labels: Sequence[str]) -> list[str]:
    years = [day_of(p).year for p in places]
    return [
        f"{label}\n{year}" if i == 0 or year != years[i - 1] else label
        for i, (label, year) in enumerate(zip(labels, years, strict=True))
    ]
