import streamlit as st

from iqs.scoring import METRICS
from iqs.text import number

st.write(
    "Every number is computed from the rows you loaded, by the definition named beside it. An empty "
    "selection gives no value, never 0. Sums are added first and divided once, so that any split adds up."
)
for tab, m in zip(st.tabs([m.label for m in METRICS.values()]), METRICS.values(), strict=True):
    with tab:
        st.subheader(m.name, anchor=False)
        st.write(m.meaning)
        st.write(
            f"Shown from {m.minimum_n} {m.counted} on, without a caution from {m.solid_n}. "
            f"Dated by {m.dates[0][0]} unless you choose {m.dates[1][0]}."
        )
        for b in m.benchmarks:
            st.write(f"To compare: {number(b.value, '%')}, {b.label} ({b.source}).")
        st.table(
            {
                "Definition": [f"**{d.label}**  \n`{m.key}={d.key}`" for d in m.definitions],
                "How": [f"{d.formula} ({d.spread.value})" for d in m.definitions],
            },
            hide_index=True,
            alt=f"Definitions of {m.label}",
        )
