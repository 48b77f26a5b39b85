"""The whole way of one file, in this process: guard, table, recognition, conversion."""

import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa

from iqs.errors import NeedsAnswer
from iqs.sources.convert import MAIN, convert
from iqs.sources.guard import inspect
from iqs.sources.handover import too_large
from iqs.sources.layout import PERSONAL
from iqs.sources.parsed import Answers, ColumnUse, Limits, OnProgress, Parsed, Preview, Progress, Recognition
from iqs.sources.personal import is_personal, without_personal
from iqs.sources.plan import Plan
from iqs.sources.recognise import recognise
from iqs.sources.table import Grid, from_parquet, from_text, from_workbook
from iqs.sources.tree import from_json, looks_like_json
from iqs.sources.worded import with_words

_PREVIEW_ROWS = 200_000
_SAMPLE = 20


def preview_here(path: Path, name: str, answers: Answers, limits: Limits) -> Preview:
    """`iqs.sources.preview` without the limited process."""
    with tempfile.TemporaryDirectory(prefix="iqs-") as scratch:
        grid = load(path, name, Path(scratch), limits, _PREVIEW_ROWS)
        with grid.con:
            recognition, tables = _work(grid, name, answers)
            main = tables[MAIN[recognition.kind]]
            return Preview(recognition, main.slice(0, _SAMPLE), grid.rows_read if grid.complete else None)


def read_here(
    path: Path, name: str, answers: Answers, limits: Limits, on_progress: OnProgress | None = None
) -> Parsed:
    """`iqs.sources.read` without the limited process."""
    report = on_progress or (lambda _: None)
    report(Progress("Reading the file", 0.05))
    with tempfile.TemporaryDirectory(prefix="iqs-") as scratch:
        grid = load(path, name, Path(scratch), limits)
        with grid.con:
            report(Progress(f"Checking {grid.rows_read:,} rows", 0.4))
            recognition, tables = _work(grid, name, answers)
            if recognition.questions:
                first = recognition.questions[0]
                raise NeedsAnswer(
                    f"“{name}”: {first.text}", tuple((q.key, q.text) for q in recognition.questions)
                )
            report(Progress("Handing over", 0.95))
            rejects = without_personal(grid.rejects.table(), recognition.columns)
            return Parsed(recognition, tables, rejects, grid.rows_read, grid.rows_out)


def load(path: Path, name: str, scratch: Path, limits: Limits, limit: int | None = None) -> Grid:
    """Read any file into a grid; UnreadableFile when it is no table."""
    container = inspect(path, name, limits)
    try:
        if container == "xlsx":
            return from_workbook(path, name, limits)
        if container == "parquet":
            return from_parquet(path, name, limits)
        if looks_like_json(path):
            return from_json(path, name, limits)
        return from_text(path, name, scratch, limits, limit)
    except duckdb.OutOfMemoryException as error:
        raise too_large(name) from error


def _work(grid: Grid, name: str, answers: Answers) -> tuple[Recognition, dict[str, pa.Table]]:
    plan, seen = recognise(grid, name, answers)
    plan = with_words(grid.con, plan, answers)
    converted = convert(grid, plan, answers)
    questions = {q.key: q for q in (*plan.questions, *converted.questions)}
    notes = (*grid.notes, *plan.notes, *converted.notes)
    recognition = Recognition(
        plan.layout, plan.title, plan.kind, round(plan.confidence, 3), plan.reasons, _uses(grid, plan, seen),
        tuple(questions.values()), notes,
    )  # fmt: skip
    return recognition, dict(converted.tables)


def _uses(grid: Grid, plan: Plan, seen: list[tuple[str, ...]]) -> tuple[ColumnUse, ...]:
    uses = []
    for i, header in enumerate(grid.headers):
        roles = [r for r in plan.roles if r.index == i]
        why = plan.unused.get(i, "not needed")
        why = PERSONAL if why == "not needed" and is_personal(header, seen[i]) else why
        # Nobody needs to see a customer's name to confirm that it is dropped.
        samples = () if why == PERSONAL and not roles else seen[i]
        for role in roles:
            hashed = role.column == "customer_id"
            criterion = role.criterion if role.target == "ratings.score" else ""
            uses.append(ColumnUse(header, role.target, role.why, () if hashed else samples, criterion))
        if not roles:
            uses.append(ColumnUse(header, "", why, samples))
    return tuple(uses)
