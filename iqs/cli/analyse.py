"""`iqs analyse`: the questions of the dashboard's pages, each a command of its own module."""

import typer

from iqs.cli.answers import app

analyse = typer.Typer(
    name="analyse", help="Questions asked of the numbers, as on the dashboard's pages.", no_args_is_help=True
)
app.add_typer(analyse)
