"""The report page's pieces: what is in it, how, and the file; and the button that saves one page so."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from iqs.share.compose import Options, Query, Wish, report
from iqs.share.files import FORMATS, file_name, write
from iqs.share.report import Report
from iqs.share.sections.registry import SECTIONS
from iqs.share.small import LEAST
from iqs.share.wishes import key_of, of_view, own_parameters
from iqs.store import Database
from iqs.ui import data
from iqs.ui.filters import Selection
from iqs.ui.views import saved
from iqs.ui.words import plain

_PAGES = {p.title: p.key for p in SECTIONS.values() if not p.one_person}
_ENDINGS = {label: ending for ending, (label, *_) in FORMATS.items()}
_TITLE = "Support quality"
_MADE = "_report"


@dataclass(frozen=True)
class Choices:
    """What the page is asked to put in, under which title, and how. `views` are names of saved views."""

    pages: tuple[str, ...]
    views: tuple[str, ...]
    title: str
    options: Options
    ending: str


@dataclass(frozen=True)
class _Made:
    """A file that was made, for which choices, and what is in it."""

    of: object
    report: Report
    content: bytes
    name: str


def choices() -> Choices:
    """Let the user pick pages and views, the title, what becomes of names, and the format."""
    if not (st.session_state.get("report_pages") or st.query_params.get_all("report_pages")) and not (
        st.session_state.get("report_touched")
    ):
        st.session_state["report_pages"] = [next(iter(_PAGES))]
    left, right = st.columns(2)
    pages = left.multiselect(
        "Pages", list(_PAGES), key="report_pages", bind="query-params", on_change=_touched,
        placeholder="Choose pages", help="With the period and filters above.",
    )  # fmt: skip
    known = [v.name for v in saved() if (v.page or "overview") in SECTIONS]
    views = right.multiselect(
        "Saved views", known, key="report_views", bind="query-params", disabled=not known,
        placeholder="Choose views" if known else "None is saved yet",
        help="Each with its own period, filters and choices.",
    )  # fmt: skip
    title = left.text_input(
        "Title", key="report_title", bind="query-params", max_chars=120, placeholder=_TITLE
    )
    ending = _ENDINGS[
        str(right.selectbox("Format", list(_ENDINGS), key="report_format", bind="query-params"))
    ]
    row = st.container(horizontal=True, gap="medium")
    hide = row.toggle(
        "Hide names", key="report_hide", bind="query-params",
        help="Pseudonyms for agents and reviewers throughout; comments, events and ids are left out.",
    )  # fmt: skip
    small = row.toggle(
        "Leave out small groups", key="report_small", bind="query-params",
        help=f"Groups with fewer than {LEAST} rows are taken together, so that none can be worked out.",
    )  # fmt: skip
    rows = row.toggle(
        "Add rows", key="report_rows", bind="query-params",
        help="The latest rows behind each metric. Without this a report holds no single conversation.",
    )  # fmt: skip
    asked = Options(pseudonyms=hide, small=small, rows=rows)
    return Choices(tuple(map(str, pages)), tuple(map(str, views)), title or _TITLE, asked, ending)


def _touched() -> None:
    """A callback: an empty choice is one from now on."""
    st.session_state["report_touched"] = True


def inside(wanted: Choices, chosen: Selection) -> None:
    """What will be in the file; once it is made, with what each part found."""
    made = _made(wanted, chosen)
    if made is not None:
        _outline(made.report)
        return
    parts = [f"**{plain(page)}**" for page in wanted.pages]
    parts += [f"**{plain(view)}** :small[as the view has it]" for view in wanted.views]
    with st.container(border=True, key="report_inside"):
        st.markdown("What will be inside")
        if not parts:
            st.write("Nothing yet. Choose a page or a saved view.")
            return
        st.markdown("\n".join(f"{i}. {part}" for i, part in enumerate(parts, 1)))
        st.caption(
            "And with it: the filters, how far the data reach, how many rows, the definitions in force, and "
            "a fingerprint that tells whether two reports rest on the same data."
        )


def _outline(made: Report) -> None:
    with st.container(border=True, key="report_inside"):
        st.markdown(f"What is inside **{plain(made.title)}**")
        for i, section in enumerate(made.sections, 1):
            found = [d.title for d in section.drawings] or list(section.sentences[:1])
            lines = "".join(f"\n    - {plain(f)}" for f in found)
            st.markdown(f"{i}. **{plain(section.title)}**{lines}")
        told = [made.filters_words, *made.notes, f"Fingerprint of the data: {made.fingerprint}"]
        st.caption("  \n".join(plain(t) for t in told))


def make(wanted: Choices, chosen: Selection) -> None:
    """The button that makes the file, and the one that saves it."""
    made = _made(wanted, chosen)
    row = st.container(horizontal=True, vertical_alignment="center")
    nothing = not (wanted.pages or wanted.views)
    if row.button(
        "Make the report", icon=":material/description:", key="report_make", disabled=nothing,
        type="secondary" if made else "primary",
    ):  # fmt: skip
        with st.spinner("Making the report ...", show_time=True):
            st.session_state[_MADE] = _make(wanted, chosen)
        st.rerun()
    if made is not None:
        row.download_button(
            f"Save {made.name} ({len(made.content) / 1e6:.1f} MB)",
            data=made.content,
            file_name=made.name,
            mime=FORMATS[wanted.ending][1],
            on_click="ignore",
            icon=":material/download:",
            type="primary",
            key="report_save",
        )
        if not wanted.options.pseudonyms:
            row.caption("It names people as the pages do.")


def _key(wanted: Choices, chosen: Selection) -> tuple[object, ...]:
    return wanted, chosen, str(data.path()), data.engine().version()


def _made(wanted: Choices, chosen: Selection) -> _Made | None:
    """The file that was made last, where it is of these choices and these data."""
    made = st.session_state.get(_MADE)
    return made if isinstance(made, _Made) and made.of == _key(wanted, chosen) else None


def _make(wanted: Choices, chosen: Selection) -> _Made:
    database = data.engine().database
    known = {v.name: v for v in saved()}
    wishes = [Wish(_PAGES[page], chosen) for page in wanted.pages]
    wishes += [of_view(database, known[view]) for view in wanted.views]
    made = report(database, wanted.title, wishes, wanted.options, data_name=data.chosen())
    content = write(made, wanted.ending)
    return _Made(_key(wanted, chosen), made, content, file_name(made.title, made.filters, wanted.ending))


def save_as_file(page: str, title: str, chosen: Selection) -> None:
    """A button that saves what `page` (its path in the address) shows as an HTML file; made when pressed."""
    if (page or "overview") not in SECTIONS:
        return
    asked = own_parameters((k, v) for k in st.query_params for v in st.query_params.get_all(k))
    hide = dict(asked).get("hide_names", "").casefold() == "true"
    options = Options(pseudonyms=hide)
    st.download_button(
        "Save as file",
        data=_later(data.engine().database, page, title, chosen, asked, options, data.chosen()),
        file_name=file_name(title, chosen.filters, "html"),
        mime=FORMATS["html"][1],
        on_click="ignore",
        icon=":material/save:",
        key="save_as_file",
        help="This page as one file that opens anywhere. Several pages, other formats, hidden names: Make a "
        "report, under Share.",
    )


def _later(
    database: Database, page: str, title: str, chosen: Selection, asked: Query, options: Options, name: str
) -> Callable[[], bytes]:
    """What makes the file; it runs outside the page, where nothing of the session can be asked."""
    wish = Wish(key_of(page, asked), chosen, asked)
    return lambda: write(report(database, title, [wish], options, data_name=name), "html")
