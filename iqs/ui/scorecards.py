"""The Scorecards page's pieces: what is in force, where to start from, the editor, and saving."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from iqs.errors import IqsError
from iqs.scorecards import (
    EVERY,
    FIELDS,
    Criterion,
    Scorecard,
    Version,
    from_toml,
    same,
    templates,
    to_toml,
    versions_in_force,
)
from iqs.scorecards.card import band_words
from iqs.store import remove_version, save_version, versions
from iqs.store.seen_cards import SeenCard, seen_cards
from iqs.text import number
from iqs.ui import data
from iqs.ui.card_rows import FAILS, UNITS, card_of, criterion_rows, role_rows, rule_rows
from iqs.ui.problems import show
from iqs.ui.saving import editable
from iqs.ui.words import plain

_BY = "this page"
_EMPTY = Scorecard("Our scorecard", (Criterion("", 0.0),), (EVERY,))
_TOML_BYTES = 1 << 20


def kept() -> tuple[Version, ...]:
    """Every version in the data this session looks at."""
    return versions(data.engine().database)


def seen() -> tuple[SeenCard, ...]:
    """Scorecards as exports have them, cached until data are loaded."""
    return _seen(str(data.path()), data.engine().version())


@st.cache_data(show_spinner=False, max_entries=4)
def _seen(path: str, version: int) -> tuple[SeenCard, ...]:  # noqa: ARG001 - the version is part of the key
    return seen_cards(data.engine().database)


def in_force(found: tuple[Version, ...], exports: tuple[SeenCard, ...]) -> None:
    """List scorecards of one's own with their versions, and those that only exports have."""
    claimed = {same(claim) for v in found for claim in v.card.claims}
    until = {v.version_id: end for v, end in versions_in_force(found)}
    st.subheader("In force", anchor=False)
    if not found and not exports:
        st.write("No reviews with ratings are loaded yet. Start from a template below.")
        return
    with st.container(border=True):
        for version in found:
            _version(version, until.get(version.version_id))
        for card in exports:
            if EVERY not in claimed and same(card.name) not in claimed:
                _only_seen(card)


def _version(version: Version, until: date | None) -> None:
    card = version.card
    since = f"reviews from {version.valid_from:%-d %b %Y}" if version.valid_from else "all reviews"
    since += f" until {until:%-d %b %Y}" if until else ""
    how = f"from upload {version.upload_id}, loaded" if version.of_file else "saved"
    whose = "any scorecard" if EVERY in card.claims else ", ".join(card.claims)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(
            f"**{plain(card.name)}** · {len(card.criteria)} criteria · {plain(since)}  \n"
            f":small[scores reviews made on {plain(whose)}; {how} {version.saved_at:%-d %b %Y} by "
            f"{plain(version.saved_by)}]",
            width="content",
        )
        with st.container(horizontal=True, width="content"):
            _download(card, f"saved_{version.version_id}")
            st.button(
                "Remove",
                icon=":material/delete:",
                key=f"remove_{version.version_id}",
                on_click=_removed,
                args=(version.version_id,),
                disabled=not editable(),
                help="Its reviews are then scored by the version before, or as their export weighs them.",
            )


def _only_seen(card: SeenCard) -> None:
    days = (
        f", {card.first_day:%-d %b %Y} to {card.last_day:%-d %b %Y}"
        if card.first_day and card.last_day
        else ""
    )
    name = f"**{plain(card.name)}**" if card.name else "**Reviews that name no scorecard**"
    st.markdown(
        f"{name} · {len(card.card.criteria)} criteria · as the exports weigh them  \n"
        f":small[{card.reviews:,} reviews{days}]"
    )


def _removed(version_id: int) -> None:
    gone = remove_version(data.own(), version_id, removed_by=_BY)
    st.toast(f"{plain(gone.card.name)} was removed; its reviews are rescored.", icon=":material/delete:")


def _download(card: Scorecard, key: str) -> None:
    st.download_button(
        "TOML",
        data=to_toml(card),
        file_name="scorecard.toml",
        mime="application/toml",
        on_click="ignore",
        icon=":material/download:",
        key=f"toml_{key}",
        help="The scorecard as a file, to edit by hand or to pass on.",
    )


def starting_points(found: tuple[Version, ...], exports: tuple[SeenCard, ...]) -> dict[str, Scorecard]:
    """What a scorecard can be written from, by label: one's own, exports, templates, nothing."""
    points: dict[str, Scorecard] = {}
    for version in found:
        points.setdefault(f"Yours: {version.card.name}", version.card)
    for card in exports:
        points[f"As exports have it: {card.name or 'no name'}"] = card.card
    for template in templates():
        points[f"Template: {template.name}"] = template
    points["Empty"] = _EMPTY
    return points


def pick_start(points: dict[str, Scorecard]) -> tuple[str, Scorecard]:
    """Let the user pick where to start, or drop a file; return a key that changes with it, and the card."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    label = row.selectbox("Start from", list(points), key="card_start", width=420)
    with row.popover("From a file", icon=":material/upload_file:"):
        file = st.file_uploader("A scorecard as TOML", type="toml", key="card_file")
    if file is None:
        return label, points[label]
    return file.file_id, from_toml(file.getvalue()[:_TOML_BYTES].decode("utf-8", "replace"))


def editor(key: str, start: Scorecard, names: tuple[str, ...]) -> Scorecard:
    """Draw the editor over a starting point and return what it says; UserError where that cannot score."""
    known = list(dict.fromkeys((EVERY, *names, *start.claims)))
    row = st.grid(2, min_column_width=260)
    name = row.text_input("Name", start.name, key=f"card_name_{key}", max_chars=80)
    applies = row.multiselect(
        "Scores reviews made on",
        known,
        default=list(start.claims),
        format_func=lambda n: "any scorecard" if n == EVERY else n or "no name",
        key=f"card_claims_{key}",
        help="As your exports name them. A scorecard for a name goes before one for any scorecard.",
    )
    criteria = _table(
        criterion_rows(start),
        f"card_criteria_{key}",
        {
            "Criterion": st.column_config.TextColumn(required=True, pinned=True, max_chars=120),
            "Weight": st.column_config.NumberColumn(required=True, min_value=0, help="In any unit."),
            "Lowest": st.column_config.NumberColumn(help="Lowest score; empty: as each rating came."),
            "Highest": st.column_config.NumberColumn(help="Highest score; 0 to 1 is no and yes."),
            "A failure takes": st.column_config.SelectboxColumn(
                options=list(FAILS.values()), required=True, help="A rating below half of its scale fails."
            ),
            "Bonus": st.column_config.CheckboxColumn(help="Adds points, and takes none when absent."),
            "Root causes": st.column_config.TextColumn(help="Separated by semicolons."),
            "Also called": st.column_config.TextColumn(
                help="Other names in exports, separated by semicolons."
            ),
        },
    )
    with st.expander("Weights by role", icon=":material/badge:", expanded=bool(start.roles)):
        st.caption(
            "Replace the usual weight for people in a role, as the review or the list of agents has it."
        )
        roles = _table(
            role_rows(start) or [{"Role": None, "Criterion": None, "Weight": None}],
            f"card_roles_{key}",
            {"Weight": st.column_config.NumberColumn(min_value=0)},
        )
    with st.expander("Criteria that score themselves", icon=":material/bolt:", expanded=start.automatic):
        st.caption(
            "From the contact a review is about, where the reviewer gave no score. A row for each band; the "
            "last band has no upper end."
        )
        rules = _table(
            rule_rows(start)
            or [dict.fromkeys(("Criterion", "Of the contact", "Tag", "Up to", "Unit", "Score"))],
            f"card_rules_{key}",
            {
                "Of the contact": st.column_config.SelectboxColumn(
                    options=list(FIELDS), format_func=lambda f: FIELDS.get(str(f), "")
                ),
                "Unit": st.column_config.SelectboxColumn(
                    options=list(UNITS), format_func=lambda u: UNITS.get(str(u), "")
                ),
                "Up to": st.column_config.NumberColumn(help="This value included; empty: all above."),
                "Score": st.column_config.NumberColumn(),
                "Tag": st.column_config.TextColumn(help="Only where the field is a tag."),
            },
        )
    return card_of(name, applies, start.note, criteria, roles, rules)


def _table(rows: list[dict[str, Any]], key: str, columns: dict[str, Any]) -> list[dict[str, Any]]:
    edited = st.data_editor(
        pd.DataFrame(rows),
        key=key,
        num_rows="dynamic",
        placeholder="–",
        hide_index=True,
        column_config=columns,
        alt="Rows to edit",
    )
    records = edited.astype(object).where(edited.notna(), None).to_dict("records")
    return [{str(k): v for k, v in r.items()} for r in records]


def summary(card: Scorecard) -> None:
    """What each criterion counts for, by role, and what somebody should know before saving."""
    for warning in card.warnings():
        st.warning(plain(warning), icon=":material/balance:")
    columns: dict[str, list[str]] = {"Criterion": [plain(c.name) for c in card.criteria]}
    for role in ("", *card.roles):
        columns[plain(role) or "Counts for"] = [
            f"+{number(card.share(c, role), '%')}" if c.bonus else number(card.share(c, role), "%")
            for c in card.criteria
        ]
    columns["Scored by"] = [
        plain("; ".join(band_words(c.rule))) if c.rule else "the reviewer" for c in card.criteria
    ]
    st.table(columns, hide_index=True, alt="What each criterion counts for")


def save(card: Scorecard) -> None:
    """Ask from when the scorecard holds, and keep it."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    first = "The first review on"
    whence = row.segmented_control(
        "Holds for reviews from", [first, "A day on"], default=first, required=True, key="card_whence"
    )
    day = None
    if whence != first:
        day = row.date_input("Day", value="today", key="card_day", width=170)
    row.button(
        "Save as a version",
        type="primary",
        icon=":material/check:",
        key="card_save",
        disabled=not editable(),
        on_click=_saved,
        args=(card, day),
    )
    with row.container(width="content"):
        _download(card, "draft")
    if not editable():
        st.caption("The demo is left as it is. Look at your own data to save a scorecard.")


def _saved(card: Scorecard, day: date | None) -> None:
    try:
        save_version(data.own(), card, day, saved_by=_BY)
    except IqsError as error:
        st.session_state["_card_problem"] = error
        return
    st.toast(f"{plain(card.name)} is in force; all reviews are rescored.", icon=":material/check:")


def problem() -> None:
    """Show what went wrong in saving, once."""
    if error := st.session_state.pop("_card_problem", None):
        show(error)
