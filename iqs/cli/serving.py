"""The dashboard, and the demo data."""

import os
from pathlib import Path
from typing import Annotated

import typer

from iqs.cli.answers import Db, app
from iqs.errors import unknown_name
from iqs.places import demo_database


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
