"""Text for chat tools: what people or files wrote stays text there, and calls nobody."""

import re

from iqs.text import printable

_JOINER = "\u2060"
"""A word joiner, which is not seen: between "@" and a word it keeps a tool from calling people."""
_SLACK_MARKS = re.compile(r"([*_~`@])")
_MARKDOWN_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:=])")


def for_slack(text: str) -> str:
    """Text within a message of Slack: no bold, link, or mention comes of it."""
    safe = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SLACK_MARKS.sub(rf"\1{_JOINER}", safe)


def for_markdown(text: str) -> str:
    """Text within Markdown as Teams, Discord and others read it: no mark, link, or mention comes of it."""
    return _MARKDOWN_MARKS.sub(r"\\\1", printable(text)).replace("@", f"@{_JOINER}")
