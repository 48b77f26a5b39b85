"""All metrics, each declared once in a module of its own, and each as the settings put it in force."""

from dataclasses import replace
from functools import lru_cache

from iqs.errors import UserError, unknown_name
from iqs.scoring import aht, ces, csat, fcr, iqs, nps
from iqs.scoring.metric import Benchmark, Metric
from iqs.settings import DEFAULT, Settings, changed

METRICS: dict[str, Metric] = {m.METRIC.key: m.METRIC for m in (iqs, csat, nps, fcr, aht, ces)}


def metric(key: str, settings: Settings | None = None) -> Metric:
    """Return the metric called `key`, as declared or as `settings` put it in force.

    Then the definition in force comes first and is no longer optional, the date in force comes first, the
    pass rate has the pass mark that is set, and the benchmarks are those that are set. Raises UnknownName
    with suggestions when there is no such metric.
    """
    if key not in METRICS:
        raise unknown_name("metric", key, METRICS)
    return METRICS[key] if settings is None else _in_force(key, settings)


@lru_cache(maxsize=256)
def _in_force(key: str, settings: Settings) -> Metric:
    m = METRICS[key]
    definitions = tuple(
        iqs.pass_rate(settings.baseline) if d.key == "pass_rate" else d for d in m.definitions
    )
    first = dict(settings.dates).get(key)
    definitions = tuple(replace(d, dates=_first(first, d.dates)) if d.dates else d for d in definitions)
    # A definition that a later version no longer has is passed over: numbers say which one they show.
    chosen = next((d for d in definitions if d.key == dict(settings.definitions).get(key)), None)
    if chosen is not None:
        others = (d for d in definitions if d.key != chosen.key)
        definitions = (replace(chosen, optional=False), *others)
    benchmarks = m.benchmarks
    if key in dict(settings.benchmarks):
        own = dict(settings.benchmarks)[key]
        benchmarks = () if own is None else (Benchmark(own.value, own.label, own.source),)
    return replace(m, definitions=definitions, dates=_first(first, m.dates), benchmarks=benchmarks)


def _first(name: str | None, dates: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The dates with the one of this name first; as they are where none has it."""
    return tuple(sorted(dates, key=lambda d: d[0] != name))


def date_names(m: Metric) -> tuple[str, ...]:
    """The dates by which a metric's rows can fall into a period, under any of its definitions."""
    pairs = [*m.dates, *(pair for d in m.definitions for pair in d.dates or ())]
    return tuple(dict.fromkeys(name for name, _ in pairs))


def checked(settings: Settings) -> Settings:
    """The settings, when every metric, definition and date they name exists and benchmarks are possible.

    What is set to be as usual is left out of them. Raises UnknownName, or UserError for a benchmark that no
    value can reach.
    """
    for key, name in settings.definitions:
        metric(key).definition(name)
    for key, name in settings.dates:
        if name not in date_names(metric(key)):
            raise unknown_name(f"date of {METRICS[key].label}", name, date_names(METRICS[key]))
    for key, own in settings.benchmarks:
        d = metric(key, settings).definitions[0]
        if own is not None and not d.low <= own.value <= d.high:
            raise UserError(
                f"{METRICS[key].label} is compared with {own.value:g}, but {d.label} lies between "
                f"{d.low:g} and {d.high:g}. Set another number to compare with."
            )
    return replace(
        settings,
        definitions=tuple((k, name) for k, name in settings.definitions if not _usual(METRICS[k], name)),
        dates=tuple((k, name) for k, name in settings.dates if name != METRICS[k].dates[0][0]),
    )


def _usual(m: Metric, definition: str) -> bool:
    """An optional definition stands back where none of its rows count, unless it is set: that is kept."""
    return definition == m.definitions[0].key and not m.definitions[0].optional


def use_definition(settings: Settings, key: str, definition: str | None) -> Settings:
    """The settings with this definition of a metric in force; None puts the usual one back.

    Raises UnknownName for a metric or definition that does not exist.
    """
    return checked(changed(settings, f"definition.{metric(key).key}", definition or DEFAULT))


def use_date(settings: Settings, key: str, date: str | None) -> Settings:
    """The settings with this date of a metric in force; None puts the usual one back.

    Raises UnknownName for a metric or date that does not exist.
    """
    return checked(changed(settings, f"date.{metric(key).key}", date or DEFAULT))
