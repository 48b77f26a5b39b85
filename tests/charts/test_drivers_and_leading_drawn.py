"""Charts of drivers and of leads say what was found, in title, labels and alt text."""

from dataclasses import replace
from datetime import date, timedelta

from iqs.analysis.compare import Verdict
from iqs.analysis.drivers import Depth, Driver, Drivers
from iqs.analysis.lags import Lag
from iqs.analysis.leading import Leading, Order, Week
from iqs.charts.drivers import effects, headline
from iqs.charts.leading import by_lag, two_courses
from iqs.model import Filters


def driver(
    name: str, effect: float, half: float, verdict: Verdict, step: str = "one point of five"
) -> Driver:
    """A criterion with an effect and its interval."""
    return Driver(
        name, "", 500, 80.0, step, verdict, effect, effect - half, effect + half, per_sd=effect, share=50.0
    )


IQS_OF_WEEKS = (80.0, 82.0, 84.0, None, 88.0, 90.0)
SOLVED = driver("Solved <b>", 12.0, 3.0, Verdict.CLEAR)
TONE = driver("Tone", 6.0, 2.0, Verdict.CLEAR)
SPEED = driver("Speed", -1.0, 2.5, Verdict.NOT_CLEAR)
RULES = driver("Rules", 1.0, 60.0, Verdict.NOT_CLEAR, "yes in place of no")
ANSWER = Drivers(
    outcome="csat",
    definition="top_box",
    filters=Filters(),
    unit="points of CSAT",
    n=500,
    drawn_from=None,
    events=120,
    agents=20,
    coefficients=4,
    dropped=(),
    left_out=(),
    why="",
    depth=Depth.MODEL,
    kind="logit",
    drivers=(SOLVED, TONE, RULES, SPEED),
    ahead=("Solved <b>", ("Tone", "Speed")),
)


def test_effects_are_drawn_with_intervals_and_said_in_full() -> None:
    """Dots, intervals, names as text; a huge interval does not stretch the axis; alt names every value."""
    drawing = effects(ANSWER)
    clear, unclear = drawing.figure.data
    assert list(clear.x) == [12.0, 6.0]
    assert list(clear.error_x.array) == [3.0, 2.0]
    assert clear.y[0] == "Solved &lt;b&gt;"
    assert unclear.y[0] == "Rules<br><i>yes in place of no</i>"
    assert unclear.marker.symbol == "circle-open"
    low, high = drawing.figure.layout.xaxis.range
    assert -6 < low < -3.5
    assert 15 < high < 17
    assert drawing.figure.layout.xaxis.title.text == "Points of CSAT per step"
    assert "Tone +6.0 points of CSAT (4.0 to 8.0, clear)" in drawing.alt
    assert "Speed −1.0 points of CSAT (−3.5 to 1.5, not clear)" in drawing.alt


def test_title_claims_an_order_only_where_there_is_one() -> None:
    """Most only where all other clear criteria are behind; without any clear criterion it says so."""
    assert headline(ANSWER) == (
        "Solved <b> goes most with satisfied customers: +12.0 points of CSAT for one point of five"
    )
    assert headline(replace(ANSWER, ahead=("Solved <b>", ("Speed",)))) == (
        "Solved <b> and Tone go with satisfied customers"
    )
    assert headline(replace(ANSWER, drivers=(TONE, SPEED), ahead=("Tone", ("Speed",)))) == (
        "Tone goes with satisfied customers: +6.0 points of CSAT for one point of five"
    )
    assert headline(replace(ANSWER, drivers=(SPEED,))) == "No criterion clearly goes with satisfied customers"


def lead(*found: tuple[int, float, bool], lag: int | None) -> Leading:
    """An answer with these lags: weeks, correlation, whether the later half shows it; the limit is 0.3."""
    lags = tuple(Lag(weeks, r, 0.3, 90, again) for weeks, r, again in found)
    order = Order.NO_LEAD if lag is None else Order.FIRST if lag > 0 else Order.AFTER
    return Leading(
        of="iqs",
        to="csat",
        definitions=(("iqs", "guide"), ("csat", "top_box")),
        filters=Filters(),
        weeks=tuple(
            Week(date(2024, 1, 1) + timedelta(days=7 * i), x, 70.0, 9, 20) for i, x in enumerate(IQS_OF_WEEKS)
        ),
        usable=92,
        lags=lags,
        lag=next((one for one in lags if one.weeks == lag), None),
        order=order,
        first_n=900,
        second_n=2000,
        undated=0,
        without_auto_fail=True,
    )


def test_lags_are_drawn_and_said() -> None:
    """The claimed bar has the colour of IQS, the same week none; each lag is told in words."""
    drawing = by_lag(lead((-2, 0.35, False), (0, 0.6, True), (2, 0.45, True), lag=2))
    bars = drawing.figure.data[0]
    assert bars.marker.color == ("rgba(135,147,160,0.45)", "rgba(0,0,0,0)", "#3b82c9")
    assert [told[0] for told in bars.customdata] == [
        "CSAT first, IQS 2 weeks later",
        "in the same week",
        "IQS first, CSAT 2 weeks later",
    ]
    assert [told[3] for told in bars.customdata] == [
        "not clear: the later half does not show it",
        "not claimed",
        "clear",
    ]
    assert drawing.title == "IQS moved first: CSAT followed about 2 weeks later"
    assert "IQS first, CSAT 2 weeks later 0.45" in drawing.alt


def test_other_direction_and_no_lead() -> None:
    """Customers first, and nothing clear."""
    assert by_lag(lead((-1, 0.5, True), (0, 0.1, False), lag=-1)).title == (
        "CSAT moved first: IQS followed about 1 week later"
    )
    nothing = by_lag(lead((1, 0.1, False), lag=None))
    assert nothing.title == "No clear lead: neither IQS nor CSAT moved ahead of the other"


def test_courses_stand_one_above_the_other() -> None:
    """Weekly dots and a line of five weeks each; a week without a number is a gap."""
    drawing = two_courses(lead((2, 0.45, True), lag=2))
    dots, line, *_ = drawing.figure.data
    assert list(dots.y) == [80.0, 82.0, 84.0, None, 88.0, 90.0]
    assert list(line.y)[2] == (80 + 82 + 84 + 88) / 4
    assert {t.yaxis for t in drawing.figure.data} == {"y", "y2"}
    assert drawing.alt == (
        "IQS and CSAT, week by week, 6 weeks. IQS smoothed over 5 weeks: lowest 82.0 in the week of 1 Jan "
        "2024, highest 87.3 in the week of 29 Jan 2024. CSAT smoothed over 5 weeks: lowest 70.0 in the week "
        "of 1 Jan 2024, highest 70.0 in the week of 5 Feb 2024."
    )
