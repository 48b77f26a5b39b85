"""Server time of each page over a large database: the first look, and one that is answered from the cache."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from streamlit.testing.v1 import AppTest

from bench.screenshots import PAGES
from bench.server import ROOT

COLD, CACHED = 0.5, 0.15
"""Seconds that a page should take at most."""
_SKIPPED = ("upload", "files", "agents", "settings", "scorecards", "review")
"""Pages that ask nothing of the numbers."""


def timed(database: Path) -> Iterator[tuple[str, float, float]]:
    """(page, seconds of the first look, shortest of three more) for each page that shows numbers.

    A page is run from app.py without a browser. Overview comes first, and with it what all pages share.
    """
    os.environ["IQS_DB"] = str(database)
    os.environ.pop("IQS_DEMO", None)
    for name, path in PAGES.items():
        if name in _SKIPPED:
            continue
        first = _run(path)
        yield name, first, min(_run(path) for _ in range(3))


def _run(path: str) -> float:
    page, _, query = path.partition("?")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    for part in query.split("&") if query else ():
        key, _, value = part.partition("=")
        app.query_params[key] = value.replace("+", " ")
    if page != "/":  # an app starts on Overview
        app.run()
        app.switch_page(str(ROOT / _SCRIPTS[page.strip("/")]))
    start = time.perf_counter()
    app.run()
    taken = time.perf_counter() - start
    if app.exception or app.error:
        raise RuntimeError(f"{path}: {[e.value for e in (*app.exception, *app.error)]}")
    return taken


def _scripts() -> dict[str, str]:
    """Script of each page by its address, as app.py declares them."""
    import ast

    found = {}
    for node in ast.walk(ast.parse((ROOT / "app.py").read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "Page":
            options = {k.arg: getattr(k.value, "value", None) for k in node.keywords}
            script = getattr(node.args[0], "value", "")
            found[str(options.get("url_path") or "")] = str(script)
    return found


_SCRIPTS = _scripts()
