"""A report made by hand, with something of everything a report can hold."""

from datetime import date, datetime, timedelta

import plotly.graph_objects as go

from iqs.charts.drawing import Drawing
from iqs.charts.theme import COLOURS, faded, styled
from iqs.model import Filters, Period
from iqs.share.report import Column, Format, Meaning, Report, Section, Table

WEEKS = tuple(date(2026, 1, 5) + timedelta(weeks=i) for i in range(12))
SCORES = (81.2, 82.0, 80.4, 79.9, 81.8, 83.1, 84.0, 83.2, 82.7, 84.4, 85.0, 84.1)

BY_WEEK = Table(
    "IQS by week",
    (
        Column("First day of the week", Format.DAY),
        Column("IQS", Format.PERCENT),
        Column("Low", Format.PERCENT),
        Column("High", Format.PERCENT),
        Column("Reviews", Format.WHOLE),
    ),
    tuple(
        (day, score, score - 2.5, score + 2.5, 40 + i)
        for i, (day, score) in enumerate(zip(WEEKS, SCORES, strict=True))
    ),
    "Weeks with fewer than 8 reviews are left out.",
)
BY_TEAM = Table(
    "Teams",
    (
        Column("Team"),
        Column("IQS", Format.PERCENT),
        Column("Handle time", Format.SECONDS),
        Column("NPS", Format.WHOLE),
        Column("Stars", Format.ONE_DECIMAL),
        Column("Last review", Format.TIME),
    ),
    (
        ("Billing & <b>Refunds</b>", 84.25, 341.0, 12, 4.25, datetime(2026, 3, 29, 14, 5)),
        ("=1+1", 79.5, 3725.5, -8, None, None),
        ("Zażółć 東京 🙂 " + "long" * 30, None, float("nan"), None, float("inf"), None),
    ),
)


def course() -> Drawing:
    """A line with a band over weeks."""
    figure = go.Figure()
    for end, fill in ((-2.5, None), (2.5, "tonexty")):
        figure.add_trace(
            go.Scatter(
                x=list(WEEKS), y=[s + end for s in SCORES], mode="lines", line={"width": 0}, fill=fill,
                fillcolor=faded(COLOURS["iqs"], 0.16), hoverinfo="skip",
            )
        )  # fmt: skip
    figure.add_trace(
        go.Scatter(x=list(WEEKS), y=list(SCORES), mode="lines+markers", line={"color": COLOURS["iqs"]})
    )
    figure.update_yaxes(title_text="IQS, %")
    return Drawing("IQS rose 3 points since January", styled(figure, 320), "IQS by week: first 81.2 %.")


def bars() -> Drawing:
    """Two bars with names that want to be markup."""
    names = ["Billing &amp; &lt;b&gt;Refunds&lt;/b&gt;", "$5 $x^2$"]
    figure = go.Figure(go.Bar(x=[3.0, 1.5], y=names, orientation="h", text=["3.0", "1.5"]))
    figure.update_xaxes(title_text="Points")
    return Drawing("Billing & <b>Refunds</b> costs most", styled(figure, 170), "Two bars: 3.0 and 1.5.")


def report(rows: int = 3) -> Report:
    """The report; `rows` is how many rows its longest table has."""
    long = Table(
        "All agents",
        (Column("Agent"), Column("Reviews", Format.WHOLE), Column("IQS", Format.PERCENT)),
        tuple((f"Agent {i:03d}", 10 + i, 70.0 + i % 25) for i in range(rows)),
    )
    return Report(
        title="Quality in the first quarter",
        data_name="Demo data",
        made_at=datetime(2026, 4, 1, 9, 30),
        filters=Filters.of(Period(date(2026, 1, 1), date(2026, 3, 31)), team="Billing & <b>Refunds</b>"),
        filters_words="1 Jan to 31 Mar 2026; team Billing & <b>Refunds</b>",
        as_of=date(2026, 3, 31),
        counted=("1,204 reviews", "310 survey answers"),
        fingerprint="3f9a-77c1",
        meanings=(
            Meaning("IQS", "Points earned of points possible, averaged over reviews.", "95 %, by agents."),
            Meaning("NPS", "Share of promoters less share of detractors.", "95 %, by answers."),
        ),
        sections=(
            Section(
                "overview",
                "Overview",
                ("IQS is 84.1 %, up 3 points.", "One & only <i>sentence</i> with $markup$."),
                (course(), bars()),
                (BY_WEEK, BY_TEAM),
                "overview",
                (("team", "Billing & <b>Refunds</b>"),),
            ),
            Section("people", "People", (), (), (long,)),
            Section("empty", "Nothing here", ("There are no contacts in this selection.",)),
        ),
        notes=("Names are hidden.",),
    )
