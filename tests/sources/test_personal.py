"""Personal data of customers leave no trace: not in tables, samples, notes or rejects."""

# ruff: noqa: E501 - rows of tables stay in one line, in plain sight

import io

import pytest
import xlsxwriter

from iqs.sources import Parsed
from iqs.sources.personal import is_personal
from tests.sources.reading import Read

HEADER = ["Ticket ID", "Agent", "Created", "Status", "Handle time", "Customer Name", "Customer Email", "IP Address",
          "Caller number", "ANI", "Requester", "From", "Mobile No", "Remote IP", "Backup"]  # fmt: skip
SECRETS = ["Joe Doe", "joe@x.com", "10.0.0.7", "+1 555 123 4567", "5551234567", "Jim Beam", "sue@x.com",
           "0171 5551234", "2001:db8::1", "kim@y.org"]  # fmt: skip
ROWS = [
    ["1", "Ann", "2024-01-01 10:00", "open", "60", *SECRETS],
    ["2", "Ann", "someday", "open", "long", *SECRETS],
    ["1", "Ann", "2024-01-01 10:00", "closed", "60", *SECRETS],
]


def _csv(*rows: list[str]) -> str:
    return "\n".join(",".join(r) for r in [HEADER, *rows]) + "\n"


def _workbook(*rows: list[str]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for r, row in enumerate([HEADER, *rows]):
            sheet.write_row(r, 0, row)
    return target.getvalue()


def _everything(parsed: Parsed) -> str:
    tables = "".join(str(t.to_pylist()) for t in (*parsed.tables.values(), parsed.rejects))
    return tables + str(parsed.recognition)


@pytest.mark.parametrize("form", ["csv", "workbook"])
def test_nothing_of_a_customer_is_left_but_a_hash(read_text: Read, form: str) -> None:
    """In any file: columns for it are dropped or hashed, and rejected rows do not hold it either."""
    parsed = read_text(_csv(*ROWS) if form == "csv" else _workbook(*ROWS))
    found = _everything(parsed)
    assert [s for s in SECRETS if s in found] == []
    assert [c.header for c in parsed.recognition.columns if c.why == "personal data, not stored"] == [
        "Customer Name", "IP Address", "Caller number", "ANI", "Requester", "From", "Mobile No", "Remote IP", "Backup",
    ]  # fmt: skip
    first = parsed.tables["interactions"].to_pylist()[0]
    assert (len(first["customer_id"]), first["customer_id"].isalnum()) == (16, True)
    assert {(r["line"], r["column"], r["value"]) for r in parsed.rejects.to_pylist()} == {
        (3, "Created", "someday"), (3, "Handle time", "long"), (4, "Ticket ID", "1"),
    }  # fmt: skip


def test_a_broken_line_is_not_kept_as_text(read_text: Read) -> None:
    """Any part of it may be a customer's: its number in the file is enough to find it."""
    parsed = read_text(_csv(*ROWS[:1]) + ",".join(ROWS[0][:-2]) + "\n")
    (reject,) = parsed.rejects.to_pylist()
    assert (reject["line"], reject["value"]) == (3, "(not kept: personal data)")
    assert [s for s in SECRETS if s in _everything(parsed)] == []


def test_a_broken_line_of_a_file_without_customers_is_shown(read_text: Read) -> None:
    """There the text helps to mend it."""
    parsed = read_text("Ticket ID,Agent,Created,Status\n1,Ann,2024-01-01,open\n2,Bob\n")
    assert [r["value"] for r in parsed.rejects.to_pylist()] == ["2,Bob"]


@pytest.mark.parametrize(
    ("header", "samples", "personal"),
    [
        ("Customer Email", (), True),
        ("Client IP", (), True),
        ("Caller ID", (), True),
        ("Kundenname", (), True),
        ("Backup", ("a@x.com", "b@x.org"), True),
        ("Extra", ("+49 171 5551234",), True),
        ("Extra", ("(0171) 555-1234",), True),
        ("Extra", ("192.168.0.1", "10.0.0.1"), True),
        ("Extra", ("2024-01-31", "10"), False),
        ("Extra", ("a@x.com", "none of it"), False),
        ("Version", ("1.2.3",), False),
        ("Extra", (), False),
    ],
)
def test_a_column_is_personal_by_its_header_or_its_cells(
    header: str, samples: tuple[str, ...], personal: bool
) -> None:
    """Dates, numbers and versions are not taken for telephone numbers or addresses."""
    assert is_personal(header, samples) is personal
