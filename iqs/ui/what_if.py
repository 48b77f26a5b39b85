"""The What if page's pieces: the draft and its definition, the answer before and after, saving."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import streamlit as st

from iqs.analysis.compare import Verdict
from iqs.analysis.what_if import FEWEST_AGENTS, AgentShift, Shift, WhatIf, look_before, what_if
from iqs.model import Filters, Grain
from iqs.scorecards import EVERY, Criterion, Critical, Scorecard, templates
from iqs.scorecards.text import check
from iqs.scoring import Definition, Look, Measure, definition_in_force
from iqs.scoring.iqs import CRITICAL, MAPPINGS, POOLING, combination, combined
from iqs.text import DASH, bare_difference, interval, number, value
from iqs.ui import data, scorecards
from iqs.ui.card_rows import FAILS
from iqs.ui.words import plain

_MAPPING = {"of_max": "its share of the top score", "min_max": "0 % at the bottom, 100 % at the top"}
_POOLS = {"points": "adding up points", "reviews": "averaging reviews"}
_TAKES = {"zero_review": "takes the review", "zero_group": "takes its group", "flag_only": "is only flagged"}
_PERCENT = st.column_config.NumberColumn(format="%.1f %%")
_CHANGE = st.column_config.NumberColumn(format="%+.1f", help="Points of IQS.")


def starts() -> dict[str, Scorecard]:
    """What can be moved, by label: versions of one's own, scorecards of exports, templates."""
    found: dict[str, Scorecard] = {}
    for v in scorecards.kept():
        since = f"from {v.valid_from:%-d %b %Y}" if v.valid_from else "from the first review"
        found[f"{v.card.name}, your version {since}"] = v.card
    for seen in scorecards.seen():
        found[f"{seen.name or 'No name'}, as exports have it"] = seen.card
    if found:
        found |= {f"{t.name}, a template": t for t in templates()}
    return {label: as_shares(card) for label, card in found.items()}


def as_shares(card: Scorecard) -> Scorecard:
    """The same scorecard with weights that sum to 100."""
    factor = 100.0 / card.total()
    return replace(
        card,
        criteria=tuple(
            replace(
                c,
                weight=c.weight * factor,
                role_weights=tuple((r, w * factor) for r, w in c.role_weights),
            )
            for c in card.criteria
        ),
    )


def pick(found: Mapping[str, Scorecard]) -> tuple[str, Scorecard]:
    """Let the user pick a scorecard; return a key that changes with it and when it is thrown away."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    label = row.selectbox("Scorecard", list(found), key="whatif_card", width=460)
    row.button(
        "Throw away",
        icon=":material/undo:",
        key="whatif_reset",
        on_click=_thrown_away,
        help="Put every weight, rule and definition back. Nothing was saved.",
    )
    return f"{st.session_state.get('_whatif_round', 0)}_{label}", found[label]


def _thrown_away() -> None:
    st.session_state["_whatif_round"] = st.session_state.get("_whatif_round", 0) + 1


def draft(key: str, start: Scorecard) -> Scorecard:
    """Draw weights and critical rules, and return the scorecard they make; UserError where none can score."""
    cells = st.grid(4, min_column_width=200)
    moved, notes = [], []
    for i, c in enumerate(start.criteria):
        with cells.cell():
            top = max(100.0, 2 * c.weight)
            weight = st.slider(
                plain(c.name), 0.0, top, float(c.weight), 1.0, key=f"whatif_weight_{key}_{i}", format="%.0f"
            )
            notes.append(st.empty())
        moved.append(replace(c, weight=weight, role_weights=_roles(c, weight)))
    with st.popover("What failures take", icon=":material/gpp_bad:"):
        st.caption("A rating below half of its scale fails.")
        rules = [
            st.selectbox(
                plain(c.name),
                list(FAILS),
                index=list(FAILS).index(c.critical),
                format_func=lambda rule: FAILS[Critical(rule)].capitalize(),
                key=f"whatif_rule_{key}_{i}",
            )
            for i, c in enumerate(start.criteria)
        ]
    card = replace(
        start,
        criteria=tuple(replace(c, critical=Critical(rule)) for c, rule in zip(moved, rules, strict=True)),
    )
    check(card)
    for note, c, was in zip(notes, card.criteria, start.criteria, strict=True):
        note.caption(_share_words(card.share(c), start.share(was), bonus=c.bonus))
    if card.roles:
        st.caption("Weights of roles move in step with the usual ones; set them on the Scorecards page.")
    return card


def _roles(c: Criterion, weight: float) -> tuple[tuple[str, float], ...]:
    factor = weight / c.weight if c.weight else 1.0
    return tuple((r, w * factor) for r, w in c.role_weights)


def _share_words(share: float, was: float, *, bonus: bool) -> str:
    kind = "adds up to" if bonus else "counts for"
    before = f", was {number(was, '%')}" if abs(share - was) >= 0.05 else ""
    return f"{kind} {number(share, '%')}{before}"


def definitions(key: str) -> tuple[Definition, Definition]:
    """The definition of IQS in force, and the one the user picks for afterwards."""
    m = data.metric("iqs")
    before = definition_in_force(data.engine(), m)
    mapping, pooling, critical = combination(before.key) or ("of_max", "points", "zero_review")
    cells = st.grid(3, min_column_width=220)
    parts = []
    for label, name, words, is_now, long in (
        ("A score counts as", "mapping", _MAPPING, mapping, MAPPINGS),
        ("Reviews become one number by", "pooling", _POOLS, pooling, POOLING),
        ("A failed critical criterion", "critical", _TAKES, critical, CRITICAL),
    ):
        with cells.cell():
            parts.append(
                st.selectbox(
                    label,
                    list(words),
                    index=list(words).index(is_now),
                    format_func=words.__getitem__,
                    key=f"whatif_{name}_{key}",
                    help="; ".join(f"{words[k]}: {text}" for k, text in long.items()),
                )
            )
    picked = combined(*(str(p) for p in parts))
    moved = picked != combined(mapping, pooling, critical)
    return before, m.definition(picked) if moved else before


def answer(card: Scorecard, before: Definition, after: Definition, filters: Filters, grain: Grain) -> WhatIf:
    """The page's answer, cached until data or settings change."""
    return _answer(data.path(), data.engine().version(), card, before.key, after.key, filters, grain)


@st.cache_data(show_spinner=False, max_entries=64)
def _answer(
    path: Path, version: int, card: Scorecard, before: str, after: str, filters: Filters, grain: Grain
) -> WhatIf:
    look = _look(path, version, before, filters, grain)
    return what_if(data.engine(), card, before, after, filters, look, grain=grain)


@st.cache_resource(show_spinner=False, max_entries=8)
def _look(path: Path, version: int, definition: str, filters: Filters, grain: Grain) -> Look:  # noqa: ARG001
    return look_before(data.engine(), definition, filters, grain)


def figures(found: WhatIf, before: Definition, after: Definition) -> None:
    """IQS before and after, the change, and auto-fails, each with what it rests on."""
    whole = found.whole
    cells = st.grid(4, min_column_width=170)

    def one(label: str, shown: str, evidence: str, meaning: str) -> None:
        with cells.cell(), st.container(border=True, height="stretch"):
            st.metric(label, shown, help=meaning)
            st.caption(evidence)

    for label, side, d in (("IQS now", whole.before, before), ("IQS by the draft", whole.after, after)):
        one(label, value(side, d), _evidence(side, d), f"{d.label}. {d.formula}")
    paired = "The same reviews stand on both sides; the interval is that of the change, clustered by agent."
    one("Change", _change(whole, after), _change_words(whole), paired)
    one(
        "Reviews auto-failed",
        f"{found.failed_before:,} → {found.failed_after:,}",
        f"{found.newly_failed:,} newly fail, {found.newly_passed:,} no longer do",
        "Reviews that lose points to a failed critical criterion.",
    )


def _evidence(side: Measure, d: Definition) -> str:
    spread = interval(side, d)
    return f"95 %: {spread}  \n{side.n:,} reviews" if spread != DASH else f"{side.n:,} reviews"


def _change(shift: Shift, d: Definition) -> str:
    if shift.change is None or not (shift.before.enough and shift.after.enough):
        return DASH
    return bare_difference(shift.change, d)


def _change_words(shift: Shift) -> str:
    if shift.low is None or shift.high is None:
        return f"points; no interval below {FEWEST_AGENTS} agents"
    low, high = (number(v, "") for v in (shift.low, shift.high))
    clear = "a clear change" if shift.verdict is Verdict.CLEAR else "not a clear change"
    return f"points, 95 %: {low} to {high}  \n{clear}"


def notes(found: WhatIf) -> None:
    """What must be read with the numbers: how many reviews the draft scores, and what does not fit."""
    others = "" if EVERY in found.card.claims else " Reviews made on other scorecards stay as they are."
    st.caption(f"Over all dates the draft scores {found.fit.reviews:,} reviews.{others}")
    for note in found.notes():
        if "auto-fail" not in note:
            st.warning(plain(note), icon=":material/rule:")


def teams(found: WhatIf) -> None:
    """Teams before and after, with the paired change."""
    names = data.options("team")
    rows = [s for s in found.teams if s.before.n or s.after.n]
    st.dataframe(
        {
            "Team": [names.get(s.group, s.group) for s in rows],
            "Now": [_shown(s.before) for s in rows],
            "Draft": [_shown(s.after) for s in rows],
            "Change": [s.change if s.before.enough and s.after.enough else None for s in rows],
            "95 % from": [s.low for s in rows],
            "to": [s.high for s in rows],
            "Is it clear?": [s.verdict.value for s in rows],
            "Reviews": [s.after.n for s in rows],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            "Team": st.column_config.TextColumn(pinned=True),
            "Now": _PERCENT,
            "Draft": _PERCENT,
            **dict.fromkeys(("Change", "95 % from", "to"), _CHANGE),
        },
        alt="Teams before and after",
    )
    st.caption(f"The interval is that of the change. A team below {FEWEST_AGENTS} agents has none.")


def agents(found: WhatIf) -> None:
    """Who changes band, whether the order holds, and every agent before and after."""
    names = data.options("agent")
    m = data.metric("iqs")
    st.markdown(f"**{plain(bands_words(found, names))}**")
    if found.sway is not None:
        st.markdown(plain(found.sway.sentence()))
        _coin_tosses(found, names)
    rows = [a for a in found.agents if a.before.n or a.after.n]
    st.dataframe(
        {
            "Agent": [names.get(a.agent, a.agent) for a in rows],
            "Now": [_shown(a.before) for a in rows],
            "Draft": [_shown(a.after) for a in rows],
            "95 % from": [a.after.low if a.after.enough else None for a in rows],
            "to": [a.after.high if a.after.enough else None for a in rows],
            "Place now": [a.rank_before for a in rows],
            "Place": [a.rank_after for a in rows],
            "Moves": [_moves(a) for a in rows],
            "Band": [_band_words(a) for a in rows],
            "Reviews": [a.after.n for a in rows],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            "Agent": st.column_config.TextColumn(pinned=True),
            **dict.fromkeys(("Now", "Draft", "95 % from", "to"), _PERCENT),
        },
        alt="Agents before and after, with their places and bands",
    )
    st.caption(
        f"A score needs {m.minimum_n} reviews, a place {m.solid_n}. The interval is of the draft's score."
    )


def bands_words(found: WhatIf, names: Mapping[str, str]) -> str:
    """Who changes band, as a sentence."""
    having = sum(a.band_before is not None and a.band_after is not None for a in found.agents)
    moved = found.band_changes
    if not having:
        return "No agent has enough reviews for a band."
    if not moved:
        return (
            "The one agent with enough reviews keeps its band."
            if having == 1
            else (f"None of {having} agents changes band.")
        )
    told = [f"{names.get(a.agent, a.agent)} ({a.band_before} → {a.band_after})" for a in moved[:4]]
    more = f" and {len(moved) - 4} more" if len(moved) > 4 else ""
    verb = "changes" if len(moved) == 1 else "change"
    return f"{len(moved)} of {having} agents {verb} band: {', '.join(told)}{more}."


def _coin_tosses(found: WhatIf, names: Mapping[str, str]) -> None:
    pairs = found.sway.coin_tosses if found.sway is not None else ()
    if not pairs:
        return
    with st.expander("Neighbours whose order hangs on the weights", icon=":material/swap_vert:"):
        st.dataframe(
            {
                "First": [names.get(a, a) for a, _, _ in pairs],
                "Next": [names.get(b, b) for _, b, _ in pairs],
                "Stay in this order": [100 * share for *_, share in pairs],
            },
            hide_index=True,
            column_config={"Stay in this order": st.column_config.NumberColumn(format="%.0f %% of draws")},
            alt="Neighbours whose order is close to a coin toss",
        )


def _moves(a: AgentShift) -> str:
    if a.rank_before is None or a.rank_after is None:
        return ""
    steps = a.rank_before - a.rank_after
    return f"▲ {steps}" if steps > 0 else f"▼ {-steps}" if steps < 0 else "="


def _band_words(a: AgentShift) -> str | None:
    if a.changes_band and a.band_before and a.band_after:
        return f"{a.band_before} → {a.band_after}"
    return a.band_after


def _shown(m: Measure) -> float | None:
    return m.value if m.enough else None
