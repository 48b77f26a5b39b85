"""How commands print: options they share, rows as a table, JSON, CSV or Parquet, and messages beside them."""

import csv
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from iqs.errors import UserError
from iqs.places import own_database


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


Db = Annotated[Path | None, typer.Option("--db", help="Database file; data/iqs.duckdb or IQS_DB by default.")]
As = Annotated[Format, typer.Option("--format", help="Print as a table, JSON, CSV, or Parquet to stdout.")]


def existing(db: Path | None) -> Path:
    """The database to ask; a mistyped --db must not become an empty database."""
    if db is not None and not db.exists():
        raise UserError(f"There is no database {db.name} here. Check the path, or load a file into it first.")
    return db or own_database()


def say(text: str) -> None:
    """Say something beside the answer, on standard error."""
    typer.echo(text, err=True)


def print_rows(rows: list[dict[str, Any]], output: Format) -> None:
    """Print an answer to standard output, one dict a row."""
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
