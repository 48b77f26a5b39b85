"""What to do while the dashboard has the database open: the page that does what the command would."""

from collections.abc import Sequence

PAGES = {
    "load": "Upload",
    "layouts": "Upload",
    "uploads": "Loaded files",
    "undo": "Loaded files",
    "agents": "Agents",
    "alias": "Agents",
    "unalias": "Agents",
    "settings": "Settings",
    "match": "Settings",
    "scorecards": "Scorecards",
    "what-if": "What if",
    "views": "Saved views",
    "events": "Trends",
    "feedback": "A review",
    "review": "A review",
    "rows": "Rows behind a number",
    "measure": "Overview",
    "awards": "Recognition",
    "coaching": "Coaching",
    "report": "Make a report",
    "share": "Share links",
}
"""The page of the dashboard that does what a command does."""


def what_to_do(words: Sequence[str]) -> str:
    """A sentence for whoever gave these words of a command line."""
    page = next((PAGES[w] for w in words[:1] if w in PAGES), None)
    return "Or ask it there." if page is None else f"Or do it there, on its page “{page}”."
