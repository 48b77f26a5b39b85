"""Early warning as a section: whether IQS moves before customers' answers do."""

from iqs.analysis.leading import FOLLOWERS, Leading, Order, leading
from iqs.analysis.leading_words import courses_reading, lags_readings, meaning, undated_words, weeks_note
from iqs.charts.leading import by_lag, lag_words, two_courses, verdict_of
from iqs.scoring import Engine, answered, metric
from iqs.share.asked import Asked
from iqs.share.report import Column, Format, Section, Table
from iqs.share.sections.shared import format_of, table

_PAGE = "side-by-side"


def section(engine: Engine, asked: Asked) -> Section:
    """What the Early warning tab of Side by side says of IQS beside one survey."""
    labels = {metric(k).label: k for k in FOLLOWERS}
    to = labels.get(asked.one("leading_to"), next(iter(labels.values())))
    found = answered(engine, leading, asked.filters, to=to)
    sentences, readings, drawings, tables = [], [], [], []
    if found.order is Order.NOT_ENOUGH:
        sentences.append(f"{found.sentence()}.")
    else:
        drawings.append(by_lag(found))
        sentences += [meaning(found), undated_words(found)]
        readings += lags_readings(found)
    if found.lags:
        tables.append(_lags(found))
    if found.weeks:
        drawings.append(two_courses(found))
        readings.append(courses_reading(found))
        tables.append(_weeks(found))
    return Section(
        "early-warning", f"Early warning: IQS beside {metric(to).label}", tuple(filter(None, sentences)),
        tuple(drawings), tuple(tables), _PAGE, asked.query, tuple(readings),
        found=f"{found.sentence()}.",
    )  # fmt: skip


def _lags(found: Leading) -> Table:
    columns = (
        Column("Lag"), Column("Correlation", Format.TWO_DECIMALS), Column("Limit", Format.TWO_DECIMALS),
        Column("Weeks", Format.WHOLE), Column("Verdict"),
    )  # fmt: skip
    rows = [(lag_words(x.weeks, found), x.r, x.limit, x.pairs, verdict_of(x)) for x in found.lags]
    return table("Correlation at each lag", columns, rows)


def _weeks(found: Leading) -> Table:
    used = dict(found.definitions)
    of, to = (metric(k) for k in (found.of, found.to))
    columns = (
        Column("Week of", Format.DAY),
        *(Column(m.label, format_of(m.definition(used[m.key]))) for m in (of, to)),
        Column("Reviews", Format.WHOLE), Column("Answers", Format.WHOLE),
    )  # fmt: skip
    rows = [(w.day, w.first, w.second, w.first_n, w.second_n) for w in found.weeks]
    return table(f"{of.label} and {to.label} week by week", columns, rows, weeks_note(found))
