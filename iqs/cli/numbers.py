"""Metrics with their n and interval, split and compared."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from iqs.cli.answers import As, Db, Format, app, existing, pairs, show
from iqs.errors import UserError, unknown_name
from iqs.model import DIMENSIONS, Filters, Grain, Period


class Compare(StrEnum):
    """What a period is compared with."""

    PREVIOUS = "previous"
    YEAR = "year"


From = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")]
To = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")]
Where = Annotated[
    list[str] | None, typer.Option(help="Only these rows, such as team=Billing; may be repeated.")
]


@app.command()
def measure(
    metrics: Annotated[list[str], typer.Argument(help="iqs, csat, nps, fcr, aht, ces; or all.")],
    by: Annotated[str | None, typer.Option(help="Split by these dimensions, separated by commas.")] = None,
    grain: Annotated[Grain | None, typer.Option(help="Split by day, week, month, quarter or year.")] = None,
    from_: From = None,
    to: To = None,
    where: Where = None,
    definition: Annotated[
        list[str] | None,
        typer.Option(help="Definition to use, such as csat=mean, or its name for one metric."),
    ] = None,
    date_of: Annotated[
        list[str] | None, typer.Option("--date", help="Date to use, such as csat=response or iqs=review.")
    ] = None,
    compare: Annotated[
        Compare | None, typer.Option(help="Also measure the period before, or a year before.")
    ] = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Compute metrics with n, 95 % interval and what was left out."""
    from iqs.scoring import METRICS
    from iqs.scoring import measure as compute
    from iqs.store import DuckEngine, open_database
    from iqs.store.names import agent_names

    keys = list(METRICS) if metrics == ["all"] else metrics
    database = open_database(existing(db))
    engine = DuckEngine(database)
    filters = selected(engine, from_, to, where)
    chosen = _chosen(definition or [], keys)
    dates = {k: v[0] for k, v in pairs(date_of or [], "metric", METRICS).items()}
    splits = [s.strip() for s in by.split(",")] if by else []
    names = agent_names(database)
    rows = []
    for label, selection in _selections(filters, compare):
        result = compute(
            engine, keys, by=splits, grain=grain, filters=selection, definitions=chosen, dates=dates
        )
        rows += [{**({"period": label} if compare else {}), **_measure_row(m, names)} for m in result.rows]
    database.close()
    show(rows, output)


def selected(engine: Any, from_: datetime | None, to: datetime | None, where: list[str] | None) -> Filters:
    """The filters that --from, --to and --where ask for, over the data of a DuckDB engine."""
    asked = known_values(engine.database, pairs(where or [], "filter", DIMENSIONS))
    return Filters.of(_period_of(engine, from_, to), **asked)


def known_values(database: Any, where: dict[str, list[str]]) -> dict[str, list[str]]:
    """Accepted values, agents by id or by name; a value that these data do not have is a mistake."""
    from iqs.store.names import agent_names, values

    found: dict[str, list[str]] = {}
    for key, asked in where.items():
        known = {v: v for v in values(database, key, sorted(DIMENSIONS[key].facts))}
        if key == "agent":
            known |= {name: agent for agent, name in agent_names(database).items()}
        for value in asked:
            if value not in known:
                raise unknown_name(DIMENSIONS[key].label.lower(), value, filter(None, known))
        found[key] = [known[value] for value in asked]
    return found


def _chosen(items: list[str], metrics: list[str]) -> dict[str, str]:
    from iqs.scoring import METRICS

    if len(items) == 1 and "=" not in items[0]:
        return dict.fromkeys(metrics, items[0])
    return {k: v[-1] for k, v in pairs(items, "metric", METRICS).items()}


def _period_of(engine: Any, start: datetime | None, end: datetime | None) -> Period | None:
    """The period between two days, an open end reaching to the data's; UserError when it ends first."""
    from iqs.analysis.periods import span

    if start is None and end is None:
        return None
    known = span(engine) or Period(date.min, date.max)
    period = Period(start.date() if start else known.start, end.date() if end else known.end)
    if period.start > period.end:
        raise UserError(
            f"The period ends ({period.end}) before it starts ({period.start}). Swap the two days."
        )
    return period


def _selections(filters: Filters, compare: Compare | None) -> Iterator[tuple[str, Filters]]:
    yield "now", filters
    if compare is not None:
        if filters.period is None:
            raise UserError("A comparison needs a period: give --from and --to.")
        before = filters.period.previous() if compare is Compare.PREVIOUS else filters.period.year_before()
        yield compare.value, filters.during(before)


def _measure_row(m: Any, names: dict[str, str]) -> dict[str, Any]:
    group = dict(m.group)
    if names.get(group.get("agent", "")):
        group["name"] = names[group["agent"]]
    return {
        **group,
        "metric": m.metric,
        "definition": m.definition,
        "value": m.value,
        "n": m.n,
        "low": m.low,
        "high": m.high,
        "left_out": dict(m.left_out),
        "verdict": m.verdict,
    }
