"""A report as a PDF, read back page by page."""

from dataclasses import replace

import pypdfium2
import pytest

from iqs.share.document import as_pdf
from tests.support.reports import report


@pytest.fixture(scope="module")
def made() -> pypdfium2.PdfDocument:
    """The hand-made report with a table of 120 rows."""
    return pypdfium2.PdfDocument(as_pdf(report(120), "http://127.0.0.1:8501"))


def test_every_page_says_what_was_looked_at(made: pypdfium2.PdfDocument) -> None:
    """The filters, the last day with data and the number of the page; markup in data stays text."""
    pages = [p.get_textpage().get_text_bounded() for p in made]
    assert all("team Billing & <b>Refunds</b>" in t and "Data up to 31 Mar 2026" in t for t in pages)
    assert all(f"Page {i}" in t for i, t in enumerate(pages, 1))
    whole = "\n".join(pages)
    assert "One & only <i>sentence</i> with $markup$." in whole
    assert "IQS rose 3 points since January" in whole
    assert "3f9a-77c1" in pages[0]


def test_a_chart_says_what_its_own_section_rests_on() -> None:
    """A section of other days is not captioned by the days of the report; readings stand below charts."""
    one = replace(
        report().sections[0], looked_at="All dates", counted=("9 reviews",), readings=("How to read.",)
    )
    two = replace(one, drawings=one.drawings[:1], tables=())
    pages = pypdfium2.PdfDocument(as_pdf(replace(report(), sections=(two,))))
    text = pages[1].get_textpage().get_text_bounded()
    assert "All dates; 9 reviews" in text
    assert "How to read." in text


def test_a_long_table_has_its_header_on_each_page_and_all_rows(made: pypdfium2.PdfDocument) -> None:
    """None of its 120 rows is lost between two pages."""
    pages = [p.get_textpage().get_text_bounded() for p in made]
    assert sum("Agent 0" in t or "Agent 1" in t for t in pages) >= 2
    assert all("Reviews" in t for t in pages if "Agent 0" in t)
    assert all(any(f"Agent {i:03d}" in t for t in pages) for i in range(120))


def test_sections_are_bookmarks_and_the_title_is_known(made: pypdfium2.PdfDocument) -> None:
    """The outline leads to each section."""
    assert [b.get_title() for b in made.get_toc()] == [
        "Overview",
        "People",
        "Nothing here",
        "What the numbers mean",
    ]
    assert made.get_metadata_value("Title") == "Quality in the first quarter"
