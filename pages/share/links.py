import streamlit as st

from iqs.ui.frame import selection
from iqs.ui.share_links import listed, make
from iqs.ui.welcome import welcome

chosen = selection()
if chosen is None:
    welcome()
else:
    st.write(
        "A link shows one page to whoever has it, without the rest of the dashboard: only to read, with the "
        "data as they are when it is opened, until a day you choose."
    )
    make(chosen)
    listed()
