import streamlit as st

from iqs.scoring import METRICS, Definition, Metric
from iqs.text import number


def list_of_definitions(m: Metric, definitions: list[Definition]) -> None:
    """Show definitions with their formula and interval."""
    st.table(
        {
            "Definition": [f"**{d.label}**  \n`{m.key}={d.key}`" for d in definitions],
            "How": [f"{d.formula} ({d.spread.value})" for d in definitions],
        },
        hide_index=True,
        alt=f"Definitions of {m.label}",
    )


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
            f"Dated by {m.dates[0][0]}."
        )
        for b in m.benchmarks:
            st.write(f"To compare: {number(b.value, '%')}, {b.label} ({b.source}).")
        named = [d for d in m.definitions if "-" not in d.key]
        combined = [d for d in m.definitions if "-" in d.key]
        list_of_definitions(m, named)
        if combined:
            with st.expander(f"{len(combined)} more, for tools that count otherwise"):
                list_of_definitions(m, combined)
