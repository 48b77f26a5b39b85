"""The Upload page's pieces: a dropped file kept on disk, its preview, its questions, its result."""

import csv
import hashlib
import io
import shutil
import tempfile
import weakref
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from iqs import intake, sources
from iqs.analysis.file_alone import file_alone
from iqs.errors import IqsError, UnknownFile
from iqs.scoring import Result
from iqs.settings import Settings
from iqs.sources.cards import CARDS
from iqs.sources.layout_text import to_toml
from iqs.sources.parsed import Answers, Preview, Recognition
from iqs.store import DuckEngine, Upload, forget_layout, keep_layout, own_layouts, rejects, undo
from iqs.text import harmless
from iqs.ui import card_files, data, mapping
from iqs.ui.words import plain

THIS_PAGE = "this page"
"""Who loads and undoes here, as it is kept."""
_SHOWN = 20
_LAYOUT_BYTES = 1 << 20


class Folder:
    """A folder that lives as long as anybody holds it: the session, or a load that outlives it."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="iqs-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def folder() -> Folder:
    """The folder for the files of this session."""
    if "_folder" not in st.session_state:
        st.session_state["_folder"] = Folder()
    return st.session_state["_folder"]  # type: ignore[no-any-return]


def kept(file: Any) -> Path:
    """The dropped file on disk, under its SHA-256: never under the name it came with."""
    known: dict[str, Path] = st.session_state.setdefault("_kept", {})
    if file.file_id not in known:
        digest = hashlib.sha256(file.getbuffer()).hexdigest()
        path = folder().path / digest
        path.write_bytes(file.getbuffer())
        known[file.file_id] = path
    return known[file.file_id]


def expanded(path: Path, name: str) -> tuple[tuple[Path, str], ...]:
    """A dropped file with the name to show, or those in it where it is a zip; kept for the session."""
    known: dict[tuple[Path, str], tuple[tuple[Path, str], ...]] = st.session_state.setdefault("_expanded", {})
    if (path, name) not in known:
        parts = intake.expanded(path, name, path.parent)
        known[path, name] = tuple(
            (p.rename(path.parent / intake.fingerprint(p)), called) for p, called in parts
        )
    if others := sources.left_out(path):
        st.caption(f"{plain(name)}: {plain(others)}")
    return known[path, name]


def looked_at(path: Path, name: str, answers: Answers) -> Preview:
    """The preview of a file; kept for the session, since every click reruns the page."""
    known: dict[tuple[Path, Answers], Preview | IqsError] = st.session_state.setdefault("_previews", {})
    answers = intake.with_own(data.own(), answers)
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


def recognised(found: Recognition) -> None:
    """Say what a file was taken for, and why."""
    kind = "" if found.layout == "sheet" else f" · {found.kind}"
    st.write(f"**{plain(found.title)}**{kind}")
    st.caption(plain(" ".join((*found.reasons, *found.notes))))


def first_rows(found: Preview) -> None:
    """Show the first rows as they will be loaded, without the columns that are empty in all of them."""
    table = _main(found).slice(0, _SHOWN)
    filled = [n for n in table.column_names if n != "source" and table.column(n).null_count < table.num_rows]
    st.dataframe(table.select(filled), hide_index=True, alt="The first rows as they will be loaded")


def _main(found: Preview) -> Any:
    """The table that holds a row for each row of the file."""
    tables = found.parsed.tables
    return tables["reviews"] if "reviews" in tables else next(iter(tables.values()))


def given(path: Path, answers: Answers, found: Preview) -> Result:
    """The six metrics over a file alone; kept for the session."""
    settings = DuckEngine(data.own()).settings()
    known: dict[tuple[Path, Answers, Settings], Result] = st.session_state.setdefault("_given", {})
    if (path, answers, settings) not in known:
        known[path, answers, settings] = file_alone(found.parsed, settings)
    return known[path, answers, settings]


def pass_on(found: Recognition, path: Path) -> None:
    """Offer this reading as a file that a colleague can drop here."""
    st.download_button(
        "Save this mapping as a file",
        data=found.as_layout,
        file_name="layout.toml",
        mime="application/toml",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        key=f"layout_{path.name}",
        help="A colleague drops it on this page, and files with these columns are read alike there.",
    )


def keep(path: Path, name: str) -> None:
    """Offer to keep a layout that somebody passed on."""
    layout = sources.own_layout(name, path.read_bytes()[:_LAYOUT_BYTES].decode("utf-8", "replace"))
    named = ", ".join(plain(a) for a in layout.anchors[:8])
    st.write(f"**{plain(layout.title)}** · a layout for {layout.kind}")
    st.caption(f"It reads files with the columns {named}{' and more' * (len(layout.anchors) > 8)}.")
    if st.button("Keep this layout", key=f"keep_{path.name}", icon=":material/bookmark:"):
        keep_layout(data.own(), to_toml(layout), saved_by=THIS_PAGE, called=name)
        st.success("Kept. The next file with these columns is read by it.", icon=":material/check:")


def kept_layouts() -> None:
    """List the mappings that are kept, each to be saved as a file or forgotten."""
    known = own_layouts(data.own())
    if not known:
        return
    with st.expander(f"Mappings kept from before ({len(known)})", icon=":material/bookmark:"):
        for layout in known:
            row = st.container(horizontal=True, vertical_alignment="center")
            row.markdown(
                f"**{plain(layout.title)}** · {layout.kind} · {layout.saved_at:%-d %b %Y}", width="stretch"
            )
            row.download_button(
                "Save",
                data=layout.text,
                file_name=f"{layout.name}.toml",
                mime="application/toml",
                on_click="ignore",
                icon=":material/download:",
                type="tertiary",
                key=f"save_{layout.name}",
            )
            row.button(
                "Forget",
                icon=":material/delete:",
                type="tertiary",
                key=f"forget_{layout.name}",
                on_click=_forget,
                args=(layout.name,),
            )


def _forget(name: str) -> None:
    forget_layout(data.own(), name, forgotten_by=THIS_PAGE)
    st.session_state.pop("_previews", None)


def by_whom(upload: Upload) -> str:
    """Who loaded a file: the page knows no names, the shell does."""
    return f"on {THIS_PAGE}" if upload.loaded_by == THIS_PAGE else f"by {plain(upload.loaded_by)}"


def result(upload: Upload) -> None:
    """Say what became of every row of a loaded file, with the rejects to download."""
    if upload.state == "already loaded":
        st.info(
            f"{plain(upload.file_name)} was already loaded on {upload.loaded_at:%-d %b %Y at %H:%M} UTC "
            f"{by_whom(upload)}. Nothing was changed.",
            icon=":material/content_copy:",
        )
        return
    with st.container(border=True):
        st.write(
            f"**{plain(upload.file_name)}** · {upload.kind} · rows up to {upload.as_of:%-d %b %Y, %H:%M} UTC"
        )
        cells = st.grid(5, min_column_width=90)
        for label, rows in (
            ("Read", upload.rows_read),
            ("New", upload.rows_new),
            ("Changed", upload.rows_changed),
            ("Same", upload.rows_same),
            ("Rows rejected", upload.rows_rejected),
        ):
            cells.metric(label, f"{rows:,}")
        if upload.kind == CARDS:
            card_files.way_on()
        left = rejects(data.own(), upload.upload_id)
        if left.num_rows:
            reasons = Counter(left.column("reason").to_pylist()).most_common(6)
            listed = "; ".join(f"{n:,} × {plain(reason)}" for reason, n in reasons)
            st.write(f"Left out: {listed}.")
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
                help="Each with its line, column and value. A row that stands twice counts once; other "
                "cells can be mended in the tool or file, and loaded again. A row that a later export has "
                "counts as that one has it, until that one is undone.",
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
    titles = {layout.name: layout.title for layout in sources.layouts()}
    table = {
        "No.": [u.upload_id for u in loaded],
        "File": [u.file_name for u in loaded],
        "State": [u.state for u in loaded],
        "Read": [u.rows_read for u in loaded],
        "New": [u.rows_new for u in loaded],
        "Changed": [u.rows_changed for u in loaded],
        "Same": [u.rows_same for u in loaded],
        "Rejected": [u.rows_rejected for u in loaded],
        "Loaded (UTC)": [u.loaded_at for u in loaded],
        "By": [u.loaded_by for u in loaded],
        "Taken as": [u.kind for u in loaded],
        "Export": [titles.get(u.layout, u.layout) for u in loaded],
        "Rows up to (UTC)": [u.as_of for u in loaded],
    }
    minutes = st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")
    config = {"Loaded (UTC)": minutes, "Rows up to (UTC)": minutes}
    words = "Loaded files with what became of their rows"
    if not own:
        st.dataframe(table, hide_index=True, column_config=config, alt=words)
        return
    picked = st.dataframe(
        table,
        hide_index=True,
        column_config=config,
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
        undo(data.own(), upload.upload_id, undone_by=THIS_PAGE)
        st.rerun()


def confirmed(path: Path, name: str) -> bool:
    """Show what a file is read as, to be corrected; whether it can be loaded so."""
    try:
        found = looked_at(path, name, replace(mapping.said(path), holds_from=None))
    except UnknownFile:
        # Nothing is known of it, but the user may know.
        mapping.take_as(path)
        st.caption("If you know what it holds, say so here; its columns can then be given their use.")
        raise
    recognised(found.recognition)
    if found.parsed.cards:
        return card_files.confirmed(path, found.parsed)
    mapping.settings(path, found.recognition)
    if not found.parsed.tables:
        mapping.columns(path, found.recognition)
        return False
    clear = not found.recognition.questions
    unsure = found.recognition.layout == "sheet"
    # Beside the columns, not behind them: each correction shows at once in the numbers.
    if clear:
        mapping.gives(found, given(path, mapping.said(path), found))
    else:
        st.caption("The numbers show once the question above is answered.")
    names = ["Columns", "First rows"]
    uses, rows = st.tabs(names, default=names[0] if unsure or not clear else names[1])
    with uses:
        st.caption("Change what does not fit. What you change is kept for the next file with these columns.")
        mapping.columns(path, found.recognition)
        if clear:
            pass_on(found.recognition, path)
    with rows:
        first_rows(found)
    return clear
