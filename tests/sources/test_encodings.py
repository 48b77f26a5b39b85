"""One table in many encodings and delimiters: the same content, and the encoding taken is stated."""

import csv
import io

import pytest

from iqs.sources import Parsed
from tests.sources.reading import Read

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "latin-1": "Windows-1252",  # the same bytes, but for control characters
    "iso8859-15": "Windows-1252",  # the same bytes, but for eight signs
    "cp1250": "Windows-1252",  # the same bytes for these letters
    "cp850": "DOS code page 850",
    "mac_roman": "Mac Roman",
}
DELIMITERS = [",", ";", "\t", "|"]
HEADER = ["review_id", "ticket_id", "agent", "criterion", "score", "comment"]
ROWS = [
    ["001", "0007", "Zoë Müller", "Begrüßung", 4.5, 'Sagt "schön", aber; mit | und\tTab'],
    ["001", "0007", "Zoë Müller", "Lösung", 3.25, "zwei\nZeilen, ça va bien"],
    ["002", "0008", "José Ibáruz", "Begrüßung", 5.0, "día; größer"],
]
# What only these encodings write, in words that tell them: € and œ, Polish, Czech, Cyrillic, Greek, Japanese.
TELLING = [
    ("cp1252", "Windows-1252", "kostet 5 € – “œuvre”"),
    ("iso8859-15", "ISO 8859-15", "kostet 5 €, œuvre"),
    ("mac_roman", "Mac Roman", "kostet 5 € – “œuvre”"),
    ("utf-16-le", "UTF-16", "kostet 5 € – “œuvre” Źle 対応"),
    ("cp1250", "Windows-1250", "Łukasz Wójcik: źle się dzieje, 5 €"),
    ("iso8859-2", "ISO 8859-2", "Łukasz Wójcik: źle się dzieje"),
    ("cp1250", "Windows-1250", "Antonín Dvořák: příliš žluťoučký kůň"),
    ("cp1254", "Windows-1254", "Işık Çağrı: teşekkürler, hızlı çözüm oldu, ağaç"),
    ("cp1251", "Windows-1251", "Спасибо, всё решили быстро"),
    ("cp1253", "Windows-1253", "Πολύ καλή εξυπηρέτηση, ευχαριστώ"),
    ("cp932", "Shift-JIS", "こんにちは、対応が遅いです。ありがとうございます。返事がない"),
]


def _write(rows: list[list[object]], delimiter: str) -> str:
    """The table as a spreadsheet saves it; the decimal comma goes with the semicolon."""
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=delimiter)
    for row in [HEADER, *rows]:
        sheet.writerow(
            [str(c).replace(".", ",") if isinstance(c, float) and delimiter == ";" else c for c in row]
        )
    return text.getvalue()


def _content(parsed: Parsed) -> list[list[object]]:
    reviews = {r["review_id"]: r for r in parsed.tables["reviews"].to_pylist()}
    return [
        [r["review_id"], reviews[r["review_id"]]["interaction_id"], reviews[r["review_id"]]["agent_id"],
         r["criterion"], r["score"], r["comment"]]
        for r in parsed.tables["ratings"].sort_by("line").to_pylist()
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", DELIMITERS, ids=["comma", "semicolon", "tab", "bar"])
def test_one_table_in_twelve_encodings_and_four_delimiters_is_the_same(
    read_text: Read, encoding: str, delimiter: str
) -> None:
    """Accents, quotation marks, delimiters and line breaks in cells, and decimals come out as they were."""
    parsed = read_text(_write(ROWS, delimiter).encode(encoding), scale=(1.0, 5.0))
    assert _content(parsed) == ROWS
    assert parsed.rejects.num_rows == 0
    assert parsed.recognition.notes[0].startswith(f"Read as {ENCODINGS[encoding]}")


@pytest.mark.parametrize(("encoding", "name", "text"), TELLING)
@pytest.mark.parametrize("delimiter", DELIMITERS, ids=["comma", "semicolon", "tab", "bar"])
def test_characters_that_only_some_encodings_have_tell_which_it_is(
    read_text: Read, encoding: str, name: str, text: str, delimiter: str
) -> None:
    """The sign of the euro, ligatures and other alphabets are read as written."""
    rows: list[list[object]] = [
        ["003", "0009", "Ann", "Tone", 1.0, text],
        ["003", "0009", "Ann", "Care", 2.0, ""],
    ]
    parsed = read_text(_write(rows, delimiter).encode(encoding), scale=(1.0, 5.0))
    assert [row[-1] for row in _content(parsed)] == [text, None]
    assert parsed.recognition.notes[0].startswith(f"Read as {name}")


def test_a_word_that_two_encodings_write_alike_is_named(read_text: Read) -> None:
    """Byte 8E alone is Ä for one and é for another: what is taken, and what it could be, is said."""
    parsed = read_text("id,agent,date,status\n1,Ren\x8e,2024-01-01,open\n".encode("latin-1"), kind="contacts")
    (note, *_) = parsed.recognition.notes
    assert parsed.tables["interactions"]["agent_id"].to_pylist() == ["René"]
    assert note == "Read as Mac Roman, since it is not UTF-8."
    parsed = read_text("id,agent,date,status\n1,M\x9fd,2024-01-01,open\n".encode("latin-1"), kind="contacts")
    assert "it could be" in parsed.recognition.notes[0]


def test_single_bytes_that_are_not_utf8_cost_only_themselves(read_text: Read) -> None:
    """One stray byte in a UTF-8 file must not turn every Müller into MÃ¼ller."""
    lines = "".join(f"{i},Müller,2024-01-01,open\n" for i in range(20)).encode()
    parsed = read_text(b"id,agent,date,status\n" + lines + b"99,Zo\xeb,2024-01-01,open\n", kind="contacts")
    names = parsed.tables["interactions"]["agent_id"].to_pylist()
    assert (names.count("Müller"), names[-1]) == (20, "Zo\ufffd")
    assert "replaced" in parsed.recognition.notes[0]
