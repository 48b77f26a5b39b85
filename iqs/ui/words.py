"""Text from files shown as text: names and values never become markup."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()#+!|<>~$&-])")
_NAMED = re.compile(r":(?=[\w/])|@(?=\w)|www(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"
"""Takes no room. It keeps `:material/home:` and `:smile:` from being icons, addresses from being links."""


def plain(text: str) -> str:
    """Escape everything Markdown, maths, icons, colours and links are made of; line breaks become spaces."""
    return _NAMED.sub(rf"\g<0>{_JOINER}", _MARKS.sub(r"\\\1", " ".join(text.split())))
