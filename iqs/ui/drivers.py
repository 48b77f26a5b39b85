"""The tab that shows which criteria go with satisfied customers."""

import streamlit as st

from iqs.analysis.compare import Verdict
from iqs.analysis.drivers import ENOUGH, EVENTS, FEWEST, OUTCOMES, Depth, Drivers, drivers
from iqs.analysis.drivers_words import CAUTION, MODEL_READING, RANK_READING, evidence, findings
from iqs.charts.drivers import CUSTOMERS, MOST_DRAWN, effects
from iqs.scoring import metric
from iqs.text import DASH
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.filters import Selection
from iqs.ui.picking import picked
from iqs.ui.words import plain

_SHARE = "Part of what all criteria together explain, averaged over every order in which they could come in."


def draw_drivers(chosen: Selection) -> None:
    """Draw the whole tab for a selection."""
    outcome = picked("Answers to", {metric(k).label: k for k in OUTCOMES}, "drivers_of")
    answer = data.ask(drivers, chosen.filters, outcome)
    if answer.depth is Depth.NOT_ENOUGH:
        _nothing(answer)
    elif answer.depth is Depth.EXPLORATORY:
        _first_look(answer)
    else:
        _modelled(answer)
    _left_out(answer)
    _how_to_read(answer)


def _nothing(answer: Drivers) -> None:
    label = metric(answer.outcome).label
    st.subheader(f"Not enough data to say what goes with {CUSTOMERS[answer.outcome]}", anchor=False)
    st.write(
        f"{answer.why} Choose a longer period or fewer filters, review more conversations whose customers "
        f"answered, or send the {label} survey for more of those that are reviewed."
    )


def _first_look(answer: Drivers) -> None:
    st.subheader(f"A first look at what goes with {CUSTOMERS[answer.outcome]}", anchor=False)
    st.write(f"{answer.why} Until then: how ratings and answers rank together, each criterion on its own.")
    st.dataframe(
        {
            "Criterion": [d.criterion for d in answer.drivers],
            "Rank correlation": [d.rho for d in answer.drivers],
            "Verdict": [d.verdict.value for d in answer.drivers],
            "Conversations": [d.rated for d in answer.drivers],
            "Mean rating": [d.usual for d in answer.drivers],
        },
        hide_index=True,
        column_config={
            "Criterion": st.column_config.TextColumn(pinned=True),
            "Rank correlation": st.column_config.NumberColumn(
                format="%.2f",
                help="From −1 to 1: 0 is none, above 0 better ratings go with better answers.",
            ),
            "Mean rating": st.column_config.NumberColumn(format="%.0f %%", help="Of its scale."),
        },
        alt="Criteria by rank correlation with the answer",
    )
    st.caption(f"{evidence(answer)} {RANK_READING}")
    st.caption(CAUTION)


def _modelled(answer: Drivers) -> None:
    drawing = effects(answer)
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(drawing.figure, key="drivers", alt=drawing.alt, config={"displayModeBar": False})
    st.caption(f"{evidence(answer)} {MODEL_READING}")
    save_chart(
        drawing, f"happy_customers_{answer.outcome}", answer.filters, f"n = {answer.n:,} conversations"
    )
    for sentence in findings(answer):
        st.write(plain(sentence))
    for note in answer.notes:
        st.warning(plain(note), icon=":material/info:")
    st.info(CAUTION, icon=":material/balance:")
    _table(answer)
    if len(answer.drivers) > MOST_DRAWN:
        st.caption(f"The chart shows the first {MOST_DRAWN}.")


def _table(answer: Drivers) -> None:
    found = answer.drivers
    points = answer.unit.startswith("points of")
    size = st.column_config.NumberColumn(format="%+.1f" if points else "%+.2f")
    shares = any(d.share is not None for d in found)
    percent = st.column_config.NumberColumn(format="%.0f %%")
    st.dataframe(
        {
            "Criterion": [d.criterion for d in found],
            "Effect": [d.effect for d in found],
            "95 % from": [d.low for d in found],
            "to": [d.high for d in found],
            "For": [d.step for d in found],
            "Verdict": ["clear" if d.verdict is Verdict.CLEAR else "not clear" for d in found],
            "Usual difference": [d.per_sd for d in found],
            **(
                {
                    "Share": [d.share for d in found],
                    "share from": [d.share_low for d in found],
                    "share to": [d.share_high for d in found],
                }
                if shares
                else {}
            ),
            "Mean rating": [d.usual for d in found],
            "n": [d.rated for d in found],
        },
        hide_index=True,
        placeholder=DASH,
        column_config={
            "Criterion": st.column_config.TextColumn(pinned=True),
            "Effect": size,
            "95 % from": size,
            "to": size,
            "For": st.column_config.TextColumn(help="How much better the rating is."),
            "Usual difference": st.column_config.NumberColumn(
                format="%+.1f" if points else "%+.2f",
                help="Effect of one standard deviation of the ratings: to compare criteria on unlike scales.",
            ),
            "Share": st.column_config.NumberColumn(format="%.0f %%", help=_SHARE),
            "share from": percent,
            "share to": percent,
            "Mean rating": st.column_config.NumberColumn(format="%.0f %%", help="Of its scale."),
            "n": st.column_config.NumberColumn(help="Conversations in which the criterion was rated."),
        },
        alt=f"Criteria by their effect on {metric(answer.outcome).label}",
    )


def _left_out(answer: Drivers) -> None:
    if not answer.left_out and not answer.dropped:
        return
    with st.expander("What was left out", icon=":material/filter_alt_off:"):
        if answer.dropped:
            st.dataframe(
                {
                    "Criterion": [d.criterion for d in answer.dropped],
                    "Why it is not looked at": [d.why for d in answer.dropped],
                },
                hide_index=True,
                alt="Criteria that are not looked at",
            )
        if answer.left_out:
            st.dataframe(
                {
                    "Reason": [reason for reason, _ in answer.left_out],
                    "Pairs of review and survey": [n for _, n in answer.left_out],
                },
                hide_index=True,
                alt="Pairs of review and survey that do not count",
            )
        st.caption(
            "Customers who do not answer may think otherwise than those who do: this says nothing about them."
        )


def _how_to_read(answer: Drivers) -> None:
    label = metric(answer.outcome).label
    with st.expander("How to read this", icon=":material/help:"):
        st.markdown(
            f"""
- Every conversation that has both a review and a {label} answer is looked at once. Better ratings of a
  criterion are set against better answers, with the other criteria and the channel held constant.
- An effect of +5 reads: where this criterion was rated one step better, {label} was 5 points higher on
  average.
- **Clear** means that the interval, and the number of criteria looked at, leave little room for chance.
  **Not clear**
  does not mean unimportant: few conversations, or ratings that hardly vary, look the same.
- Agents' conversations resemble one another; intervals allow for that.
- A model needs {ENOUGH} such conversations and {EVENTS} of the rarer answer for each effect; from {FEWEST}
  on there is
  a first look.
- It cannot tell causes. To find out whether better ratings bring better answers, change one thing for some
  agents and
  compare.
"""
        )
