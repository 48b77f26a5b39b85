"""Where the program keeps its files."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: app.py, pages/ and data/ stand here."""


def own_database() -> Path:
    """The user's database: `IQS_DB` where it is set, else `data/iqs.duckdb` of the checkout."""
    return Path(os.environ["IQS_DB"]) if "IQS_DB" in os.environ else ROOT / "data" / "iqs.duckdb"


def demo_database() -> Path:
    """The demo database, beside the user's own."""
    return own_database().parent / "demo.duckdb"
