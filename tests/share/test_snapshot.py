"""The HTML file of a report: whole in itself, its numbers, and names that stay text."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from iqs.analysis.selection import Selection
from iqs.errors import UnknownName, UserError
from iqs.model import Filters
from iqs.scoring import METRICS, measure, metric
from iqs.share.compose import Options, Wish, fingerprint, report
from iqs.share.files import file_name
from iqs.share.report import Report
from iqs.share.sections.registry import SECTIONS
from iqs.share.snapshot import snapshot
from iqs.store import Database, DuckEngine, open_database
from iqs.text import interval, value
from tests.share.conftest import AGENTS
from tests.support.tables import put, scored


class Page(HTMLParser):
    """What a browser reads of the file: tables by title, scripts, and every address that is asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.tags: list[str] = []
        self.asked: list[str] = []
        self.policy = ""
        self._title, self._in = "", ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember what a tag opens."""
        told = dict(attrs)
        self.tags.append(tag)
        self.asked += [v or "" for k, v in attrs if k in ("src", "href") and not (v or "").startswith("#")]
        if told.get("http-equiv") == "Content-Security-Policy":
            self.policy = told["content"] or ""
        if tag == "script":
            self.scripts.append((told, ""))
        if tag == "h3":
            self._title = ""
        if tag == "table":
            self.tables[self._title] = []
        if tag == "tr":
            self.tables[self._title].append([])
        if tag in ("td", "th"):
            self.tables[self._title][-1].append("")
        self._in = tag

    def handle_endtag(self, tag: str) -> None:
        """Text behind a tag belongs to none."""
        self._in = "" if tag in ("script", "style", "h3", "td", "th", "button") else self._in

    def handle_data(self, data: str) -> None:
        """Put text where it belongs."""
        if self._in == "script":
            attrs, before = self.scripts[-1]
            self.scripts[-1] = (attrs, before + data)
        elif self._in == "h3":
            self._title += data
        elif self._in in ("td", "th", "button") and self.tables:
            self.tables[self._title][-1][-1] += data


@pytest.fixture(scope="module")
def made(team: Database, looked_at: Selection) -> Report:
    """Half of the pages, with names; the other half is made without."""
    keys = ("overview", "trends", "side-by-side", "criteria", "voice", "leaderboard", "auto-fails")
    assert set(keys) <= set(SECTIONS)
    return report(team, "A <b>report</b>", [Wish(key, looked_at) for key in keys], data_name="Ours")


@pytest.fixture(scope="module")
def page(made: Report) -> Page:
    """The file, read."""
    return Page(snapshot(made))


def test_numbers_of_the_file_are_those_of_measure(team: Database, looked_at: Selection, page: Page) -> None:
    """Value, interval and n of all six metrics, read out of the HTML."""
    found = measure(DuckEngine(team), list(METRICS), filters=looked_at.filters)
    told = {row[0]: row[1:4] for row in page.tables["The six metrics"][1:]}
    assert len(told) == 6
    for m in found.rows:
        d = metric(m.metric).definition(m.definition)
        assert told[metric(m.metric).label] == [value(m, d), interval(m, d), f"{m.n:,}"]
    assert told["IQS"][0] != "–"


def test_every_part_says_what_it_rests_on(made: Report) -> None:
    """Filters, last day, n, fingerprint and time stand under each part and the definitions."""
    text = snapshot(made)
    stamps = re.findall(r'<p class="stamp">(.*?)</p>', text)
    assert len(stamps) == len(made.sections) + 1
    days = ("1 Mar 2026 to 30 Apr 2026", "data to 26 Apr 2026")
    for stamp in stamps:
        assert all(words in stamp for words in (*days, "reviews (IQS)", made.fingerprint, "made "))
    for meaning in made.meanings:
        assert meaning.name.split(":")[0] in text


def test_file_asks_for_nothing_and_runs_its_own_scripts_only(page: Page) -> None:
    """No address anywhere, and a policy with the digests of exactly the two scripts; plotly is there once."""
    assert page.asked == []
    ran = [text for attrs, text in page.scripts if attrs.get("type") != "application/json"]
    assert len(ran) == 2
    for text in ran:
        assert f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in page.policy
    assert page.policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in page.policy.split("style-src")[0]


def test_names_stay_text_in_tables_and_figures(made: Report, page: Page) -> None:
    """A name with a tag in it closes no script and opens no tag; the title neither."""
    assert "b" not in page.tags
    figures = [json.loads(text) for attrs, text in page.scripts if attrs.get("type") == "application/json"]
    assert len(figures) == sum(len(s.drawings) for s in made.sections) >= 9
    assert any("Dieudonné" in json.dumps(f, ensure_ascii=False) for f in figures)
    agents = [row[0] for row in page.tables["Agents by points lost to auto-fails"][1:]]
    assert AGENTS["qx-dieudonne"] in agents


def test_file_is_small_and_holds_no_conversation(made: Report) -> None:
    """Under 6 MB with all pages, and no id of a review, an answer or a conversation, and no comment."""
    text = snapshot(made)
    assert len(text.encode()) < 6_000_000
    for words in ("rev-qx", "ans-qx", "con-qx", "was kind"):
        assert words not in text


def test_rows_come_along_when_asked(team: Database, looked_at: Selection) -> None:
    """Latest first, counted, with the columns of the Rows page."""
    made = report(team, "x", [Wish("trends", looked_at, (("metric", "CSAT"),))], Options(rows=True))
    (rows,) = (t for t in made.sections[0].tables if t.title == "Rows behind CSAT")
    assert [c.label for c in rows.columns][:2] == ["Response id", "Conversation day"]
    n = measure(DuckEngine(team), ["csat"], filters=looked_at.filters).one("csat").n
    assert rows.note == f"The latest {n} of {n} answers that count."
    assert len(rows.rows) == n


def test_fingerprint_is_the_same_in_any_order(database: Database, tmp_path: Path) -> None:
    """Two files in either order are the same; a third is not."""
    other = open_database(tmp_path / "other.duckdb")
    one, two = scored(80.0, agent_id="ann"), scored(70.0, 60.0, agent_id="bob", source="b")
    for target, order in ((database, ("one", "two")), (other, ("two", "one"))):
        for name in order:
            put(target, name=name, **(one if name == "one" else two))
    assert fingerprint(database) == fingerprint(other)
    put(other, name="three", **scored(10.0, agent_id="cat", source="c"))
    assert fingerprint(database) != fingerprint(other)
    other.close()


def test_a_report_needs_pages_and_data(database: Database, looked_at: Selection) -> None:
    """Nothing chosen, an unknown page, and an empty database are said in a sentence."""
    with pytest.raises(UserError, match="at least one page"):
        report(database, "x", [])
    with pytest.raises(UnknownName, match="trend"):
        report(database, "x", [Wish("trend", looked_at)])
    with pytest.raises(UserError, match="no data yet"):
        report(database, "x", [Wish("trends", looked_at)])


def test_names_of_files_are_safe(looked_at: Selection) -> None:
    """Letters, digits and hyphens, whatever the title."""
    days = "2026-03-01-to-2026-04-30"
    assert file_name("../Über & <Ziel>", looked_at.filters, "html") == f"uber-ziel-{days}.html"
    assert file_name("…\u202e", looked_at.filters, "html") == f"report-{days}.html"
    assert len(file_name("long " * 90, Filters(), "html")) < 100
