import streamlit as st

st.write("The digest of a week or a month, as it is sent by `iqs digest`.")
