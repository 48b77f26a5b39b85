"""The demo database: demo exports written, then loaded like anyone's files."""

import tempfile
from pathlib import Path

from iqs.demo import Plan, generate, write
from iqs.intake import load_file
from iqs.sources.parsed import OnProgress, Progress
from iqs.store import open_database


def build(path: Path, on_progress: OnProgress | None = None) -> None:
    """Make the demo database at `path`; nothing is there until it is complete."""

    def report(doing: str, share: float) -> None:
        if on_progress is not None:
            on_progress(Progress(doing, share))

    report("Inventing a team and its customers", 0.0)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        files = [f for f in write(generate(Plan()), Path(folder)) if f.name != "truth.json"]
        unfinished = Path(folder) / path.name
        database = open_database(unfinished)
        # Agents first: every later file then finds whom its rows belong to.
        for done, file in enumerate(sorted(files, key=lambda f: f.name != "agents.csv")):
            report(f"Loading {file.name}", (done + 1) / (len(files) + 1))
            load_file(database, file, name=file.name, loaded_by="demo")
        database.close()
        unfinished.replace(path)
    report("Ready", 1.0)
