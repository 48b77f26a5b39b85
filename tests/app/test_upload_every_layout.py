"""Every known export, dropped on the Upload page."""

from pathlib import Path

import pytest

from iqs.sources import layouts
from iqs.store import Database, uploads
from iqs.ui.words import plain
from tests.app.conftest import Show
from tests.sources.layout_samples import write_samples


@pytest.mark.usefixtures("read_in_process")
def test_every_known_export_is_named_and_loaded(show: Show, database: Database, tmp_path: Path) -> None:
    """All are dropped at once; each is called by its name, none asks a question, and all are loaded."""
    files = write_samples(tmp_path)
    app = show("pages/data/upload.py")
    for path in files.values():
        app.file_uploader[0].upload(path.name, path.read_bytes())
    app.run(timeout=300)
    assert not app.exception
    assert not app.error
    shown = [m.value for m in app.markdown]
    for layout in layouts():
        assert f"**{plain(layout.title)}** · {layout.kind}" in shown, layout.name
    app.button(key="load").click().run(timeout=300)
    assert app.session_state["_job"].wait(300)
    loaded = {u.file_name: u.layout for u in uploads(database)}
    assert loaded == {p.name: name for name, p in files.items()}
