"""Text from files shown as text: names and values never become markup."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~$&-])")
_NAMED = re.compile(r":(?=\w)")
_JOINER = "\u2060"
"""Takes no room. Between a colon and a word it keeps `:material/home:` and `:smile:` from being icons."""


def plain(text: str) -> str:
    """Escape everything Markdown, maths, icons and colours could be made of; line breaks become spaces."""
    return _NAMED.sub(f":{_JOINER}", _MARKS.sub(r"\\\1", " ".join(text.split())))
