"""Certificates and announcements: one page, text that stays text."""

import pypdfium2
import pytest

from iqs.share.announcement import Praise, Target, announcement
from iqs.share.certificate import Certificate, certificate

NAUGHTY = "A$x^2$ <b>Łukasz</b> Ελένη"


def test_a_pdf_of_one_lying_a4_page_holds_the_words_as_they_are() -> None:
    """Its font is embedded; `$` and `<b>` are letters."""
    page = pypdfium2.PdfDocument(
        certificate(Certificate("Most improved", "May 2026", NAUGHTY, "IQS +4.0 points."), "pdf")
    )
    assert len(page) == 1
    assert page[0].get_size() == pytest.approx((11.69 * 72, 8.27 * 72), abs=1)
    text = page[0].get_textpage().get_text_range()
    for words in ("Most improved", "May 2026", NAUGHTY, "IQS +4.0 points."):
        assert words in text
    page.close()


def test_a_png_can_be_looked_at_whatever_the_name() -> None:
    """Characters that no font has become a box; a long name takes two lines and less room."""
    made = certificate(Certificate("x", "y", f"李小龍 \u202e{'long name ' * 12}", "because " * 60), "png")
    assert made.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (Target.PLAIN, "*Ann* <!channel> @here"),
        (Target.SLACK, "*\u2060Ann*\u2060 &lt;!channel&gt; @\u2060here"),
        (Target.MARKDOWN, "\\*Ann\\* \\<\\!channel\\> @\u2060here"),
    ],
)
def test_names_in_an_announcement_call_nobody_and_mark_nothing(target: Target, name: str) -> None:
    """Escaped as the tool it is pasted into needs it."""
    praise = Praise("Most improved", (("*Ann* <!channel> @here", "Reason."),))
    text = announcement([praise], "May 2026", [("Bob", "so\nkind", "Mia")], target)
    assert f"congratulations, {'' if target is Target.PLAIN else '*'}" in text or target is Target.PLAIN
    assert name in text
    assert "so kind" in text
    assert announcement([], "May 2026", [], target) == ""
