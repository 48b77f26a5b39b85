"""Reports without names and without small groups: nothing of a person is anywhere in the file."""

import io
import re
from dataclasses import replace
from html import unescape

import openpyxl
import pypdfium2
import pytest

from iqs.analysis.selection import Selection, compared
from iqs.errors import UserError
from iqs.model import Filters, Grain
from iqs.scoring import measure
from iqs.share.compose import Options, Wish, report
from iqs.share.files import file_name, write
from iqs.share.report import Report, Section
from iqs.share.sections.registry import SECTIONS
from iqs.share.small import LEAST, left_out
from iqs.share.snapshot import snapshot
from iqs.store import Database, DuckEngine
from iqs.store.hidden import Small, hidden
from iqs.store.unnamed import pseudonyms, save_unnamed
from tests.share.conftest import AGENTS, BEFORE, FEW, NOW, known_words
from tests.support.tables import put, scored


@pytest.fixture(scope="module")
def nameless(team: Database) -> Report:
    """Every page for one agent's team with a title that names her, names hidden, rows added."""
    filters = Filters.of(NOW, agent=[a for a in AGENTS if a != FEW])
    chosen = Selection(filters, BEFORE, Grain.WEEK, compared(filters.sentence(), BEFORE), BEFORE)
    wishes = [Wish(key, chosen, (("trend_by", "Agent"), ("only", "agent:qx-anneliese"))) for key in SECTIONS]
    title = "For ANNELIESE Quastenflosser by qx-moritz"
    return report(team, title, wishes, Options(pseudonyms=True, rows=True), data_name=team.path.stem)


def test_no_name_and_no_id_is_anywhere(nameless: Report) -> None:
    """The whole file, its name and its title are searched for every agent, reviewer, manager and id."""
    text = unescape(snapshot(nameless)).replace("\\u003c", "<").replace("\\u003e", ">").casefold()
    for word in known_words():
        assert word.casefold() not in text, word
    for words in ("rev-qx", "ans-qx", "con-qx", "was kind", "alias"):
        assert words not in text.split("plotly.js")[0], words
    assert "qx" not in file_name(nameless.title, nameless.filters, "html")
    assert "Agent" in nameless.title


def test_no_name_is_in_the_pdf_or_the_workbook(nameless: Report) -> None:
    """Text of every page, with the first rows of each table and no charts (the web page has those), and every
    cell of every sheet."""

    def short(section: Section) -> Section:
        tables = tuple(replace(t, rows=t.rows[:12]) for t in section.tables)
        return replace(section, drawings=(), tables=tables)

    made = replace(nameless, sections=tuple(short(s) for s in nameless.sections))
    pages = [p.get_textpage().get_text_bounded() for p in pypdfium2.PdfDocument(write(made, "pdf"))]
    book = openpyxl.load_workbook(io.BytesIO(write(nameless, "xlsx")))
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    shown = nameless.title.split(" by ")[0].removeprefix("For ")
    for texts in (pages, [*cells, *book.sheetnames, str(book.properties.title)]):
        text = re.sub(r"\s+", " ", " ".join(texts)).casefold()
        assert shown.casefold() in text
        for word in (*known_words(), "rev-qx", "ans-qx", "con-qx", "was kind"):
            assert word.casefold() not in text, word


def test_one_agent_is_left_out_where_names_are_hidden_and_told_otherwise(
    team: Database, nameless: Report
) -> None:
    """With names, the numbers of the agent that is asked for, with her own counts; without, a sentence."""
    left = next(s for s in nameless.sections if s.key == "agent")
    assert (left.drawings, left.tables) == ((), ())
    filters = Filters.of(NOW)
    chosen = Selection(filters, BEFORE, Grain.WEEK, compared(filters.sentence(), BEFORE), BEFORE)
    wish = Wish("agent", chosen, (("person", AGENTS["qx-anneliese"]),))
    (told,) = report(team, "x", [wish]).sections
    own = measure(DuckEngine(team), ["iqs"], filters=Filters.of(NOW, agent="qx-anneliese")).one("iqs").n
    assert told.tables[0].rows[0][3] == own
    assert told.counted[0] == f"{own} own of IQS"
    assert AGENTS["qx-anneliese"] in told.looked_at


def test_pseudonyms_are_the_same_throughout_and_numbers_stay(team: Database, nameless: Report) -> None:
    """Every agent under a code of four digits, with the number that `measure` gives."""
    shown = pseudonyms(team)
    ledger = next(s for s in nameless.sections if s.key == "auto-fails")
    table = next(t for t in ledger.tables if t.title.startswith("Agents"))
    counted = {row[0]: row[1] for row in table.rows}
    for m in measure(DuckEngine(team), ["iqs"], by=["agent"], filters=Filters.of(NOW)).rows:
        if m.of("agent") != FEW:
            assert re.fullmatch(r"Agent [0-9A-F]{4,}", shown[m.of("agent")])
            assert counted[shown[m.of("agent")]] == m.n
    assert sum(code in nameless.filters_words for code in shown.values()) == 3
    assert nameless.title == f"For {shown['qx-anneliese']} by {pseudonyms(team, 'reviewer')['qx-moritz']}"
    assert any("pseudonyms" in note for note in nameless.notes)


def test_comments_cannot_be_asked(team: Database, nameless: Report) -> None:
    """They name people in their own words: the engine refuses, the part says so."""
    with pytest.raises(UserError, match="Comments name people"):
        hidden(team, everybody=True).table("comment_fact")
    voice = next(s for s in nameless.sections if s.key == "voice")
    assert voice.drawings == ()
    assert "left out where names are hidden" in voice.sentences[0]


def test_who_asked_not_to_be_named_never_is(database: Database) -> None:
    """Fay is behind a pseudonym in a report with names, also as a reviewer; the others are named."""
    put(database, agents=[{"agent_id": a, "name": f"{a.capitalize()} Lee"} for a in ("annie", "fayette")])
    for source, agent in (("a", "annie"), ("b", "fayette")):
        scores = (80.0, 90.0, 70.0) * 4
        put(database, **scored(*scores, agent_id=agent, source=source, reviewer="Fayette Lee"))
    save_unnamed(database, ["fayette"], saved_by="mia")
    chosen = Selection(Filters(), None, Grain.MONTH, "", BEFORE)
    text = snapshot(report(database, "x", [Wish("auto-fails", chosen)], Options(rows=True)))
    assert "Annie Lee" in text
    assert "fayette" not in text.casefold()


def test_at_least_two_groups_stand_together() -> None:
    """One small group takes the next smallest along; several take none; what is whole stays."""
    assert left_out({"a": 50, "b": 40, "c": 30}) == frozenset()
    assert left_out({"a": 50, "b": 40, "c": 3}) == {"b", "c"}
    assert left_out({"a": 50, "b": 3, "c": 3}) == {"b", "c"}
    assert left_out({"a": 50, "b": 1, "c": 2, "d": 30}) == {"b", "c", "d"}
    assert left_out({"a": 50, "b": 40, "c": 30}, {"a": 50, "b": 4, "c": 30}) == {"b", "c"}
    assert left_out({"a": 50, "b": 3, "": 9}) == {"b"}
    assert left_out({"a": 50, "b": 40, "c": 3}, {"a": 50, "b": 40}) == {"b", "c"}


def test_small_groups_are_not_shown_and_cannot_be_worked_out(team: Database, looked_at: Selection) -> None:
    """Fridolin has three reviews: he and another stand together, and the rest adds up without telling him."""
    wishes = [Wish(key, looked_at, (("trend_by", "Agent"),)) for key in ("overview", "trends", "auto-fails")]
    made = report(team, "x", wishes, Options(small=True))
    assert AGENTS[FEW] not in unescape(snapshot(made))
    ledger = next(s for s in made.sections if s.key == "auto-fails")
    table = next(t for t in ledger.tables if t.title.startswith("Agents"))
    counted = {str(row[0]): int(str(row[1])) for row in table.rows}
    whole = measure(DuckEngine(team), ["iqs"], filters=looked_at.filters).one("iqs").n
    assert sum(counted.values()) == whole
    (together,) = (name for name in counted if "left out because small" in name)
    assert len(counted) == len(AGENTS) - 1
    assert counted[together] >= 3 + LEAST
    assert any("left out because small" in note for note in made.notes)
    book = openpyxl.load_workbook(io.BytesIO(write(made, "xlsx")))
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    assert together in cells
    assert AGENTS[FEW] not in " ".join(cells)


def test_filters_hold_where_small_groups_stand_together(team: Database) -> None:
    """The engine narrows before it takes together: the number is that of the filter."""
    where = Filters.of(None, team="red")
    small = Small(frozenset({("review_fact", "", "team", "red")}))
    engine = hidden(team, everybody=False, where=where, small=small)
    asked = measure(engine, ["iqs"], filters=Filters.of(NOW)).one("iqs")
    assert asked == measure(DuckEngine(team), ["iqs"], filters=Filters.of(NOW, team="red")).one("iqs")
    (one,) = measure(engine, ["iqs"], by=["team"], filters=Filters.of(NOW)).rows
    assert one.of("team") == ""
