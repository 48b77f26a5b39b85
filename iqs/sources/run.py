"""The whole way of one file, in this process: guard, table, recognition, conversion."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from iqs.errors import NeedsAnswer
from iqs.sources.cards import CARDS, cards_among, read_cards
from iqs.sources.convert import Converted, convert
from iqs.sources.delimited import from_text
from iqs.sources.grid import Grid
from iqs.sources.guard import inspect
from iqs.sources.handover import too_large
from iqs.sources.headers import read_header, told_apart
from iqs.sources.layout import PERSONAL, Layout
from iqs.sources.layout_text import layouts, own_layout, to_toml
from iqs.sources.mapping import as_layout, read_as, told
from iqs.sources.parsed import Answers, ColumnUse, Limits, OnProgress, Parsed, Preview, Recognition
from iqs.sources.personal import is_personal, without_personal
from iqs.sources.plan import Plan
from iqs.sources.recognise import recognise
from iqs.sources.steps import reporting, step
from iqs.sources.table import from_parquet, from_workbook
from iqs.sources.tree import documents, from_json, looks_like_json
from iqs.sources.worded import with_words

_PREVIEW_ROWS = 200_000
_CARD_BYTES = 32 * 1024**2
"""More than any export of scorecards has."""


def preview_here(path: Path, name: str, answers: Answers, limits: Limits, folder: Path) -> Preview:
    """`iqs.sources.preview` without the limited process; its tables are files in `folder`."""
    if (cards := _cards(path, name, answers, limits)) is not None:
        return Preview(cards, complete=True)
    grid = load(path, name, folder, limits, _known(answers), _PREVIEW_ROWS)
    with grid.con:
        return Preview(_parsed(grid, name, answers), grid.complete)


def read_here(
    path: Path,
    name: str,
    answers: Answers,
    limits: Limits,
    folder: Path,
    on_progress: OnProgress | None = None,
) -> Parsed:
    """`iqs.sources.read` without the limited process; its tables are files in `folder`."""
    with reporting(on_progress):
        step("Reading the file", 0.08)
        if (cards := _cards(path, name, answers, limits)) is not None:
            return cards
        grid = load(path, name, folder, limits, _known(answers))
        with grid.con:
            step("Recognising columns", 0.4, grid.rows_read)
            parsed = _parsed(grid, name, answers)
            questions = parsed.recognition.questions
            if questions:
                raise NeedsAnswer(f"“{name}”: {questions[0].text}", tuple((q.key, q.text) for q in questions))
            return parsed


def _cards(path: Path, name: str, answers: Answers, limits: Limits) -> Parsed | None:
    """The file as scorecards; None when it is something else, or said to be."""
    if answers.kind not in {None, CARDS} or inspect(path, name, limits) != "text":
        return None
    if path.stat().st_size > _CARD_BYTES or not looks_like_json(path):
        return None
    content = path.read_bytes()
    # Most JSON has no such word, and need not be parsed twice.
    items = cards_among(documents(content, name)) if b'"categories"' in content else ()
    return read_cards(items, name) if items else None


def _known(answers: Answers) -> tuple[Layout, ...]:
    """The layouts to look for, the user's own first."""
    return (*(own_layout(name, text) for name, text in answers.own), *layouts())


def load(
    path: Path,
    name: str,
    folder: Path,
    limits: Limits,
    known: Sequence[Layout] = (),
    limit: int | None = None,
) -> Grid:
    """Read any file into a grid; UnreadableFile when it is no table.

    `known` are layouts JSON may have; `folder` holds what is too large for the memory.
    """
    try:
        grid = _grid(path, name, folder, limits, known, limit)
    except duckdb.OutOfMemoryException as error:
        raise too_large(name) from error
    headers = told_apart(grid.headers)
    renamed = [h for was, h in zip(grid.headers, headers, strict=True) if was and was != h]
    if renamed:
        named = ", ".join(f"“{h}”" for h in renamed[:5])
        grid.notes += (f"Headers that occur again were numbered: {named}.",)
    grid.headers = headers
    return grid


def _grid(
    path: Path, name: str, folder: Path, limits: Limits, known: Sequence[Layout], limit: int | None
) -> Grid:
    container = inspect(path, name, limits)
    if container == "xlsx":
        return from_workbook(path, name, limits, folder)
    if container == "parquet":
        return from_parquet(path, name, limits, folder)
    if looks_like_json(path):
        return from_json(path, name, limits, folder, known)
    return from_text(path, name, folder, limits, limit)


def _parsed(grid: Grid, name: str, answers: Answers) -> Parsed:
    headers = [read_header(h) for h in grid.headers]
    plan, layout, seen = recognise(grid, name, answers, _known(answers))
    answers = told(plan, answers)
    plan = with_words(grid.con, plan, answers)
    if any(q.key == "columns" for q in plan.questions):
        # Without the column it asks for there is nothing to convert.
        converted = Converted({}, (), ())
    else:
        converted = convert(grid, plan, answers)
    questions = {q.key: q for q in (*plan.questions, *converted.questions)}
    recognition = Recognition(
        plan.layout,
        plan.title,
        plan.kind,
        round(plan.confidence, 3),
        plan.reasons,
        _uses(grid, plan, seen, len(headers)),
        tuple(questions.values()),
        (*grid.notes, *plan.notes, *converted.notes),
        read_as(plan, converted.tables, answers),
        "" if plan.questions else to_toml(as_layout(plan, layout, headers, answers, name)),
    )
    rejects = without_personal(grid.rejects.table(), recognition.columns)
    return Parsed(recognition, dict(converted.tables), rejects, grid.rows_read, grid.rows_out)


def _uses(grid: Grid, plan: Plan, seen: list[tuple[str, ...]], own: int) -> tuple[ColumnUse, ...]:
    uses = []
    for i, header in enumerate(grid.headers):
        roles = [r for r in plan.roles if r.index == i]
        why = plan.unused.get(i, "not needed")
        why = PERSONAL if why == "not needed" and is_personal(header, seen[i]) else why
        # Nobody needs to see a customer's name to confirm that it is dropped.
        samples = () if why == PERSONAL and not roles else seen[i]
        for role in roles:
            hidden = role.column == "customer_id"
            criterion = role.criterion if role.column == "score" else ""
            shown = () if hidden else samples
            uses.append(ColumnUse(header, role.target, role.why, shown, criterion, role.unit, i >= own))
        if not roles:
            uses.append(ColumnUse(header, "", why, samples, derived=i >= own))
    return tuple(uses)
