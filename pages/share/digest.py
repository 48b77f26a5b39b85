import streamlit as st

from iqs.ui import digest
from iqs.ui.frame import selection
from iqs.ui.welcome import welcome

chosen = selection()
if chosen is None:
    welcome()
else:
    st.write(
        "What a lead reads on Monday or on the first of the month. It is of the last whole week or month, "
        "whatever period is chosen above; filters hold."
    )
    wanted = digest.asked(chosen)
    made = digest.composed(wanted)
    if made is not None:
        mail, words, send = st.tabs(
            ["Mail", "As text", "Send it"], key="digest_tab", on_change="rerun", bind="query-params"
        )
        with mail:
            digest.preview(made)
        if words.open:
            with words:
                digest.as_text(made)
        if send.open:
            with send:
                digest.take(made, wanted)
