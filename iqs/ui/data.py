"""Which data a session looks at, and the cached way to them."""

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from iqs.analysis.breaks import Break, rubric_breaks
from iqs.analysis.definitions import reach_of, under_each_definition
from iqs.analysis.periods import span
from iqs.errors import InternalError, UserError
from iqs.model import Filters, Period
from iqs.places import demo_database, own_database
from iqs.scoring import Measure, Metric, answered
from iqs.scoring import metric as find_metric
from iqs.scoring.surveys import ces_asked
from iqs.settings import Settings
from iqs.store import Database, DuckEngine, Upload, open_database, uploads

OWN, DEMO = "Your data", "Demo data"

P = ParamSpec("P")
T = TypeVar("T")
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


def event_periods() -> dict[str, Period]:
    """Periods that are named after events, by the words people see."""
    return ask(_event_periods)


def _event_periods(engine: DuckEngine) -> dict[str, Period]:
    from iqs.analysis.event_periods import event_periods as periods

    return periods(engine.database)


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
    from iqs.store.names import labels

    return labels(_open(path), dimension)


def settings() -> Settings:
    """The settings in force in the data this session looks at."""
    return engine().settings()


def metric(key: str) -> Metric:
    """A metric as the settings of the data this session looks at put it in force."""
    return find_metric(key, settings())


def ask(question: Callable[Concatenate[DuckEngine, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`question(engine, ...)` over the data this session looks at, cached until data are loaded.

    `question` must be a named function of a module, its arguments hashable, and its answer small.
    """
    name = f"{question.__module__}.{question.__qualname__}"
    return _asked(path(), engine().version(), name, args, kwargs, question)  # type: ignore[no-any-return]


@st.cache_data(show_spinner=False, max_entries=1024)
def _asked(
    path: Path,
    version: int,  # noqa: ARG001 - the version is part of the key
    name: str,  # noqa: ARG001
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    _question: Callable[..., Any],
) -> Any:
    return answered(DuckEngine(_open(path)), _question, *args, **kwargs)


def breaks(filters: Filters) -> tuple[Break, ...]:
    """Days within the period from which another scorecard holds, cached until data are loaded."""
    found = ask(rubric_breaks, filters.during(None))
    period = filters.period
    return tuple(b for b in found if period is None or period.start <= b.day <= period.end)


def other_definitions(metric: str, filters: Filters) -> tuple[Measure, ...]:
    """The metric under each of its definitions over the same rows."""
    return ask(under_each_definition, metric, filters)


def ces_scale() -> tuple[float, float] | None:
    """Lowest and highest possible answer of the CES question; None without answers."""
    asked = ces_asked(engine())
    return None if asked is None else (asked.low, asked.high)


def whole_reach(metric: str, definition: str) -> tuple[int, Period] | None:
    """How many rows of a metric there are without any filter, and from when; None when there are none."""
    return ask(reach_of, metric, definition)
