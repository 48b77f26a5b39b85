"""Numbers in the parts of a report: worked out a second time by hand, or as the page says them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import fmean

import pytest

from iqs.analysis.changes import changes
from iqs.analysis.charted import Charted
from iqs.analysis.findings.registry import all_findings
from iqs.model import Filters, Grain, Period
from iqs.scoring import measure
from iqs.share.asked import Asked
from iqs.share.report import Section, Table
from iqs.share.sections.calendar import section as calendar
from iqs.share.sections.drivers import section as happy_customers
from iqs.share.sections.findings import section as findings
from iqs.share.sections.leading import section as early_warning
from iqs.share.sections.recognition import section as recognition
from iqs.share.sections.stability import section as stability
from iqs.share.sections.trends import section as trends
from iqs.store import Database, DuckEngine, open_database
from tests.analysis.test_awards import SPAN
from tests.analysis.test_leaderboard import SPREAD, TEAM, reviews
from tests.support.tables import Row, put, rating, review, together
from tests.support.weekly import FIRST, weekly

WEEKS, STEP = 40, 24
ALL = Period(FIRST, FIRST + timedelta(days=7 * WEEKS - 1))


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    """Forty weeks of three teams of two; blue rises in week 24."""
    return weekly(WEEKS, step=STEP)


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory, rows: dict[str, list[Row]]) -> Iterator[DuckEngine]:
    """An engine over them that keeps what it added up, as a report's does."""
    database = open_database(tmp_path_factory.mktemp("stepped") / "test.duckdb")
    put(database, **rows)
    yield DuckEngine(database, answers={})
    database.close()


def asked(period: Period | None = ALL, *query: tuple[str, str], grain: Grain = Grain.WEEK) -> Asked:
    """What a section is asked: a period, and the page's own parameters."""
    return Asked(Filters(period), None, None, grain, query)


def table_of(section: Section, title: str) -> Table:
    """The table of a section with this title."""
    return next(t for t in section.tables if t.title == title)


def of_team(rows: dict[str, list[Row]], team: str, since: date, until: date) -> list[float]:
    """Per cent of each review of a team within these days: "Tone" goes from 0 to 5."""
    about = {r["review_id"]: r for r in rows["reviews"]}
    return [
        20.0 * float(r["score"])
        for r in rows["ratings"]
        if about[r["review_id"]]["team"] == team
        and since <= about[r["review_id"]]["conversation_at"].date() <= until
    ]


def test_changes_of_level_in_a_report_are_differences_of_plain_means(
    stepped: DuckEngine, rows: dict[str, list[Row]]
) -> None:
    """Blue's change is the mean after the step minus the mean before; red and green have none."""
    made = stability(stepped, asked())
    told = {row[0]: row for row in table_of(made, "Changes of level").rows}
    day = FIRST + timedelta(days=7 * STEP)
    before = fmean(of_team(rows, "blue", FIRST, day - timedelta(days=1)))
    after = fmean(of_team(rows, "blue", day, ALL.end))
    (found,) = [
        c for c in changes(stepped, Charted("iqs"), Filters(ALL), Grain.WEEK, "team").found if c.group
    ]
    assert (found.group, found.day) == ("blue", day)
    assert found.after.value == pytest.approx(after)
    assert found.before.value == pytest.approx(before)
    assert told["blue"][1:3] == ("changed", f"+{found.size:.1f} points")
    assert told["blue"][3] == f"+{found.low:.1f} to +{found.high:.1f}"
    assert told["red"][1:] == ("no clear change", None, None, None, WEEKS)
    assert set(told) == {"Everything", "blue", "red", "*green*"}


def test_signals_in_a_report_are_weighted_means_of_their_days(
    stepped: DuckEngine, rows: dict[str, list[Row]]
) -> None:
    """Each signal's level and n are those of the reviews in its days, whatever team wrote them."""
    made = stability(stepped, asked(ALL, ("stability_base", "The first half")))
    assert made.drawings[0].title
    found = [t for t in made.tables if t.title == "Signals"]
    for days, _, level, n, _ in found[0].rows if found else ():
        first, last = _days(str(days))
        inside = [p for t in ("blue", "red", "*green*") for p in of_team(rows, t, first, last)]
        assert (level, n) == (f"{fmean(inside):.1f} %", len(inside))
    assert found


def _days(words: str) -> tuple[date, date]:
    from datetime import datetime

    ends = [datetime.strptime(d, "%d %b %Y").date() for d in re.findall(r"\d+ \w{3} \d{4}", words)]
    return ends[0], ends[-1]


def test_awards_in_a_report_are_those_of_the_page_with_plain_scores(database: Database) -> None:
    """Fay's mean of ten reviews and its n stand in the reason; who earned nothing stands as nobody."""
    put(database, **reviews(TEAM), interactions=SPAN)
    made = recognition(DuckEngine(database), asked(None, ("award_month", "March 2026")))
    told = {row[0]: row for row in table_of(made, "Awards").rows}
    mean = fmean(min(100.0, TEAM["fay"] + off) for off in SPREAD)
    assert told["Best in All"][1] == "fay"
    reason = str(told["Best in All"][2])
    shown = re.search(r"(\d+\.\d) % \(95 %: (\d+\.\d) to (\d+\.\d) %\)", reason)
    assert shown is not None
    value, low, high = (float(x) for x in shown.groups())
    # The fair score lies between the plain mean and everybody's, which is 81.
    assert fmean(TEAM.values()) < value <= mean
    assert low < value < high
    assert reason.endswith("; 10 reviews.")
    assert told["Customers' favourite"][1] == "nobody"
    assert made.title == "Recognition: March 2026"
    assert made.looked_at == "March 2026, as the data say today"


def test_findings_in_a_report_are_those_of_the_page(stepped: DuckEngine) -> None:
    """Sentences and n are those of the page's own answer; blue's rise is among them."""
    late = Period(FIRST + timedelta(days=7 * (STEP - 8)), ALL.end)
    made = findings(stepped, asked(late))
    page = all_findings(stepped, Filters(late))
    listed = table_of(made, "All findings").rows
    every = [c for f in page.findings for c in (f.told, *f.others[:4])]
    assert [(r[0], r[3], r[4]) for r in listed] == [(c.sentence({}), c.n, c.counted) for c in every]
    assert made.sentences == tuple(f.told.sentence({}) for f in page.findings[:5])
    assert any("blue" in s for s in made.sentences)
    assert made.readings[0].startswith(f"{page.looked:,} comparisons by {page.detectors} detectors")


def test_the_calendar_in_a_report_has_plain_means_by_month(
    stepped: DuckEngine, rows: dict[str, list[Row]]
) -> None:
    """Each month's value is the mean of its reviews, the latest month first, over all dates."""
    made = calendar(stepped, asked(Period(FIRST, FIRST), ("season_of", "IQS")))
    assert made.title.startswith("Calendar: ")
    months = table_of(made, "IQS by month").rows
    assert [r[0] for r in months] == sorted((r[0] for r in months), reverse=True)
    march = next(r for r in months if r[0] == date(2025, 3, 1))
    plain = [
        p for t in ("blue", "red", "*green*") for p in of_team(rows, t, date(2025, 3, 1), date(2025, 3, 31))
    ]
    assert march[1] == pytest.approx(fmean(plain))
    assert march[4] == len(plain)
    # All at nine, as in an export without hours: none are drawn, and it says so.
    assert [s for s in made.sentences if s.startswith("By hour of the day: ")]
    assert len(made.drawings) == 3


def test_panels_of_trends_show_each_group_with_its_value(stepped: DuckEngine) -> None:
    """One panel a team on the same axis; its head and its words have what measure says."""
    made = trends(stepped, asked(ALL, ("trend_by", "Team")))
    drawn = made.drawings[1]
    values = {
        t: measure(stepped, ["iqs"], filters=Filters.of(ALL, team=t)).one("iqs") for t in ("blue", "*green*")
    }
    heads = [a.text for a in drawn.figure.layout.annotations]
    for team, m in values.items():
        assert team in heads
        assert f"{team}: IQS {m.value:.1f} % (n = {m.n:,})" in drawn.alt
    ranges = {tuple(drawn.figure.layout[a].range) for a in ("yaxis", "yaxis2", "yaxis3")}
    assert len(ranges) == 1


def test_early_warning_in_a_report_has_the_weeks_of_both(
    stepped: DuckEngine, rows: dict[str, list[Row]]
) -> None:
    """Of forty weeks the last ends on a Friday; too few for a lead, which is said. Weeks have plain means."""
    made = early_warning(stepped, asked())
    assert made.sentences == ("Not enough weeks: 39 have at least 5 reviews and 5 answers, 52 are needed.",)
    week = table_of(made, "IQS and CSAT week by week").rows[0]
    inside = [
        p for t in ("blue", "red", "*green*") for p in of_team(rows, t, FIRST, FIRST + timedelta(days=6))
    ]
    answers = [r["score"] >= 4 for r in rows["surveys"] if r["response_id"].startswith("0 ")]
    assert week[0] == FIRST
    assert week[1:3] == (pytest.approx(fmean(inside)), pytest.approx(100 * fmean(answers)))
    assert week[3:] == (len(inside), len(answers))


def test_what_goes_with_happy_customers_in_a_report_says_when_it_cannot_tell(database: Database) -> None:
    """Three pairs of review and answer are no model: how many there are and are needed stands there."""
    made = [
        review(f"r{i}", rating("Tone", 3.0 + i % 2), interaction_id=f"c{i}", agent_id="ann",
               conversation_at="2026-03-02")
        for i in range(3)
    ]  # fmt: skip
    answers: Sequence[Row] = [
        {"response_id": f"a{i}", "score": 5.0, "interaction_id": f"c{i}", "responded_at": "2026-03-02"}
        for i in range(3)
    ]
    put(database, **together(*made), surveys=list(answers))
    found = happy_customers(DuckEngine(database), asked(None))
    assert found.sentences[0] == "Not enough data to say what goes with satisfied customers."
    assert "3" in found.sentences[1]
    assert found.drawings == ()
