"""A choice of one among a few, as part of the address."""

from collections.abc import Mapping

import streamlit as st


def picked(label: str, options: Mapping[str, str], key: str) -> str:
    """Let the user pick one of `options` (what is shown: what is meant), the first unless told otherwise."""
    # No default: Streamlit minds one beside a value that was set before the widget is drawn.
    if not (st.session_state.get(key) or st.query_params.get(key) in options):
        st.session_state[key] = next(iter(options))
    shown = st.segmented_control(label, list(options), required=True, key=key, bind="query-params")
    # On the way back in the browser the address names one that the widget does not have yet.
    named = shown if shown in options else st.query_params.get(key)
    return options.get(str(named), next(iter(options.values())))
