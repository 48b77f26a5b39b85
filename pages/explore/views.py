import streamlit as st

from iqs.ui import views
from iqs.ui.frame import titles

st.write("What somebody looked at, under a name: to open it again, to send it, or to rotate it on the wall.")
views.list_of(titles())
