"""Scorecards in a dropped file: from when they hold, what each would become, and what is left out."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from iqs.scorecards import Scorecard
from iqs.sources.parsed import Parsed
from iqs.store.card_files import FIRST, CardPlan, card_plans
from iqs.store.rescored import Fit, rescoring
from iqs.text import number
from iqs.ui import data, mapping
from iqs.ui.words import plain

_LOADED, _ALL, _DAY = "the day of loading on", "the first review on", "a day on"
_SCORECARDS = "pages/quality/scorecards.py"


def confirmed(path: Path, found: Parsed) -> bool:
    """Show what the scorecards of a file would become; whether any would be kept."""
    _whence(path)
    plans = card_plans(data.own(), found.cards, mapping.said(path).holds_from)
    for plan in plans:
        with st.container(border=True):
            _card(plan)
    if found.rejects.num_rows:
        listed = "; ".join(
            f"{plain(r['value'] or 'no name')}: {plain(r['reason'])}" for r in found.rejects.to_pylist()[:6]
        )
        st.warning(
            f"{found.rows_rejected:,} of {found.rows_read:,} criteria in the file cannot be used. {listed}.",
            icon=":material/rule:",
        )
    return any(not p.refused for p in plans)


def _whence(path: Path) -> None:
    """Ask for which reviews the scorecards hold."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    keys = f"holds_{path.name}", f"holds_day_{path.name}"
    picked = row.selectbox(
        "They score reviews made from",
        (_LOADED, _ALL, _DAY),
        key=keys[0],
        on_change=_said,
        args=(path, *keys),
        width=260,
        help="Reviews made before keep what they have. “The first review on” scores all history anew. "
        "Taking the upload back brings every digit back.",
    )
    if picked == _DAY:
        row.date_input("Day", value="today", key=keys[1], on_change=_said, args=(path, *keys), width=170)


def _said(path: Path, choice: str, day: str) -> None:
    picked = st.session_state[choice]
    start: date = st.session_state.get(day) or date.today()
    answer = {_LOADED: None, _ALL: FIRST, _DAY: start.isoformat()}[picked]
    st.session_state["_said"][path.name] = replace(mapping.said(path), holds_from=answer)


def _card(plan: CardPlan) -> None:
    if plan.refused:
        st.warning(plain(plan.sentence), icon=":material/block:")
    elif plan.over is not None and plan.differs:
        st.warning(plain(plan.sentence), icon=":material/swap_horiz:")
    else:
        st.write(plain(plan.sentence))
    card = plan.card
    st.dataframe(_rows(plan), hide_index=True, alt=f"The criteria of {card.name} as they would be")
    for said in (*card.warnings(), *_misfits(_fit(card))):
        st.caption(f":material/info: {plain(said)}")


def _rows(plan: CardPlan) -> dict[str, list[Any]]:
    listed = plan.card.criteria
    columns: dict[str, list[Any]] = {
        "Criterion": [c.name for c in listed],
        "Counts for": [number(plan.card.share(c), "%") for c in listed],
        "State": list(plan.states),
        "Weight": [c.weight for c in listed],
        "Scale": [f"{c.scale[0]:g} to {c.scale[1]:g}" if c.scale else "as each rating came" for c in listed],
        "A failure": [c.critical.words for c in listed],
        "Group": [c.group for c in listed],
        "Root causes": ["; ".join(c.causes) for c in listed],
    }
    return {k: v for k, v in columns.items() if any(v)}


def _fit(card: Scorecard) -> Fit:
    """How a scorecard fits the reviews that are loaded; kept for the session."""
    known: dict[Any, Fit] = st.session_state.setdefault("_card_fits", {})
    key = (card, data.engine().version())
    if key not in known:
        known[key] = rescoring(data.own(), card).fit
    return known[key]


def _misfits(fit: Fit) -> list[str]:
    """What of the reviews loaded so far does not fit a scorecard."""
    found = [] if fit.reviews else ["No review that is loaded was made on it yet."]
    for what, criteria in (("off its scale", fit.off_scale), ("of no criterion of it", fit.unmatched)):
        if criteria:
            named = ", ".join(f"“{name}”" for name, _ in criteria[:3])
            more = f" and {len(criteria) - 3} more" if len(criteria) > 3 else ""
            ratings = sum(n for _, n in criteria)
            found.append(
                f"Ratings that would not count, in the loaded reviews made on it ({fit.reviews:,}): "
                f"{ratings:,} {what} ({named}{more})."
            )
    return found


def way_on() -> None:
    """Lead to the scorecards after some were loaded."""
    st.page_link(_SCORECARDS, label="See the scorecards", icon=":material/rule:", query_params={})
