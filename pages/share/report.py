import streamlit as st

from iqs.ui import report
from iqs.ui.frame import selection
from iqs.ui.welcome import welcome

chosen = selection()
if chosen is None:
    welcome()
else:
    st.write("Pages and saved views in one file that opens anywhere, also without this program or a network.")
    wanted = report.choices()
    report.inside(wanted, chosen)
    report.make(wanted, chosen)
