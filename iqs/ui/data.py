"""Which data a session looks at, and the cached way to them."""

import os
import threading
import time
from collections import Counter
from pathlib import Path

import streamlit as st

from iqs.analysis.auto_fail import Ledger, auto_fail_ledger
from iqs.analysis.breaks import Break, rubric_breaks
from iqs.analysis.overview import Overview, overview
from iqs.analysis.periods import span
from iqs.errors import InternalError, UserError
from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.places import demo_database, own_database
from iqs.scoring import Measure, Metric, measure
from iqs.scoring import metric as find_metric
from iqs.scoring.surveys import ces_asked
from iqs.settings import Settings
from iqs.store import Database, DuckEngine, Upload, open_database, uploads

OWN, DEMO = "Your data", "Demo data"
_REVIEW_TYPES = {
    "manager": "Manager",
    "qa": "QA specialist",
    "peer": "Peer",
    "self": "Self (never counts)",
    "calibration": "Calibration (never counts)",
    "auto": "Automatic",
}

_BUILDING = threading.Lock()


@st.cache_resource(show_spinner=False)
def _open(path: Path) -> Database:
    return open_database(path)


def own() -> Database:
    """The user's own database, created empty on first use."""
    return _open(own_database())


def has_demo() -> bool:
    """Whether the demo data have been made on this machine."""
    return demo_database().exists()


def build_demo() -> None:
    """Make the demo data and wait for them; one session builds, others wait for it."""
    from iqs.demo_database import start

    with _BUILDING:
        if has_demo():
            return
        process = start()
        with st.spinner("Building the demo data, this first time only ...", show_time=True):
            if process.wait() != 0:
                raise InternalError(
                    "The demo data could not be built; the terminal the dashboard was started from says why. "
                    "Load your own files meanwhile."
                )


def demo_is_coming() -> bool:
    """Whether the demo, with which the server was started, is still being built and nothing else is there."""
    return os.environ.get("IQS_DEMO") == "1" and not has_demo() and not uploads(own())


def wait_for_demo() -> None:
    """Show that the demo is being built until it is there; UserError when that takes minutes."""
    give_up = time.monotonic() + 180
    with st.spinner("Building the demo data, this first time only ...", show_time=True):
        while not has_demo():
            if time.monotonic() > give_up:
                raise UserError(
                    "The demo data are not ready after three minutes. Look at the terminal the dashboard was "
                    "started from, or load your own files on the Upload page."
                )
            time.sleep(0.25)


def chosen() -> str:
    """Whose data this session looks at: `OWN` or `DEMO`."""
    asked = st.session_state.get("data") or default_choice()
    return asked if asked == OWN or has_demo() else OWN


def default_choice() -> str:
    """Own data once there are any; before that the demo, where the server was started with it."""
    started_with_demo = os.environ.get("IQS_DEMO") == "1"
    return DEMO if started_with_demo and has_demo() and not uploads(own()) else OWN


def path() -> Path:
    """Database file this session looks at."""
    return demo_database() if chosen() == DEMO else own_database()


def engine() -> DuckEngine:
    """Engine over the data this session looks at."""
    return DuckEngine(_open(path()))


def loaded() -> tuple[Upload, ...]:
    """Uploads in the data this session looks at, newest first."""
    return uploads(_open(path()))


def days() -> Period | None:
    """First and last day with data, None when nothing is loaded."""
    return _days(path(), engine().version())


def own_days() -> Period | None:
    """First and last day of the user's own data, whosever are looked at; None when nothing is loaded."""
    return _days(own_database(), DuckEngine(own()).version())


@st.cache_data(show_spinner=False, max_entries=16)
def _days(path: Path, version: int) -> Period | None:  # noqa: ARG001 - the version is part of the key
    return span(DuckEngine(_open(path)))


def options(dimension: str) -> dict[str, str]:
    """Values of a dimension with the names people read, in reading order; "" is shown as unknown."""
    return _options(path(), engine().version(), dimension)


@st.cache_data(show_spinner=False, max_entries=128)
def _options(path: Path, version: int, dimension: str) -> dict[str, str]:  # noqa: ARG001
    from iqs.store.names import agent_names, values

    database = _open(path)
    found = values(database, dimension, sorted(DIMENSIONS[dimension].facts))
    names = {"agent": agent_names(database), "review_type": _REVIEW_TYPES}.get(dimension, {})
    shown = {v: names.get(v, v) or f"(no {DIMENSIONS[dimension].label.lower()})" for v in found}
    namesakes = {name for name, times in Counter(shown.values()).items() if times > 1}
    shown = {v: f"{name} ({v})" if name in namesakes else name for v, name in shown.items()}
    return dict(sorted(shown.items(), key=lambda item: (item[0] == "", item[1].casefold())))


def settings() -> Settings:
    """The settings in force in the data this session looks at."""
    return engine().settings()


def metric(key: str) -> Metric:
    """A metric as the settings of the data this session looks at put it in force."""
    return find_metric(key, settings())


def answer_overview(filters: Filters, comparison: Period | None, grain: Grain) -> Overview:
    """The Overview page's answer, cached until data are loaded."""
    return _overview(path(), engine().version(), filters, comparison, grain)


@st.cache_data(show_spinner=False, max_entries=256)
def _overview(
    path: Path,
    version: int,  # noqa: ARG001
    filters: Filters,
    comparison: Period | None,
    grain: Grain,
) -> Overview:
    return overview(DuckEngine(_open(path)), filters, comparison, grain)


def breaks(filters: Filters) -> tuple[Break, ...]:
    """Days within the period from which another scorecard holds, cached until data are loaded."""
    found = _breaks(path(), engine().version(), filters.during(None))
    period = filters.period
    return tuple(b for b in found if period is None or period.start <= b.day <= period.end)


@st.cache_data(show_spinner=False, max_entries=64)
def _breaks(path: Path, version: int, filters: Filters) -> tuple[Break, ...]:  # noqa: ARG001
    return rubric_breaks(DuckEngine(_open(path)), filters)


def answer_auto_fail(filters: Filters) -> Ledger:
    """The Auto-fail page's answer, cached until data are loaded."""
    return _auto_fail(path(), engine().version(), filters)


@st.cache_data(show_spinner=False, max_entries=64)
def _auto_fail(path: Path, version: int, filters: Filters) -> Ledger:  # noqa: ARG001
    return auto_fail_ledger(DuckEngine(_open(path)), filters)


def other_definitions(metric: str, filters: Filters) -> tuple[Measure, ...]:
    """The metric under each of its definitions over the same rows, cached until data are loaded."""
    return _other_definitions(path(), engine().version(), metric, filters)


@st.cache_data(show_spinner=False, max_entries=256)
def _other_definitions(path: Path, version: int, metric: str, filters: Filters) -> tuple[Measure, ...]:  # noqa: ARG001
    source = DuckEngine(_open(path))
    return tuple(
        measure(source, [metric], filters=filters, definitions={metric: d.key}).rows[0]
        for d in find_metric(metric, source.settings()).definitions
    )


def ces_scale() -> tuple[float, float] | None:
    """Lowest and highest possible answer of the CES question; None without answers."""
    asked = ces_asked(engine())
    return None if asked is None else (asked.low, asked.high)


def whole_reach(metric: str, definition: str) -> tuple[int, Period] | None:
    """How many rows of a metric there are without any filter, and from when; None when there are none."""
    return _whole_reach(path(), engine().version(), metric, definition)


@st.cache_data(show_spinner=False, max_entries=64)
def _whole_reach(path: Path, version: int, metric: str, definition: str) -> tuple[int, Period] | None:  # noqa: ARG001
    rows = measure(DuckEngine(_open(path)), [metric], grain=Grain.DAY, definitions={metric: definition}).rows
    days = [r.of("day") for r in rows if r.n and r.of("day") is not None]
    return (sum(r.n for r in rows), Period(min(days), max(days))) if days else None
