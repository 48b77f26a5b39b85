"""Exports that are known and hold nothing that can be loaded on its own, as data in `refused.toml`."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from iqs.errors import UnknownFile
from iqs.sources.headers import Header
from iqs.sources.layout import find


@dataclass(frozen=True)
class Refused:
    """One such export: the headers it is known by, what it holds, and what to load instead."""

    anchors: tuple[str, ...]
    what: str
    instead: str


@cache
def refused() -> tuple[Refused, ...]:
    """Every export that is refused by name."""
    text = (resources.files("iqs.sources") / "refused.toml").read_text(encoding="utf-8")
    return tuple(Refused(tuple(e["anchors"]), e["what"], e["instead"]) for e in tomllib.loads(text)["export"])


def refuse_known(name: str, headers: Sequence[Header]) -> None:
    """Raise UnknownFile, saying what to load instead, when the file is one of them."""
    for export in refused():
        if all(find(headers, a) for a in export.anchors):
            raise UnknownFile(f"“{name}” holds {export.what}. {export.instead}")
