"""The Digest preview: what the mail says, hidden names, and the line for cron."""

from collections.abc import Iterator

import pytest
import streamlit as st

from iqs.analysis.findings.rank import Findings
from iqs.store import Database
from tests.app.conftest import Show

PAGE = "pages/share/digest.py"


@pytest.fixture
def _nothing_found(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    st.cache_data.clear()
    monkeypatch.setattr("iqs.share.digest.compose.findings_to", lambda *_: Findings((), 7, 1, ()))
    yield
    st.cache_data.clear()


@pytest.mark.usefixtures("filled", "_nothing_found")
def test_the_mail_is_shown_as_it_will_read(show: Show) -> None:
    """Subject, headline, six metrics in words; the filters of the bar hold; text and cron line in tabs."""
    page = show(PAGE, team="blue", digest_tab="Send it", digest_hide="true")
    said = [c.value for c in page.caption]
    assert any(s.startswith("Subject: Support quality, 23 Feb to 1 Mar 2026") for s in said), said
    assert list(page.table[0].value["Metric"]) == ["IQS", "CSAT", "NPS", "FCR", "AHT", "CES"]
    assert any("Nothing clear stands out among 7 comparisons" in m.value for m in page.markdown)
    (line,) = [c.value for c in page.code if "iqs digest" in c.value]
    assert line.startswith("0 7 * * 1 iqs digest weekly --to lead@example.org")
    assert line.endswith("--where=team=blue --pseudonyms")


def test_a_value_cannot_end_the_command_of_the_cron_line() -> None:
    """Quoted for the shell, and for cron, which ends a command at a per cent sign."""
    from iqs.model import Grain
    from iqs.share.digest.digest import Asked
    from iqs.ui.digest import cron

    line = cron(Asked(Grain.WEEK, (("team", ("a; rm -rf % '",)),)))
    assert line.endswith("""'--where=team=a; rm -rf \\% '"'"''""")


def test_links_are_made_and_closed_on_their_page(show: Show, filled: Database) -> None:
    """With the filters of the bar; names are hidden unless one says otherwise."""
    from iqs.share.links import Answer, opened, token
    from iqs.store.shares import shares

    page = show("pages/share/links.py", team="blue", period="Last 28 days")
    assert page.subheader[0].value == "No links yet"
    page.text_input(key="share_title").set_value("For *us*")
    page.button(key="FormSubmitter:share_make-Make the link").click().run()
    assert not page.exception
    (share,) = shares(filled)
    assert (share.title, share.page, share.pseudonyms) == ("For *us*", "", True)
    assert share.query == "period=Last+28+days&team=blue"
    link = token(filled, share)
    assert opened(filled, link).answer is Answer.SHOWN
    assert any(c.value.endswith(f"/share/{link}") for c in page.code)
    assert any(m.value == "**For \\*us\\***" for m in page.markdown)
    page.button(key=f"share_revoke_{share.share_id}").click().run()
    assert opened(filled, link).answer is Answer.OVER
    assert not [c for c in page.code if link in c.value]
