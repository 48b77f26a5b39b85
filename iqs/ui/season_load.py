"""The Seasons page's volume and staffing: how busy it is, what busy weeks go with, and what to do."""

from functools import partial

import streamlit as st

from iqs.analysis.forecast_words import missing_words
from iqs.analysis.load import Load, load_beside
from iqs.analysis.load_words import dose_words
from iqs.charts.load import volume_and_quality
from iqs.ui import data
from iqs.ui.downloads import save_chart
from iqs.ui.seasons import QUIET_BAR, Chosen, open_week
from iqs.ui.words import plain


def volume_tab(chosen: Chosen) -> None:
    """Contacts and contacts per agent beside quality, the link outside the season, and advice."""
    load = data.ask(load_beside, chosen.subject, chosen.season, chosen.filters)
    if load is None or not load.weeks:
        st.write(
            "There are no contacts in this selection. Load an export of tickets, calls or chats, and the "
            "load of every week stands here beside quality."
        )
        return
    drawing = volume_and_quality(load)
    st.subheader(plain(drawing.title), anchor=False)
    st.plotly_chart(
        drawing.figure,
        key="season_volume",
        alt=drawing.alt,
        config=QUIET_BAR,
        on_select=partial(open_week, "season_volume", chosen.subject, [w.day for w in load.weeks]),
        selection_mode="points",
    )
    st.caption(
        "By week, each panel on its own scale. Per agent: contacts divided by the agents who had any that "
        "week, part-time or not. Pick a point to open its rows."
    )
    save_chart(drawing, "season_volume", chosen.filters, f"{len(load.weeks)} weeks")
    effect = chosen.found.of(chosen.subject)
    st.subheader("Is it the load?", anchor=False)
    st.write(plain(dose_words(load, effect)))
    if effect is not None and effect.good is False and load.busier:
        _advice(load)


def _advice(load: Load) -> None:
    """What a team with such a dip did, by the guide; as suggestions."""
    hire = f" {missing_words(load.missing)}" if load.missing is not None else ""
    named = ", ".join(f"{topic} ({100 * share:.0f} %)" for topic, share in load.topics)
    common = f" Most frequent in the season: {plain(named)}." if named else ""
    st.subheader("What to try before the next one", anchor=False)
    st.markdown(
        f"- **Temporary agents for the peak.**{hire}\n"
        f"- **Automatic answers to common questions.**{common}\n"
        "- **Simpler escalation**, so that nothing waits for one person: open reviews of the season with low "
        "scores and see where they got stuck."
    )
    st.caption(
        "This is what the guide to IQS suggests when a peak overwhelms a team. The next season's verdict "
        "shows whether it helped."
    )
