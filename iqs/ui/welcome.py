"""The first thing a visitor sees while nothing is loaded."""

import streamlit as st

from iqs.ui import data

UPLOAD_PAGE = "pages/data/upload.py"


def welcome() -> None:
    """Lead to loading files, or to the demo."""
    st.write(
        "See how good your support is, how sure that is, and what to do about it. Drop the exports of your "
        "review, survey and ticket tools; everything stays on this machine."
    )
    own, demo = st.columns(2)
    with own.container(border=True, height="stretch"):
        st.subheader("Load your files", anchor=False)
        st.write(
            "Reviews, surveys, contacts and agents as CSV, Excel, JSON or Parquet: downloaded from your "
            "tools or kept in a spreadsheet. You see what was recognised before anything is loaded."
        )
        if st.button("Load files", type="primary", icon=":material/upload_file:", key="load_files"):
            st.switch_page(UPLOAD_PAGE, query_params={})  # with none given Streamlit would clear bound ones
    with demo.container(border=True, height="stretch"):
        st.subheader("Look around first", anchor=False)
        st.write(
            "An invented team of 24 agents over two years, with a holiday dip, a lenient reviewer, an agent "
            "who rushes and more. It is kept apart from your data."
        )
        if st.button("Open the demo", icon=":material/science:", key="open_demo"):
            data.build_demo()
            st.session_state["_show"] = data.DEMO
            st.rerun()
