"""Starting the dashboard's server."""

import os
import sys

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from iqs.places import ROOT


def serve(port: int) -> None:
    """Serve the dashboard on this machine until it is stopped."""
    # Streamlit takes a folder called pages/ for its older way of making pages until the first visit has
    # run app.py: a link to a page, opened first after a start, would say "Page not found".
    PagesManager.uses_pages_directory = False
    os.chdir(ROOT)  # .streamlit/config.toml is read from the folder the server is started in
    sys.argv = ["streamlit", "run", str(ROOT / "iqs" / "ui" / "application.py"), "--server.port", str(port)]
    cli.main()
