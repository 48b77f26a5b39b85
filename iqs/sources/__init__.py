"""Files that others wrote, as canonical rows: `preview` says what a file is, `read` gives its rows.

Parsing happens in a limited process, so that a hostile file can end nothing but itself.
"""

from iqs.sources.archive import left_out, unpack
from iqs.sources.guard import glance
from iqs.sources.layout import Layout
from iqs.sources.layout_text import layouts, own_layout
from iqs.sources.limited import preview, read, read_events
from iqs.sources.parsed import (
    REJECTS,
    Answers,
    ColumnUse,
    Limits,
    OnProgress,
    Parsed,
    Preview,
    Progress,
    Question,
    Recognition,
)

__all__ = [
    "REJECTS",
    "Answers",
    "ColumnUse",
    "Layout",
    "Limits",
    "OnProgress",
    "Parsed",
    "Preview",
    "Progress",
    "Question",
    "Recognition",
    "glance",
    "layouts",
    "left_out",
    "own_layout",
    "preview",
    "read",
    "read_events",
    "unpack",
]
