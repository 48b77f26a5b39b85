"""The Recognition page's pieces: who earned which award, giving them, certificates, words to paste."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from iqs.analysis.awards import (
    CUSTOMERS,
    FAIR_ANSWER,
    IMPROVED,
    QUALITY,
    Award,
    Outcome,
    Winner,
    awards,
    called,
    headline,
    outcome,
    whole_periods,
)
from iqs.model import Filters, Grain, Period
from iqs.share.announcement import Praise, Target, announcement
from iqs.share.certificate import Certificate, Kind, certificate
from iqs.store.given_awards import GivenAward, give_award, given_awards, take_back_award
from iqs.store.shout_outs import ShoutOut, shout_outs
from iqs.text import listed
from iqs.ui import data
from iqs.ui.filters import Selection
from iqs.ui.hidden import Names, hide_names, names_of
from iqs.ui.saving import do, editable, why_not_editable
from iqs.ui.words import plain

_GRAINS = {"Month": Grain.MONTH, "Quarter": Grain.QUARTER}
_BACK = 8
"""Periods that the history goes back."""
_BY = "this page"
_KINDS: tuple[tuple[Kind, str], ...] = (("pdf", "application/pdf"), ("png", "image/png"))
"""Kinds of certificates, and what browsers call them."""


@dataclass(frozen=True)
class Asked:
    """What the page shows: among whom, for which days, and how people are called."""

    filters: Filters
    grain: Grain
    period: Period
    names: Names

    def name(self, agent: str) -> str:
        """What an agent is called here."""
        return self.names.shown.get(agent, agent)


def asked(chosen: Selection) -> Asked | None:
    """Let the user pick month or quarter; None when none lies wholly in the data."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    span = row.segmented_control(
        "For a", list(_GRAINS), default="Month", required=True, key="award_span", bind="query-params"
    )
    grain = _GRAINS[str(span)]
    periods = {called(p): p for p in data.ask(whole_periods, grain)}
    if not periods:
        st.write(
            f"No whole {grain} lies in these data, and awards are only given for whole ones: a part of one "
            "is half luck."
        )
        return None
    label = row.selectbox(
        str(span), list(periods), key=f"award_{grain}", bind="query-params", width=210
    ) or next(iter(periods))  # fmt: skip
    with row:
        names = names_of("agent", hide_names())
    # The bar's period is left out: awards have days of their own.
    return Asked(chosen.filters.during(None), grain, periods[str(label)], names)


def outcomes(a: Asked) -> tuple[Outcome, ...]:
    """Every award for the period."""
    return tuple(data.ask(outcome, award.key, a.filters, a.period) for award in data.ask(awards, a.filters))


def this_period(a: Asked) -> None:
    """Awards that were earned, those that nobody earned, and what can be done with them."""
    found = outcomes(a)
    given = [g for g in given_awards(data.engine().database) if g.period == a.period]
    earned = [o for o in found if o.winners]
    _headline(earned, a)
    cards = st.grid(2, min_column_width=330, key="award_cards")
    for o in earned:
        with cards.cell():
            _card(o, [g for g in given if g.award == o.award.key], a)
    _taken_from_data(found, given, a)
    shouts = _shouts(a)
    _shouted(shouts, a)
    _giving(earned, given, a)
    _words(_praised(earned, given, a), shouts, a)
    nobody = [o for o in found if not o.winners]
    if nobody:
        with st.expander(f"Nobody this time ({len(nobody)} awards)", icon=":material/info:"):
            st.dataframe(
                {
                    "Award": [o.award.title for o in nobody],
                    "Why": [o.nobody for o in nobody],
                    "What it takes": [o.award.takes for o in nobody],
                },
                hide_index=True,
                alt="Awards that nobody earned, and why",
            )


def _headline(earned: Sequence[Outcome], a: Asked) -> None:
    st.subheader(headline(earned, a.period), anchor=False)
    if not earned:
        st.write(FAIR_ANSWER)


def _card(o: Outcome, given: Sequence[GivenAward], a: Asked) -> None:
    with st.container(border=True, height="stretch"):
        st.markdown(f"##### :material/trophy: {plain(o.award.title)}")
        st.caption(plain(o.award.takes))
        for w in o.winners:
            row = st.container(horizontal=True, vertical_alignment="center")
            row.markdown(f"**{plain(a.name(w.agent))}**", width="content")
            with row:
                _certificates(o.award, w, a, given[0].given_by if given else "")
            st.write(plain(w.reason))
        if given:
            st.caption(f"Given by {plain(given[0].given_by)} on {given[0].given_at:%-d %b %Y}.")


def _certificates(award: Award, w: Winner, a: Asked, by: str) -> None:
    if w.agent in a.names.secret:
        return
    made = Certificate(
        award.title, called(a.period), a.name(w.agent), w.reason, f"Given by {by}" if by else ""
    )
    for kind, mime in _KINDS:
        st.download_button(
            kind.upper(),
            partial(certificate, made, kind),
            file_name=f"certificate-{a.period.start}.{kind}",
            mime=mime,
            key=f"certificate_{award.key}_{w.agent}_{kind}",
            on_click="ignore",
            type="tertiary",
            icon=":material/workspace_premium:",
            help=f"Certificate as {kind.upper()}",
        )


def _taken_from_data(found: Sequence[Outcome], given: Sequence[GivenAward], a: Asked) -> None:
    """Say which awards were given that the data of today would not give."""
    now = {(o.award.key, w.agent) for o in found for w in o.winners}
    other = [g for g in given if (g.award, g.agent) not in now]
    for g in other:
        st.info(
            f"**{plain(a.name(g.agent))}** was given “{plain(g.title)}” by {plain(g.given_by)} on "
            f"{g.given_at:%-d %b %Y}: {plain(g.reason)} The data of today, or these filters, would not name "
            "them; the award stays.",
            icon=":material/verified:",
        )


def _shouts(a: Asked) -> list[ShoutOut]:
    return [
        s for s in shout_outs(data.engine().database) if a.period.start <= s.said_at.date() <= a.period.end
    ]


def _shouted(shouts: Sequence[ShoutOut], a: Asked) -> None:
    for s in shouts:
        st.markdown(
            f":material/celebration: **{plain(a.name(s.agent))}** · {plain(s.words)} "
            f":small[({plain(s.said_by)}, {s.said_at:%-d %b})]"
        )


def _giving(earned: Sequence[Outcome], given: Sequence[GivenAward], a: Asked) -> None:
    """Keep awards as they are today, whatever data come later."""
    open_ones = {o.award.title: o for o in earned if o.award.key not in {g.award for g in given}}
    if not open_ones and not given:
        return
    with st.expander("Give these awards, so that later data take none away", icon=":material/verified:"):
        if not editable():
            st.caption(why_not_editable())
            return
        if open_ones:
            with st.form("give_awards"):
                row = st.container(horizontal=True, vertical_alignment="bottom")
                titles = row.multiselect(
                    "Awards", list(open_ones), default=list(open_ones), key="give_titles", width=420
                )
                by = row.text_input("From", placeholder="Your name", max_chars=100, key="give_by", width=200)
                if st.form_submit_button("Give", icon=":material/verified:"):
                    _give([open_ones[t] for t in titles], by, a)
        had = {g.award: g.title for g in given}
        if had:
            row = st.container(horizontal=True, vertical_alignment="bottom")
            which = row.selectbox(
                "Given by mistake?", list(had), format_func=had.__getitem__, key="take_back_which", width=280
            )
            if row.button("Take back", icon=":material/undo:", key="take_back") and which:
                do(partial(take_back_award, data.own(), which, a.period, taken_by=_BY), "Taken back.")


def _give(chosen: Sequence[Outcome], by: str, a: Asked) -> None:
    def give() -> None:
        for o in chosen:
            winners = [(w.agent, w.reason) for w in o.winners]
            give_award(data.own(), o.award.key, o.award.title, a.period, winners, given_by=by)

    do(give, "Given, and kept.")


def _praised(earned: Sequence[Outcome], given: Sequence[GivenAward], a: Asked) -> list[Praise]:
    """Awards of the announcement: as they were given, else as the data say."""
    kept: dict[str, list[tuple[str, str]]] = {}
    for g in given:
        kept.setdefault(g.title, []).append((a.name(g.agent), g.reason))
    for o in earned:
        kept.setdefault(o.award.title, [(a.name(w.agent), w.reason) for w in o.winners])
    return [Praise(title, tuple(winners)) for title, winners in kept.items()]


def _words(praised: Sequence[Praise], shouts: Sequence[ShoutOut], a: Asked) -> None:
    if not praised and not shouts:
        return
    st.subheader("Ready to paste", anchor=False)
    target = st.segmented_control(
        "For", [t.value for t in Target], default=Target.PLAIN.value, required=True, key="award_words",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    said = [(a.name(s.agent), s.words, s.said_by) for s in shouts]
    st.code(
        announcement(praised, called(a.period), said, Target(str(target))), language=None, wrap_lines=True
    )


def history(a: Asked) -> None:
    """Awards that were given, and what the data say of the periods before."""
    given = given_awards(data.engine().database)
    if given:
        st.subheader("Given", anchor=False)
        st.dataframe(
            {
                "For": [called(g.period) for g in given],
                "Award": [g.title for g in given],
                "To": [a.name(g.agent) for g in given],
                "Why": [g.reason for g in given],
                "By": [g.given_by for g in given],
                "On": [g.given_at.date() for g in given],
            },
            hide_index=True,
            column_config={"On": st.column_config.DateColumn(format="D MMM YYYY")},
            alt="Awards that were given, the latest first",
        )
    st.subheader(f"What the data of today say of each {a.grain}", anchor=False)
    periods = [p for p in data.ask(whole_periods, a.grain) if p.end <= a.period.end][:_BACK]
    with st.spinner("Working out earlier awards ...", show_time=True):
        rows = [
            {
                a.grain.capitalize(): called(p),
                **{award.title: _who(award.key, p, a) for award in (QUALITY, CUSTOMERS, IMPROVED)},
            }
            for p in periods
        ]
    st.dataframe(rows, hide_index=True, alt=f"Winners by {a.grain}, the latest first")
    st.caption("A dash: nobody could be told apart clearly enough.")


def _who(key: str, period: Period, a: Asked) -> str:
    found = data.ask(outcome, key, a.filters, period)
    return listed([a.name(w.agent) for w in found.winners]) or "–"
