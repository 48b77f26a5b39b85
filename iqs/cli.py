"""The same capabilities from a shell: load files, list uploads, measure, make demo data, serve."""

import csv
import getpass
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from iqs.errors import IqsError, NeedsAnswer, UserError, unknown_name
from iqs.model import DIMENSIONS, Filters, Grain, Period
from iqs.places import demo_database, own_database

app = typer.Typer(
    name="iqs",
    help="Support-quality analytics: IQS beside CSAT, NPS, FCR, AHT and CES.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


class Compare(StrEnum):
    """What a period is compared with."""

    PREVIOUS = "previous"
    YEAR = "year"


Db = Annotated[Path | None, typer.Option("--db", help="Database file; data/iqs.duckdb or IQS_DB by default.")]
As = Annotated[Format, typer.Option("--format", help="Print as a table, JSON, CSV, or Parquet to stdout.")]


@app.command()
def serve(
    db: Db = None,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Have the demo data ready, and open on them while nothing is loaded."),
    ] = False,
    port: Annotated[int, typer.Option(help="Port on this machine.", min=1, max=65535)] = 8501,
) -> None:
    """Serve the dashboard on this machine."""
    if db is not None:
        os.environ["IQS_DB"] = str(db.resolve())
    from iqs.demo_database import start
    from iqs.ui.server import serve as serve_dashboard

    if demo:
        os.environ["IQS_DEMO"] = "1"
        if not demo_database().exists():
            typer.echo("Building the demo data, the first time only; the page shows when they are ready.")
            start()
    serve_dashboard(port)


@app.command()
def load(
    files: Annotated[list[Path], typer.Argument(help="Exports to load, in this order.")],
    db: Db = None,
    layout: Annotated[
        str | None,
        typer.Option(help="Take the files for this layout or kind (reviews, surveys, contacts, agents)."),
    ] = None,
    survey_kind: Annotated[str | None, typer.Option(help="csat, nps, ces or fcr.")] = None,
    scale: Annotated[str | None, typer.Option(help="Lowest and highest possible score, such as 1-5.")] = None,
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="Whether 03/04 is 3 April or March 4.")
    ] = None,
    ces: Annotated[str | None, typer.Option(help="ease (high is good) or effort (low is good).")] = None,
    timezone: Annotated[
        str | None, typer.Option(help="Zone of times that name none, such as Europe/Berlin.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what each file is; load nothing.")] = False,
    output: As = Format.TABLE,
) -> None:
    """Load exports. Exit code 0: all in; 3: loaded with rejected rows; 2: a file was not loaded."""
    from iqs import sources
    from iqs.intake import load_file
    from iqs.sources.parsed import Answers
    from iqs.store import open_database

    answers = Answers(
        kind=layout,
        survey_kind=survey_kind,
        scale=_scale(scale),
        day_first=day_first,
        ces_direction=ces,
        timezone=timezone,
    )
    rows: list[dict[str, Any]] = []
    code = 0
    database = None if dry_run else open_database(db or own_database())
    for path, name in _expanded(files):
        try:
            if not path.is_file():
                raise UserError(f"There is no file {path.name} here. Check the path.")
            if database is None:
                found = sources.preview(path, name, answers).recognition
                rows.append(
                    {"file": name, "recognised": found.title, "kind": found.kind, "state": "not loaded"}
                )
                _say(f"{name}: {' '.join((*found.reasons, *found.notes))}")
                continue
            upload = load_file(
                database,
                path,
                name=name,
                loaded_by=getpass.getuser(),
                answers=answers,
                on_progress=_show_progress(name),
            )
        except UserError as error:
            code = 2
            rows.append({"file": name, "state": "not loaded", "reason": error.message})
            _say(f"{name}: {error.title}. {error.message}")
            if isinstance(error, NeedsAnswer):
                for key, question in error.questions:
                    _say(f"    {question} Answer with --{_OPTION.get(key, key)}.")
        else:
            code = max(code, 3) if upload.rows_rejected and code != 2 else code
            rows.append(_upload_row(upload))
    if database is not None:
        database.close()
    _print(rows, output)
    raise typer.Exit(code)


def _expanded(files: list[Path]) -> Iterator[tuple[Path, str]]:
    """Every file to load with the name to show; the members of a zip archive one by one."""
    from iqs.intake import expanded
    from iqs.sources import left_out

    for path in files:
        if not path.is_file():
            yield path, path.name
            continue
        with tempfile.TemporaryDirectory(prefix="iqs-") as folder:
            yield from expanded(path, path.name, Path(folder))
        if others := left_out(path):
            _say(f"{path.name}: {others}")


_OPTION = {
    "kind": "layout",
    "survey_kind": "survey-kind",
    "day_first": "day-first or --month-first",
    "ces_direction": "ces",
}


@app.command()
def uploads(db: Db = None, output: As = Format.TABLE) -> None:
    """List loaded files, newest first."""
    from iqs.store import open_database
    from iqs.store import uploads as list_uploads

    database = open_database(_existing(db))
    _print([_upload_row(u) for u in list_uploads(database)], output)
    database.close()


@app.command()
def undo(
    upload: Annotated[int, typer.Argument(help="Number of the upload, as `iqs uploads` lists it.")],
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Take an upload back, as if it had never been loaded."""
    from iqs.store import open_database
    from iqs.store import undo as take_back

    database = open_database(_existing(db))
    _print([_upload_row(take_back(database, upload, undone_by=getpass.getuser()))], output)
    database.close()


@app.command()
def measure(
    metrics: Annotated[list[str], typer.Argument(help="iqs, csat, nps, fcr, aht, ces; or all.")],
    by: Annotated[str | None, typer.Option(help="Split by these dimensions, separated by commas.")] = None,
    grain: Annotated[Grain | None, typer.Option(help="Split by day, week, month, quarter or year.")] = None,
    from_: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    to: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="Only these rows, such as team=Billing; may be repeated.")
    ] = None,
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
    database = open_database(_existing(db))
    engine = DuckEngine(database)
    period = _period(engine, from_, to)
    filters = Filters.of(period, **_known_values(database, _pairs(where or [], "filter", DIMENSIONS)))
    chosen = _chosen(definition or [], keys)
    dates = {k: v[0] for k, v in _pairs(date_of or [], "metric", METRICS).items()}
    splits = [s.strip() for s in by.split(",")] if by else []
    names = agent_names(database)
    rows = []
    for label, selection in _selections(filters, compare):
        result = compute(
            engine, keys, by=splits, grain=grain, filters=selection, definitions=chosen, dates=dates
        )
        rows += [{**({"period": label} if compare else {}), **_measure_row(m, names)} for m in result.rows]
    database.close()
    _print(rows, output)


@app.command()
def demo(
    directory: Annotated[Path, typer.Argument(help="Folder for the files; made if needed.")],
    months: Annotated[int, typer.Option(help="Months of data.")] = 24,
    agents: Annotated[int, typer.Option(help="Number of agents.")] = 24,
    seed: Annotated[int | None, typer.Option(help="Another seed gives another team.")] = None,
    plant: Annotated[list[str] | None, typer.Option(help="Plant only this effect; may be repeated.")] = None,
    null: Annotated[bool, typer.Option("--null", help="Plant nothing.")] = False,
) -> None:
    """Write demo exports in real vendor layouts, with truth.json saying what was planted."""
    from iqs.demo import PLANTS, Plan, generate, write

    for name in plant or []:
        if name not in PLANTS:
            raise unknown_name("planted effect", name, PLANTS)
    plants = () if null else tuple(plant or PLANTS)
    plan = Plan(months=months, agents=agents, seed=seed, plants=plants, null=null)
    for path in write(generate(plan), directory):
        typer.echo(path)


def main() -> None:
    """Entry point: errors of the user's are one sentence on stderr and exit code 2."""
    try:
        app()
    except IqsError as error:
        _say(f"{error.title}: {error.message}")
        sys.exit(2)
    except Exception as error:
        if "IQS_DEBUG" in os.environ:
            raise
        _say(f"A fault in the program ({type(error).__name__}). Run again with IQS_DEBUG=1 and report it.")
        sys.exit(1)


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _show_progress(name: str) -> Any:
    from iqs.sources.parsed import Progress

    if not sys.stderr.isatty():
        return None

    def show(progress: Progress) -> None:
        end = "\n" if progress.share >= 1 else ""
        sys.stderr.write(f"\r{name}: {progress.doing} {progress.share:4.0%}   {end}")
        sys.stderr.flush()

    return show


def _scale(text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        low, high = (float(part) for part in text.replace("..", "-").split("-"))
    except ValueError as error:
        raise UserError(
            f"“{text}” is not a scale. Give the lowest and highest score, such as 1-5."
        ) from error
    return low, high


def _pairs(items: list[str], kind: str, known: Any) -> dict[str, list[str]]:
    """Turn ["team=Billing", "team=Retention"] into {"team": ["Billing", "Retention"]}."""
    found: dict[str, list[str]] = {}
    for item in items:
        key, equals, value = item.partition("=")
        if not equals:
            raise UserError(f"“{item}” needs the form name=value.")
        if key not in known:
            raise unknown_name(kind, key, known)
        found.setdefault(key, []).append(value)
    return found


def _existing(db: Path | None) -> Path:
    """The database to ask; a mistyped --db must not become an empty database."""
    if db is not None and not db.exists():
        raise UserError(f"There is no database {db.name} here. Check the path, or load a file into it first.")
    return db or own_database()


def _known_values(database: Any, where: dict[str, list[str]]) -> dict[str, list[str]]:
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
    return {k: v[-1] for k, v in _pairs(items, "metric", METRICS).items()}


def _period(engine: Any, start: datetime | None, end: datetime | None) -> Period | None:
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


def _upload_row(u: Any) -> dict[str, Any]:
    return {
        "id": u.upload_id,
        "file": u.file_name,
        "recognised": u.layout,
        "kind": u.kind,
        "read": u.rows_read,
        "new": u.rows_new,
        "changed": u.rows_changed,
        "same": u.rows_same,
        "rejected": u.rows_rejected,
        "loaded_at": u.loaded_at,
        "loaded_by": u.loaded_by,
        "state": u.state,
    }


def _print(rows: list[dict[str, Any]], output: Format) -> None:
    if output is Format.JSON:
        import orjson

        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    flat = [{k: _flat(v) for k, v in row.items()} for row in rows]
    if output is Format.TABLE:
        _print_table(flat)
        return
    names = list(dict.fromkeys(k for row in flat for k in row))
    if output is Format.CSV:
        from iqs.text import harmless

        sheet = csv.writer(sys.stdout)
        sheet.writerow(names)
        for row in flat:
            cells = (row.get(n) for n in names)
            sheet.writerow([harmless(c) if isinstance(c, str) else c for c in cells])
        return
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.table({n: [row.get(n) for row in flat] for n in names}), sys.stdout.buffer)


def _flat(value: Any) -> Any:
    return "; ".join(f"{n} {reason}" for reason, n in value.items()) if isinstance(value, dict) else value


def _print_table(rows: list[dict[str, Any]]) -> None:
    if not rows:
        typer.echo("Nothing there.")
        return
    names = list(dict.fromkeys(k for row in rows for k in row))
    cells = [[_cell(row.get(n)) for n in names] for row in rows]
    widths = [max(len(n), *(len(r[i]) for r in cells)) for i, n in enumerate(names)]
    numeric = [any(isinstance(row.get(n), int | float) for row in rows) for n in names]
    for line in (names, *cells):
        text = "  ".join(
            c.rjust(w) if right else c.ljust(w) for c, w, right in zip(line, widths, numeric, strict=True)
        )
        typer.echo(text.rstrip())


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
