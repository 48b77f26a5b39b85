"""What a file is read as, to be corrected by hand: its kind, its zone and scale, and every column."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from iqs.model import TABLES
from iqs.scoring import METRICS, Result
from iqs.sources.parsed import Answers, ColumnUse, Preview, Question, Recognition
from iqs.text import interval, value, why_not
from iqs.ui.words import plain

_KINDS = {
    "": "What it was recognised as",
    "reviews": "Quality reviews",
    "surveys": "Survey answers",
    "contacts": "Tickets, calls or chats",
    "agents": "A list of agents",
}
_SURVEYS = {"csat": "CSAT, satisfaction", "nps": "NPS, would recommend", "ces": "CES, effort",
            "fcr": "FCR, was it resolved"}  # fmt: skip
_WAYS = {"ease": "A high number is easy", "effort": "A high number is hard"}
_UNITS = {"": "as the cells look", "s": "seconds", "min": "minutes", "h": "hours", "ms": "milliseconds",
          "d": "days"}  # fmt: skip
_SCALES = ((1, 5), (0, 10), (1, 10), (1, 3), (1, 4), (1, 7), (0, 1), (0, 100), (0, 5), (1, 100))
_ZONES = ("UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Chicago", "America/Denver",
          "America/Los_Angeles", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Manila", "Asia/Singapore",
          "Asia/Tokyo", "Australia/Sydney")  # fmt: skip
_OFFERED = {
    "reviews": ("reviews", "ratings"),
    "surveys": ("surveys",),
    "contacts": ("interactions", "surveys"),
    "agents": ("agents",),
}
_NOT_OFFERED = {"reviews.source", "ratings.source", "ratings.review_id", "surveys.source",
                "surveys.direction", "interactions.source", "surveys.score"}  # fmt: skip
_OF_CONTACTS = {"surveys.comment"}
_LABELS = {
    "": "Not used",
    "interactions.customer_id": "Customer, kept as a hash",
    "surveys.customer_id": "Customer, kept as a hash",
    "interactions.first_response_s": "Time to the first agent reply",
    "interactions.talk_s": "Talk time",
    "interactions.hold_s": "Hold time",
    "interactions.wrap_s": "After-contact work",
    "interactions.handle_s": "Handle time, where there is only a total",
    "interactions.tags": "Tags",
    "interactions.channel": "Channel",
    "reviews.channel": "Channel",
    "surveys.channel": "Channel",
    "agents.aliases": "Other names and ids of the agent",
    "ratings.score": "Mark of a criterion",
    "ratings.comment": "Comment on one rating",
    "reviews.given_score": "Total score, 0 to 100",
    "reviews.review_type": "Kind of review: manager, QA, peer, self ...",
    "surveys.kind": "Kind of survey, row by row",
    **{f"surveys.score:{k}": f"Answer: {label}" for k, label in _SURVEYS.items()},
}


def said(path: Path) -> Answers:
    """What the user said about a file so far."""
    known: dict[str, Answers] = st.session_state.setdefault("_said", {})
    return known.get(path.name, Answers())


def _say(path: Path, key: str, field: str, target: str = "") -> None:
    """Take the new value of the widget `key` as an answer; another kind starts afresh."""
    picked, before = st.session_state[key], said(path)
    after = before
    if field == "kind":
        after = Answers(kind=picked or None)
    elif field == "columns" and target:
        after = replace(before, columns=_with(before.columns, picked, target))
    elif field == "columns":
        after = replace(before, columns=_with(before.columns, key.partition("|")[2], picked))
    elif field == "units":
        after = replace(before, units=_with(before.units, key.partition("|")[2], picked))
    elif picked is not None:
        after = replace(before, **{field: _typed(field, picked)})
    st.session_state["_said"][path.name] = after


def _with(pairs: tuple[tuple[str, str], ...], header: str, what: str) -> tuple[tuple[str, str], ...]:
    return (*(p for p in pairs if p[0] != header), (header, what))


def _typed(field: str, picked: Any) -> Any:
    if field == "day_first":
        return picked == "true"
    if field == "scale":
        low, high = picked.split(",")
        return float(low), float(high)
    return picked


def settings(path: Path, found: Recognition) -> None:
    """Ask what only the user knows, and offer to correct what was assumed for the whole file."""
    for question in found.questions:
        _ask(path, question)
    asked = {q.key for q in found.questions}
    row = st.grid(4, min_column_width=200)
    take_as(path, row)
    for field, label, choices in (
        ("timezone", "Times are those of", {z: z for z in _zones()}),
        ("day_first", "03/04 is", {"true": "3 April, day first", "false": "March 4, month first"}),
        ("survey_kind", "The question asks", _SURVEYS),
        ("scale", "Marks go from", {f"{a},{b}": f"{a} to {b}" for a, b in _SCALES}),
        ("ces_direction", "Effort is marked so", _WAYS),
    ):
        current = getattr(found.read_as, field)
        if current is None or field in asked:
            continue
        shown = _shown(field, current)
        if shown not in choices:
            choices = {shown: shown.replace(",", " to "), **choices}
        _choice(row, path, field, label, choices, shown)
    row.date_input(
        "Exported on",
        value=None,
        max_value="today",
        key=f"made_{path.name}",
        help="Left empty, the latest time in the file tells. A row that a later export has too counts "
        "as that one has it: say when you made this file if it corrects old rows.",
    )


def take_as(path: Path, place: Any = st) -> None:
    """Let the user say what a file is."""
    label = "This file holds"
    _choice(place, path, "kind", label, _KINDS, said(path).kind or "")


def _shown(field: str, current: Any) -> str:
    if field == "day_first":
        return "true" if current else "false"
    return f"{current[0]:g},{current[1]:g}" if field == "scale" else str(current)


def _choice(place: Any, path: Path, field: str, label: str, choices: dict[str, str], current: str) -> None:
    key = f"{field}_{path.name}"
    st.session_state[key] = current
    place.selectbox(
        label,
        list(choices),
        format_func=choices.__getitem__,
        key=key,
        on_change=_say,
        args=(path, key, field),
    )


def _zones() -> list[str]:
    return [*_ZONES, *sorted(available_timezones() - set(_ZONES))]


def _ask(path: Path, question: Question) -> None:
    key = f"ask_{question.key}_{path.name}"
    labels = dict(question.choices)
    st.selectbox(
        plain(question.text),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        key=key,
        placeholder="Choose",
        on_change=_say,
        args=(path, key, question.key, question.target),
    )


def columns(path: Path, found: Recognition) -> None:
    """Every column of the file with sample values and what it is used as, to be changed."""
    used = [c for c in found.columns if c.target]
    rest = [c for c in found.columns if not c.target]
    labels = _labels(found.kind)
    listed: set[str] = set()
    for use in used:
        if use.header not in listed:
            listed.add(use.header)
            _column(path, use, labels, [u for u in used if u.header == use.header])
    if rest and (
        len(rest) <= 12
        or st.toggle(f"Show the {len(rest)} columns that are not used", key=f"rest_{path.name}")
    ):
        for use in rest:
            _column(path, use, labels, [use])


def _column(path: Path, use: ColumnUse, labels: dict[str, str], uses: list[ColumnUse]) -> None:
    left, right = st.columns([2, 3], gap="small", vertical_alignment="center")
    samples = " · ".join(plain(s) for s in use.samples) or "no examples"
    mark = use.target == "ratings.score" and use.criterion
    named = [f"criterion {plain(use.criterion)}"] if mark else []
    why = " · ".join((*named, *(f"also {_label(u.target).lower()}" for u in uses[1:]), plain(use.why)))
    left.markdown(f"**{plain(use.header)}** :gray[:small[{why}]]  \n:small[{samples}]")
    current = _value(use)
    if current not in labels:
        labels = {current: _label(use.target), **labels}
    timed = use.target.endswith("_s") and not use.derived
    # Side by side where there is room; on a phone the unit goes below, so that both can be read.
    row = right.grid(3, min_column_width=130, gap="xsmall") if timed else None
    spot = row.cell(column_span=2) if row else right
    key = f"column_{path.name}|{use.header}"
    st.session_state[key] = current
    spot.selectbox(
        f"{use.header} is used as",
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        disabled=use.derived,
        label_visibility="collapsed",
        on_change=_say,
        args=(path, key, "columns"),
    )
    if row:
        key = f"unit_{path.name}|{use.header}"
        st.session_state[key] = use.unit
        row.selectbox(
            f"Unit of {use.header}",
            list(_UNITS),
            format_func=_UNITS.__getitem__,
            key=key,
            label_visibility="collapsed",
            on_change=_say,
            args=(path, key, "units"),
        )


def _value(use: ColumnUse) -> str:
    return f"{use.target}:{use.criterion or 'csat'}" if use.target == "surveys.score" else use.target


def _label(target: str) -> str:
    if target in _LABELS:
        return _LABELS[target]
    table, _, column = target.partition(".")
    meaning = TABLES[table].column(column.partition(":")[0]).meaning.partition(";")[0]
    return meaning[:1].upper() + meaning[1:]


def _labels(kind: str) -> dict[str, str]:
    """What a column of a file of this kind can be used as."""
    main, *beside = _OFFERED[kind]
    targets = [f"{main}.{n}" for n in TABLES[main].names]
    for table in beside:
        targets += [f"{table}.{n}" for n in TABLES[table].names]
    if kind == "contacts":
        targets = [t for t in targets if not t.startswith("surveys.") or t in _OF_CONTACTS]
    offered = [t for t in targets if t not in _NOT_OFFERED]
    if "surveys" in _OFFERED[kind]:
        offered = [f"surveys.score:{k}" for k in _SURVEYS] + offered
    return {t: _label(t) for t in ("", *offered)}


def gives(found: Preview, result: Result) -> None:
    """What the six metrics are over this file alone, and what would be left out."""
    parsed = found.parsed
    count = f"{parsed.rows_read:,} row{'s' * (parsed.rows_read != 1)}"
    rows = count if found.complete else f"the first {count}"
    st.caption(f"By {rows} of this file alone; loaded, it joins what is there.")
    filled = [row for row in result.rows if row.n]
    cells = st.grid(max(1, len(filled)), min_column_width=170)
    for row in filled:
        metric = METRICS[row.metric]
        definition = metric.definition(row.definition)
        with cells.container(border=True, height="stretch"):
            st.metric(metric.label, value(row, definition))
            sure = f"n = {row.n:,} {metric.counted} · 95 %: {interval(row, definition)}"
            st.caption(why_not(row, metric) or sure)
    empty = [METRICS[row.metric].label for row in result.rows if not row.n]
    if empty:
        st.caption(f"It gives no {', '.join(empty)}.")
    if parsed.rows_rejected or parsed.rejects.num_rows:
        reasons = parsed.rejects.column("reason").value_counts().to_pylist()
        most = sorted(reasons, key=lambda r: -r["counts"])[:6]
        listed = "; ".join(f"{r['counts']:,} × {plain(r['values'])}" for r in most)
        out = (
            f"{parsed.rows_rejected:,} of {rows} would be left out"
            if parsed.rows_rejected
            else ("Every row is kept, with the cells empty that do not fit")
        )
        st.warning(
            f"{out}. What does not fit: {listed}.",
            icon=":material/rule:",
        )
