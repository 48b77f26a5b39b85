"""Text from files shown as text: names and values never become markup."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:&-])")


def plain(text: str) -> str:
    """Escape everything Markdown, maths, icons and colours could be made of; line breaks become spaces."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
