import streamlit as st

from iqs.ui import data, wall
from iqs.ui.welcome import welcome

if data.days() is None:
    welcome()
else:
    screen = st.container()
    with st.expander("What the wall shows", icon=":material/tune:", type="compact"):
        names, seconds, board = wall.pick_views()
    with screen:
        wall.rotate(names, seconds, board)
