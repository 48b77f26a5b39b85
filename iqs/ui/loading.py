"""The loading part of the Upload page: a job in the background, how far it is, what came of it."""

import time
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from iqs.analysis.periods import PRESETS
from iqs.errors import Cancelled, IqsError
from iqs.intake import end_of_day
from iqs.jobs import Job, Loading
from iqs.sources.parsed import Answers
from iqs.store import Upload, find_upload, uploads
from iqs.store.reach import days_of
from iqs.ui import data, upload
from iqs.ui.filters import period_shown
from iqs.ui.problems import numbered, show
from iqs.ui.words import plain

_EVERY = 0.5  # seconds between two looks at a running job
_OVERVIEW = "pages/overview/overview.py"

Ready = tuple[Path, str, Answers]
"""A file that can be loaded: where it is kept (under its SHA-256), its name, how to read it."""


def load_and_follow(ready: Sequence[Ready], *, dropped: bool) -> None:
    """Offer to load the files that are ready, follow the loading, and say what came of it.

    `dropped` tells whether any file was dropped, ready or not. A session has one job at a time; it goes on
    when the page is left, and is found again on coming back.
    """
    job: Job | None = st.session_state.get("_job")
    if job is not None and not job.over:
        st.fragment(_follow, run_every=_EVERY)(job)
        return
    if dropped:
        _offer(ready)
    if job is not None:
        _outcomes(job)


def is_loaded(path: Path) -> bool:
    """Whether the bytes of a kept file are loaded: then there is nothing left to confirm."""
    return find_upload(data.own(), path.name) is not None


def _offer(ready: Sequence[Ready]) -> None:
    fresh = []
    for path, name, answers in ready:
        known = find_upload(data.own(), path.name)
        if known is None:
            made = st.session_state.get(f"made_{path.name}")
            fresh.append(Loading(path, name, answers, end_of_day(made) if made else None))
        else:
            st.caption(
                f":material/check: {plain(name)} is loaded, since {known.loaded_at:%-d %b %Y, %H:%M} UTC "
                f"{upload.by_whom(known)}."
            )
    if ready and not fresh:
        return
    label = f"Load {len(fresh)} file{'s' if len(fresh) != 1 else ''}" if fresh else "Nothing to load yet"
    if st.button(label, type="primary", disabled=not fresh, icon=":material/play_arrow:", key="load"):
        # The job holds the folder of the kept files: a closed tab would take it away.
        st.session_state["_job"] = Job(data.own(), fresh, loaded_by=upload.THIS_PAGE, keep=upload.folder())
        st.rerun()


def _follow(job: Job) -> None:
    if job.over:
        if any(isinstance(f.outcome, Upload) for f in job.files):
            upload.show_own()
        st.rerun()
    for number, file in enumerate(job.files):
        if file.outcome is None:
            _progress(file, number)
        elif isinstance(file.outcome, Upload):
            st.caption(f":material/check: {plain(file.name)}: {file.outcome.rows_read:,} rows loaded")
        else:
            st.caption(f":material/close: {plain(file.name)}: not loaded")
    st.caption("You can leave this page meanwhile; loading goes on.")


def _progress(file: Loading, number: int) -> None:
    cancelling = file.cancel.is_set()
    with st.container(border=True, key=f"loading_{number}"):
        if file.pace is None:
            share, doing, speed = 0.0, "waiting for its turn", ""
        else:
            share, doing = file.pace.latest.share, file.pace.doing()
            speed = file.pace.speed_words(time.monotonic())
        st.progress(share, f"**{plain(file.name)}** · {plain('cancelling' if cancelling else doing)}")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{100 * share:.0f} %{f' · {speed}' if speed else ''}", width="stretch")
            st.button(
                "Cancel",
                key=f"cancel_{number}",
                on_click=file.cancel.set,
                disabled=cancelling,
                icon=":material/close:",
                help=f"Stop loading {plain(file.name)}; nothing of it is kept.",
            )


def _outcomes(job: Job) -> None:
    """Say what came of each file; an upload that was taken back since is not shown any more."""
    there = {u.upload_id for u in uploads(data.own()) if u.state == "loaded"}
    shown = []
    for file in job.files:
        if isinstance(file.outcome, Upload):
            if file.outcome.upload_id in there:
                upload.result(file.outcome)
                shown.append(file.outcome.upload_id)
        elif isinstance(file.outcome, Cancelled):
            st.info(plain(file.outcome.message), icon=":material/cancel:")
        elif file.outcome is not None:
            if not isinstance(file.outcome, IqsError):
                file.outcome = numbered(file.outcome)
            show(file.outcome, about=file.name)
    if shown:
        _way_on(shown)


def _way_on(upload_ids: Sequence[int]) -> None:
    """Lead to the numbers, and say so where the Overview does not show all of these rows."""
    if st.session_state.pop("_all_dates", False):
        st.switch_page(_OVERVIEW, query_params={})
    st.page_link(_OVERVIEW, label="See the numbers", icon=":material/insights:")
    known, days = data.own_days(), days_of(data.own(), upload_ids)
    if known is None or days is None:
        return
    period = period_shown(known)
    if days.start < period.start or days.end > period.end:
        apart = days.end < period.start or days.start > period.end
        st.caption(
            f"{'All' if apart else 'Some'} of these rows lie outside the period the Overview shows "
            f"({period}): they are from {days}."
        )
        # No link: the bar's period is in force on this page too, and a link cannot replace it.
        if st.button(
            "See all dates",
            icon=":material/date_range:",
            type="tertiary",
            on_click=_all_dates,
            key="all_dates",
        ):
            st.switch_page(_OVERVIEW, query_params={})


def _all_dates() -> None:
    """A callback: look at all dates from now on, on the Overview."""
    st.session_state["period"] = PRESETS["all"].label
    st.session_state["_all_dates"] = True
