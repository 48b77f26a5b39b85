import streamlit as st

from iqs.ui import data, upload
from iqs.ui.welcome import UPLOAD_PAGE

loaded = data.loaded()
if not loaded:
    st.write("Nothing is loaded yet.")
    st.page_link(UPLOAD_PAGE, label="Load files", icon=":material/upload_file:")
else:
    upload.list_of(loaded)
