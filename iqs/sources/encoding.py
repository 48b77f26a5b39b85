"""The encoding of a text file: told by its first bytes, by being UTF-8, else by which reading makes words.

Old eight-bit encodings cannot be told from bytes alone: every one of them reads nearly any file. The one is
taken under which the characters beyond ASCII look most like writing: letters of one language inside words,
capitals only at their start, signs only where signs stand.
"""

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from iqs.errors import UnreadableFile

_BLOCK = 1 << 22
_ENOUGH = 20_000  # words with characters beyond ASCII that are looked at
_WORD = re.compile(rb"[0-9A-Za-z]*[\x80-\xff][0-9A-Za-z\x80-\xff]*")
_WESTERN = (
    "äöüßéàè", "éèêëàâçîïôùûüœæ", "áéíóúñüïçàèò", "áàâãéêíóôõúüç", "àèéìòùí", "åäöæøéüò", "áéíóúýþæöð",
    "éëïöüèáóíê",
)  # fmt: skip
_CENTRAL = (
    "ąćęłńóśźż", "áčďéěíňóřšťúůýžöü", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţșț", "čćđšž", "äöüßé",
)  # fmt: skip
_CYRILLIC = ("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ",)
_GREEK = ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",)
_RARE = frozenset("âîûôùìòïýþðćźőűĺŕď")  # of two readings with one such letter each, the commoner is likelier
_LONE = frozenset("ÀÉÖÅÄÓ")  # capitals that are words or initials of their own
# Each encoding with the alphabets it was made for; the first that is not beaten is taken.
_EIGHT_BIT: Mapping[str, tuple[str, ...]] = {
    "cp1252": _WESTERN,
    "iso8859-15": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859-2": _CENTRAL,
    "mac_roman": _WESTERN,
    "cp850": _WESTERN,
    "cp1251": _CYRILLIC,
    "cp1253": _GREEK,
    "cp1254": ("çğıöşüâî",),
}
_FAR = ["cp932", "gb18030", "big5", "euc_kr", "cp1255", "cp1256", "cp874"]
_SIGNS = frozenset("€£°§©®™–—‘’‚“”„…«»·•¿¡º²³½¼¾×¥")
_MISPLACED = 2.0  # what a sign inside a word or a capital after a small letter takes away, in letters
_NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "utf-32": "UTF-32", "cp1252": "Windows-1252 (Western European)",
    "latin-1": "ISO 8859-1 (Western European)",
    "iso8859-15": "ISO 8859-15 (Western European)", "cp1250": "Windows-1250 (Central European)",
    "iso8859-2": "ISO 8859-2 (Central European)", "mac_roman": "Mac Roman", "cp850": "DOS code page 850",
    "cp1251": "Windows-1251 (Cyrillic)", "cp932": "Shift-JIS (Japanese)", "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)", "euc_kr": "EUC-KR (Korean)", "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)", "cp1255": "Windows-1255 (Hebrew)", "cp1256": "Windows-1256 (Arabic)",
    "cp874": "Windows-874 (Thai)",
}  # fmt: skip


@dataclass(frozen=True)
class Encoding:
    """A codec of Python's, what it does at errors, and the sentence that says what the text was read as."""

    codec: str
    note: str
    errors: str = "strict"


def encoding_of(path: Path) -> Encoding:
    """Find the encoding of a text file; UnreadableFile when no known one reads it."""
    with path.open("rb") as file:
        head = file.read(4096)
    for codec in (_marked(head), "utf-8"):
        if codec and _decodes(path, codec):
            return Encoding(codec, f"Read as {_NAMES[codec]}.")
    words = _words(path)
    valid = sum(n for word, n in words.items() if _text(word, "utf-8") is not None)
    if valid > 0.9 * words.total():
        return Encoding("utf-8", "Read as UTF-8; bytes that are none were replaced by “\ufffd”.", "replace")
    ranked = _by_plausibility(words, path)
    for codec in (*ranked, "latin-1"):
        if _decodes(path, codec):
            doubt = _doubt(words, codec, ranked)
            return Encoding(codec, f"Read as {_NAMES[codec]}, since it is not UTF-8{doubt}.")
    raise UnreadableFile("The file is not text in any known encoding; export it as CSV in UTF-8.")


def _marked(head: bytes) -> str:
    """The Unicode encoding that the first bytes tell, by their mark or by zeros at every other place."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(head) > 8 and head[1::2].count(0) > len(head) * 0.4:
        return "utf-16-le"
    return "utf-16-be" if len(head) > 8 and head[::2].count(0) > len(head) * 0.4 else ""


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _words(path: Path) -> Counter[bytes]:
    """Words with characters beyond ASCII, with how often they occur; the first of a long file."""
    found: Counter[bytes] = Counter()
    with path.open("rb") as file:
        while (block := file.read(_BLOCK)) and found.total() < _ENOUGH:
            found.update(_WORD.findall(block)[:_ENOUGH])
    return found


def _text(word: bytes, codec: str) -> str | None:
    try:
        return word.decode(codec)
    except UnicodeDecodeError:
        return None


def _by_plausibility(words: Counter[bytes], path: Path) -> dict[str, float]:
    """Scores of the encodings to try, the likeliest first; of equals the first of the list above."""
    scores = {codec: round(_score(words, codec, letters), 2) for codec, letters in _EIGHT_BIT.items()}
    ranked = dict(sorted(scores.items(), key=lambda item: -item[1]))
    if max(scores.values()) > 0.5:
        return ranked
    from charset_normalizer import from_bytes  # slow to load, and hardly a file needs it

    with path.open("rb") as file:
        best = from_bytes(file.read(1 << 18), cp_isolation=_FAR).best()
    return {best.encoding: 1.0, **ranked} if best else ranked


def _doubt(words: Counter[bytes], codec: str, scores: Mapping[str, float]) -> str:
    """What else the text could be, with a word that would then be another; "" when nothing else fits."""
    for other, score in scores.items():
        if score < scores.get(codec, 1.0) - 0.05 or codec not in _EIGHT_BIT:
            break
        for word in words:
            here, there = _text(word, codec), _text(word, other)
            if here != there:
                return f"; it could be {_NAMES[other]}, where “{here}” is “{there}”"
    return ""


def _score(words: Counter[bytes], codec: str, alphabets: tuple[str, ...]) -> float:
    """The share of characters beyond ASCII that stand where a writer would put them, at most 1.

    Letters count when they are of the one alphabet that covers most; what nobody writes so is taken off.
    """
    letters: Counter[str] = Counter()
    total = good = 0.0
    for word, n in words.items():
        text = _text(word, codec)
        if text is None:
            return -_MISPLACED
        for at, char in enumerate(text):
            if char < "\x80":
                continue
            total += n
            if _misplaced(char, text[max(0, at - 1) : at], text[at + 1 : at + 2]):
                good -= _MISPLACED * n
            elif char in _SIGNS:
                good += n
            elif len(text) > 1 or char.islower() or char in _LONE:
                letters[char.lower()] += n
    covered = max(sum(letters[c] * (0.95 if c in _RARE else 1) for c in alphabet) for alphabet in alphabets)
    return (good + covered) / max(total, 1.0)


def _misplaced(char: str, before: str, after: str) -> bool:
    """Whether nobody writes this character between the two beside it ("" at the end of a word)."""
    if char in _SIGNS:
        inside = before.isalpha() and after.isalpha() and char != "’"
        return inside or (before.isalpha() and char in "‘“„¿¡") or (after.isalpha() and char in "£€¥¼½¾")
    if not char.isalpha() or before.isdigit():
        return True
    if char >= "\u0370" and (before + after).isascii() and (before + after).isalpha():
        return True  # Greek or Cyrillic among Latin letters
    return char.isupper() and before.isalpha() and (before.islower() or after.islower())
