"""The same capabilities from a shell: load files, list uploads, measure, make demo data, serve."""

import os
import sys

from iqs.cli import (
    agents,
    analyse_agent,
    analyse_coaching,
    analyse_compare,
    analyse_control,
    analyse_criteria,
    analyse_drivers,
    analyse_event,
    analyse_findings,
    analyse_forecast,
    analyse_leading,
    analyse_people,
    analyse_seasons,
    analyse_trend,
    analyse_voice,
    analyse_why,
    awards,
    coaching,
    digest,
    events,
    feedback,
    files,
    numbers,
    opened,
    report,
    scorecards,
    serving,
    settings,
    share,
    views,
    what_if,
)
from iqs.cli.answers import app, say
from iqs.cli.in_use import what_to_do
from iqs.errors import DatabaseInUse, IqsError

__all__ = [
    "agents",
    "analyse_agent",
    "analyse_coaching",
    "analyse_compare",
    "analyse_control",
    "analyse_criteria",
    "analyse_drivers",
    "analyse_event",
    "analyse_findings",
    "analyse_forecast",
    "analyse_leading",
    "analyse_people",
    "analyse_seasons",
    "analyse_trend",
    "analyse_voice",
    "analyse_why",
    "app",
    "awards",
    "coaching",
    "digest",
    "events",
    "feedback",
    "files",
    "main",
    "numbers",
    "opened",
    "report",
    "scorecards",
    "serving",
    "settings",
    "share",
    "views",
    "what_if",
]


def main() -> None:
    """Entry point: errors of the user's are one sentence on stderr and exit code 2."""
    try:
        app()
    except DatabaseInUse as error:
        say(f"{error.title}: {error.message} {what_to_do(sys.argv[1:])}")
        sys.exit(2)
    except IqsError as error:
        say(f"{error.title}: {error.message}")
        sys.exit(2)
    except Exception as error:
        if "IQS_DEBUG" in os.environ:
            raise
        say(f"A fault in the program ({type(error).__name__}). Run again with IQS_DEBUG=1 and report it.")
        sys.exit(1)
