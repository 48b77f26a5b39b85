"""Delimited text: encodings, delimiters, headers, broken lines, and that every line is accounted for."""

import pytest

from iqs.errors import UnknownFile, UnreadableFile
from iqs.sources import Limits
from tests.sources.reading import Read

CALLS = (
    "ticket_id,agent,created_at,status\n0007,Ann,2024-01-31 10:00,open\n0008,Zoë,2024-02-01 11:00,closed\n"
)


def _calls(parsed: object) -> list[tuple[object, object]]:
    return [(r["interaction_id"], r["agent_id"]) for r in parsed.tables["interactions"].to_pylist()]  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_delimiter_and_line_end_gives_the_same_rows(
    read_text: Read, encoding: str, delimiter: str, end: str
) -> None:
    """Ids keep their zeros and names their accents."""
    content = CALLS.replace(",", delimiter).replace("\n", end).encode(encoding)
    parsed = read_text(content)
    assert _calls(parsed) == [("0007", "Ann"), ("0008", "Zoë")]
    assert parsed.tables["interactions"]["line"].to_pylist() == [2, 3]


def test_a_line_too_long_or_too_short_is_rejected_with_its_number(read_text: Read) -> None:
    """The rest of the file survives."""
    parsed = read_text(
        CALLS + "0009,Bob\n0010,Cy,2024-02-02 10:00,open,extra\n\n0011,Dee,2024-02-03 10:00,open\n"
    )
    assert [c[0] for c in _calls(parsed)] == ["0007", "0008", "0011"]
    assert (parsed.rows_read, parsed.rows_rejected) == (5, 2)
    assert [(r["line"], r["reason"]) for r in parsed.rejects.to_pylist()] == [
        (4, "the line has 2 cells where the header has 4"),
        (5, "the line has 5 cells where the header has 4"),
    ]
    assert parsed.tables["interactions"]["line"].to_pylist() == [2, 3, 7]


def test_an_unclosed_quotation_mark_costs_only_its_own_line(read_text: Read) -> None:
    """The lines after it, quoted cells among them, are read."""
    parsed = read_text(CALLS + '0009,"Bob,2024-02-02 10:00,open\n0010,"Jr, Cy",2024-02-02 10:00,open\n')
    assert _calls(parsed)[2:] == [("0010", "Jr, Cy")]
    (reject,) = parsed.rejects.to_pylist()
    assert (reject["line"], parsed.rows_read, parsed.rows_rejected) == (4, 4, 1)
    assert "quotation mark" in reject["reason"]


def test_line_numbers_are_physical_when_cells_hold_line_breaks(read_text: Read) -> None:
    """A name over two lines moves the next row down by one."""
    parsed = read_text(CALLS + '0009,"Bob\nB",2024-02-02 10:00,open\n0010,Cy,2024-02-02 10:00,open\n')
    assert parsed.tables["interactions"]["line"].to_pylist() == [2, 3, 4, 6]


def test_titles_above_the_header_and_totals_below_are_left_out(read_text: Read) -> None:
    """The note says how many lines were skipped; the total is a reject."""
    parsed = read_text("Support report\nJanuary 2024\n\n" + CALLS + "Total,,,2\n")
    assert len(_calls(parsed)) == 2
    assert "2 lines above the header left out." in parsed.recognition.notes
    assert [r["reason"] for r in parsed.rejects.to_pylist()] == ["a total, not a row of its own"]


def test_a_declared_separator_line_is_honoured(read_text: Read) -> None:
    """Excel writes `sep=;` as the first line."""
    assert len(_calls(read_text("sep=;\n" + CALLS.replace(",", ";")))) == 2


def test_nul_characters_are_removed(read_text: Read) -> None:
    """And a note says so."""
    parsed = read_text(CALLS.replace("Ann", "A\0nn"))
    assert _calls(parsed)[0] == ("0007", "Ann")
    assert "NUL characters were removed." in parsed.recognition.notes


def test_a_cell_larger_than_the_limit_rejects_its_row(read_text: Read) -> None:
    """The other rows stay."""
    parsed = read_text(CALLS + f"0009,{'x' * 5000},2024-02-02 10:00,open\n", limits=Limits(cell_bytes=1000))
    assert (len(_calls(parsed)), parsed.rows_rejected) == (2, 1)


def test_a_decimal_comma_beside_semicolons_is_a_decimal(read_text: Read) -> None:
    """pandas would read 5 here."""
    rows = "".join(f"{i};Zoë;R{i};Tone;4,5\n" for i in range(40))
    parsed = read_text("review_id;agent;ticket_id;criterion;score\n" + rows + "99;Zoë;R99;Tone;5,0\n")
    assert set(parsed.tables["ratings"]["score"].to_pylist()) == {4.5, 5.0}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        (b"\0" * 5000, "zero bytes"),
        ("ticket_id,agent,created_at,status\n", "no rows"),
        ("Dear team,\nplease find attached the numbers.\nBest\n", "single column|nothing in it"),
        ("just words\nmore words\n", "single column"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"MZ\x90\0", "program"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "xls"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"PAR1 broken", "damaged"),
        ('{"a": [1,', "damaged JSON"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(read_text: Read, content: str | bytes, said: str) -> None:
    """The sentence names the file and says what to do."""
    with pytest.raises((UnreadableFile, UnknownFile), match=said) as error:
        read_text(content, name="export.csv")
    assert "export.csv" in error.value.message


def test_too_many_columns_are_refused(read_text: Read) -> None:
    """500 by default."""
    with pytest.raises(UnreadableFile, match="501 columns"):
        read_text(",".join(f"c{i}x" for i in range(501)) + "\n" + ",".join("1" * 501) + "\n")


def test_ratings_on_several_scales_keep_their_order_and_lines(read_text: Read) -> None:
    """Each criterion has its own scale; blank lines and cells of several lines count as lines."""
    rows = "".join(
        f"R{i},2024-01-31,Ann,Tone,{i % 5 + 1}\nR{i},2024-01-31,Ann,Close,{i % 2}\n\n" for i in range(40)
    )
    parsed = read_text(
        f'review_id,review_date,agent,criterion,score\nR-1,2024-01-31,"Ann\nLee",Tone,5\n{rows}'
    )
    ratings = parsed.tables["ratings"].to_pylist()
    expected = [2, *(line for i in range(40) for line in (4 + 3 * i, 5 + 3 * i))]
    assert [r["line"] for r in ratings] == expected
    assert {(r["criterion"], r["scale_min"], r["scale_max"]) for r in ratings} == {
        ("Tone", 1, 5),
        ("Close", 0, 1),
    }
