"""Words and phrases of a comment, in any language, and the pattern that finds them in a table again."""

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from iqs.analysis.small_words import SMALL
from iqs.text import HIDDEN, masked


def _ranges(category: str) -> str:
    """Characters of a Unicode category as the inside of a class of a regular expression."""
    codes = [c for c in range(0x12000) if unicodedata.category(chr(c))[0] == category]
    starts = [c for i, c in enumerate(codes) if i == 0 or codes[i - 1] != c - 1]
    ends = [c for i, c in enumerate(codes) if i == len(codes) - 1 or codes[i + 1] != c + 1]
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True))


# Python's \w leaves out combining marks, without which words of many scripts fall apart.
_LETTER = rf"\w{_ranges('M')}"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Thai, Lao, Burmese, Khmer, Kana and Han, which are written without spaces between words."""
_BREAKS = r".,;:!?…。、，；：！？()\[\]{}\"“”„«»/–—\n\r" + HIDDEN[0]
"""Signs that no phrase goes across."""
_TOKEN = re.compile(rf"[{_LETTER}]+(?:['’][{_LETTER}]+)*")
_PARTS = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_BREAK = re.compile(rf"[{_BREAKS}]")
_WRITTEN_TOGETHER = re.compile(rf"[{_UNSPACED}]")
LONGEST_TEXT = 5_000
"""Letters of a comment that are read."""


def terms_of(text: str, names: frozenset[str] = frozenset()) -> frozenset[str]:
    """Words and two-word phrases of a comment in lower case, each once.

    Phrases do not go across a full stop, comma or the like. Small words (“the”, “and”) do not stand alone and
    make no phrase among themselves; `names` and phrases with them are left out. Text that is written without
    spaces gives every pair of neighbouring characters. Words without any letter are no terms.
    """
    found: set[str] = set()
    for clause in _clauses(text):
        before, before_small = "", True
        for word in clause:
            kind = _kind(word)
            if kind is _Kind.NOTHING or word in names:
                before, before_small = "", True
            elif kind is _Kind.UNSPACED:
                found.update(word[i : i + 2] for i in range(len(word) - 1))
                before, before_small = "", True
            else:
                small = kind is _Kind.SMALL
                if not small:
                    found.add(word)
                if before and not (small and before_small):
                    found.add(f"{before} {word}")
                before, before_small = word, small
    return frozenset(found)


class _Kind(Enum):
    NOTHING, UNSPACED, SMALL, WORD = range(4)


@lru_cache(maxsize=100_000)
def _kind(word: str) -> _Kind:
    if not any(c.isalpha() for c in word):
        return _Kind.NOTHING
    if _WRITTEN_TOGETHER.search(word):
        return _Kind.UNSPACED
    return _Kind.SMALL if word in SMALL or len(word) == 1 else _Kind.WORD


def small_words(term: str) -> int:
    """How many of a term's words are small ones."""
    return sum(word in SMALL for word in term.split())


def _clauses(text: str) -> Iterator[list[str]]:
    for clause in _BREAK.split(masked(text[:LONGEST_TEXT]).lower().replace("’", "'")):
        tokens = _TOKEN.findall(clause)
        if tokens and _WRITTEN_TOGETHER.search(clause):
            tokens = [part for token in tokens for part in _PARTS.findall(token)]
        yield tokens


_L = r"\p{L}\p{M}\p{N}_"
_U = r"\x{0E00}-\x{0EFF}\x{1000}-\x{109F}\x{1780}-\x{17FF}\x{3040}-\x{30FF}\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}"
_BEFORE = rf"(?:^|[^{_L}'’]|[{_U}]|(?:^|[^{_L}])['’])"
_AFTER = rf"(?:$|[^{_L}'’]|[{_U}]|['’](?:$|[^{_L}]))"
_GAP = rf"[^{_L}{_BREAKS}]+"


def pattern_of(term: str) -> str:
    """A regular expression (RE2) for comments in which `term` stands as `terms_of` counts it.

    Anything that is no word or phrase is looked for as whole words all the same.
    """
    if _WRITTEN_TOGETHER.search(term):
        return f"(?i){_quoted(term)}"
    words = [_quoted(w) for w in term.split()]
    return f"(?i){_BEFORE}{_GAP.join(words)}{_AFTER}"


def _quoted(text: str) -> str:
    quoted = "".join(c if c.isalnum() or c == "_" or ord(c) > 127 else f"\\{c}" for c in text)
    return quoted.replace("\\'", "['’]")
