"""The server's application: the dashboard, and what is answered beside it."""

from streamlit.starlette import App

from iqs.places import ROOT
from iqs.ui.routes import ROUTES

app = App(ROOT / "app.py", routes=ROUTES)
