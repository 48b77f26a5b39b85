"""The Upload page's pieces: a dropped file kept on disk, its preview, its questions, its result."""

import csv
import hashlib
import io
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from iqs import intake, sources
from iqs.errors import IqsError
from iqs.model import TABLES
from iqs.sources.parsed import Answers, Preview, Progress, Question, Recognition
from iqs.store import Upload, rejects, undo
from iqs.text import harmless
from iqs.ui import data
from iqs.ui.words import plain

_KINDS = {
    "": "what was recognised",
    "reviews": "Reviews",
    "surveys": "Survey answers",
    "contacts": "Contacts",
    "agents": "Agents",
}


def kept(file: Any) -> Path:
    """The dropped file on disk, under its SHA-256: never under the name it came with."""
    known: dict[str, Path] = st.session_state.setdefault("_kept", {})
    if file.file_id not in known:
        folder = st.session_state.setdefault("_folder", tempfile.TemporaryDirectory(prefix="iqs-"))
        digest = hashlib.sha256(file.getbuffer()).hexdigest()
        path = Path(folder.name) / digest
        path.write_bytes(file.getbuffer())
        known[file.file_id] = path
    return known[file.file_id]


def expanded(path: Path, name: str) -> tuple[tuple[Path, str], ...]:
    """A dropped file with the name to show, or those in it where it is a zip; kept for the session."""
    known: dict[Path, tuple[tuple[Path, str], ...]] = st.session_state.setdefault("_expanded", {})
    if path not in known:
        known[path] = intake.expanded(path, name, path.parent)
    if others := sources.left_out(path):
        st.caption(f"{plain(name)}: {plain(others)}")
    return known[path]


def looked_at(path: Path, name: str, answers: Answers) -> Preview:
    """The preview of a file; kept for the session, since every click reruns the page."""
    known: dict[tuple[Path, Answers], Preview | IqsError] = st.session_state.setdefault("_previews", {})
    if (path, answers) not in known:
        with st.spinner(f"Reading {plain(name)} ..."):
            try:
                known[path, answers] = sources.preview(path, name, answers)
            except IqsError as error:
                known[path, answers] = error
    found = known[path, answers]
    if isinstance(found, IqsError):
        raise found
    return found


def ask(path: Path, questions: tuple[Question, ...], answers: Answers) -> Answers:
    """Ask the open questions of a file, the likeliest answer first; return the answers so far."""
    for q in questions:
        labels = dict(q.choices)
        picked = st.selectbox(
            q.text,
            list(labels),
            index=None,
            format_func=labels.__getitem__,
            key=f"answer_{q.key}_{path.name}",
            placeholder="Choose",
        )
        if picked is not None:
            answers = replace(answers, **{q.key: _typed(q.key, picked)})
    return answers


def asked_until_clear(path: Path, name: str, answers: Answers) -> tuple[Preview, Answers]:
    """Preview a file and ask what it leaves open; an answer may bring up the next question.

    Returns the latest preview and the answers so far; the file can be loaded once no question is left.
    """
    asked: set[str] = set()
    while True:
        found = looked_at(path, name, answers)
        fresh = tuple(q for q in found.recognition.questions if q.key not in asked)
        if not fresh:
            return found, answers
        answers = ask(path, fresh, answers)
        asked |= {q.key for q in fresh}


def _typed(key: str, picked: str) -> Any:
    if key == "day_first":
        return picked == "true"
    if key == "scale":
        low, high = picked.split(",")
        return float(low), float(high)
    return picked


def take_as(path: Path) -> Answers:
    """Let the user say what a file is, where recognition took it for something else."""
    picked = st.selectbox(
        "This file holds",
        list(_KINDS),
        format_func=_KINDS.__getitem__,
        key=f"kind_{path.name}",
        help="Only needed when the file was taken for the wrong thing.",
    )
    return Answers(kind=picked or None)


def recognised(found: Recognition) -> None:
    """Say what a file was taken for, and why."""
    st.write(f"**{plain(found.title)}** · {found.kind}")
    st.caption(plain(" ".join((*found.reasons, *found.notes))))


def columns_used(found: Recognition) -> None:
    """List how each column of the file is used."""
    st.dataframe(
        {
            "Column in the file": [c.header for c in found.columns],
            "Used as": [_readable(c.target, c.criterion) for c in found.columns],
            "Why": [c.why for c in found.columns],
            "Examples": [" · ".join(c.samples) for c in found.columns],
        },
        hide_index=True,
        alt="Columns of the file and what each is used as",
    )


def first_rows(found: Preview) -> None:
    """Show the first rows as they will be loaded, without the columns that are empty in all of them."""
    table = found.sample
    filled = [n for n in table.column_names if n != "source" and table.column(n).null_count < table.num_rows]
    st.dataframe(table.select(filled), hide_index=True, alt="The first rows as they will be loaded")


def _readable(target: str, criterion: str) -> str:
    if not target:
        return "not used"
    table, _, column = target.partition(".")
    return f"rating of {criterion}" if criterion else TABLES[table].column(column).meaning


def load_one(path: Path, name: str, answers: Answers) -> Upload:
    """Load a file into the user's own data, showing how far it is."""
    bar = st.progress(0.0, f"{plain(name)}: starting")

    def show(progress: Progress) -> None:
        bar.progress(min(progress.share, 1.0), f"{plain(name)}: {plain(progress.doing)}")

    upload = intake.load_file(
        data.own(),
        path,
        name=name,
        loaded_by="this page",
        answers=answers,
        on_progress=show,
    )
    bar.empty()
    return upload


def result(upload: Upload) -> None:
    """Say what became of every row of a loaded file, with the rejects to download."""
    if upload.state == "already loaded":
        st.info(
            f"{plain(upload.file_name)} was already loaded on {upload.loaded_at:%-d %b %Y at %H:%M} by "
            f"{upload.loaded_by}. Nothing was changed.",
            icon=":material/content_copy:",
        )
        return
    with st.container(border=True):
        st.write(f"**{plain(upload.file_name)}** · {upload.kind}")
        cells = st.grid(5, min_column_width=90)
        for label, rows in (
            ("Read", upload.rows_read),
            ("New", upload.rows_new),
            ("Changed", upload.rows_changed),
            ("Same", upload.rows_same),
            ("Rows rejected", upload.rows_rejected),
        ):
            cells.metric(label, f"{rows:,}")
        left = rejects(data.own(), upload.upload_id)
        if left.num_rows:
            reasons = Counter(left.column("reason").to_pylist()).most_common(6)
            listed = "; ".join(f"{n:,} × {plain(reason)}" for reason, n in reasons)
            st.write(
                f"Left out: {listed}. The download names each with its line, column and value. A row that "
                "stands twice counts once; other cells can be mended in the tool or file, and loaded again."
            )
            st.dataframe(
                left.slice(0, 100), hide_index=True, alt="The first rejected cells with their reasons"
            )
            st.download_button(
                "Download what was rejected",
                data=lambda: _csv(left),
                file_name=f"rejected-{upload.upload_id}.csv",
                mime="text/csv",
                on_click="ignore",
                icon=":material/download:",
                key=f"rejects_{upload.upload_id}",
            )


def _csv(table: Any) -> bytes:
    """Rejects as CSV that a spreadsheet opens as text."""
    lines = io.StringIO()
    sheet = csv.writer(lines)
    sheet.writerow(table.column_names)
    for row in table.to_pylist():
        sheet.writerow([harmless(v) if isinstance(v, str) else v for v in row.values()])
    return lines.getvalue().encode("utf-8-sig")


def show_own() -> None:
    """From now on, look at the user's own data rather than the demo."""
    st.session_state["_show"] = data.OWN


def list_of(loaded: tuple[Upload, ...]) -> None:
    """List loaded files, newest first; one of the user's own can be picked and taken back."""
    own = data.chosen() == data.OWN
    table = {
        "No.": [u.upload_id for u in loaded],
        "File": [u.file_name for u in loaded],
        "Taken as": [u.kind for u in loaded],
        "Layout": [u.layout for u in loaded],
        "Read": [u.rows_read for u in loaded],
        "New": [u.rows_new for u in loaded],
        "Changed": [u.rows_changed for u in loaded],
        "Same": [u.rows_same for u in loaded],
        "Rejected": [u.rows_rejected for u in loaded],
        "Loaded (UTC)": [u.loaded_at for u in loaded],
        "By": [u.loaded_by for u in loaded],
        "State": [u.state for u in loaded],
    }
    words = "Loaded files with what became of their rows"
    if not own:
        st.dataframe(table, hide_index=True, alt=words)
        return
    picked = st.dataframe(
        table,
        hide_index=True,
        key="loaded_files",
        on_select="rerun",
        selection_mode="single-row",
        alt=words,
    )
    rows = picked["selection"]["rows"]
    chosen = loaded[rows[0]] if rows else None
    label = "Undo this upload" if chosen else "Pick a file to undo its upload"
    undoable = chosen is not None and chosen.state == "loaded"
    if st.button(label, icon=":material/undo:", disabled=not undoable, key="undo") and chosen is not None:
        _confirm_undo(chosen)


@st.dialog("Take this upload back?")
def _confirm_undo(upload: Upload) -> None:
    st.write(
        f"{plain(upload.file_name)} and its {upload.rows_read - upload.rows_rejected:,} rows leave, "
        "as if never loaded. Files loaded after it stay. You can load it again."
    )
    if st.button("Take it back", type="primary", key="undo_confirmed"):
        undo(data.own(), upload.upload_id, undone_by="this page")
        st.session_state.pop("_loaded", None)
        st.rerun()
