"""What is imported leaves the garbage collector's sight, again when a page has brought a library."""

import gc
import sys
from types import ModuleType

import pytest

from iqs.ui import frame


def test_libraries_that_pages_bring_are_settled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """At first, after a library of sixty modules, and not for nothing or for one module of ours."""
    settled: list[int] = []
    monkeypatch.setattr(gc, "freeze", lambda: settled.append(len(sys.modules)))
    monkeypatch.setattr(frame, "_settled", 0)
    frame.settle()
    frame.settle()
    assert len(settled) == 1
    for i in range(60):
        monkeypatch.setitem(sys.modules, f"library.{i}", ModuleType(f"library.{i}"))
        if i == 0:
            frame.settle()
            assert len(settled) == 1
    frame.settle()
    assert len(settled) == 2
