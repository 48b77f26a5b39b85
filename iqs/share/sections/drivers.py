"""What goes with satisfied customers, as a section: effects of criteria, and what they must be read with."""

from iqs.analysis.drivers import OUTCOMES, Depth, Drivers, drivers
from iqs.analysis.drivers_words import CAUTION, MODEL_READING, RANK_READING, evidence, findings
from iqs.charts.drivers import CUSTOMERS, MOST_DRAWN, effects
from iqs.scoring import Engine, answered, metric
from iqs.share.asked import Asked
from iqs.share.report import Cell, Column, Format, Section, Table
from iqs.share.sections.shared import table

_PAGE, _TITLE = "side-by-side", "What goes with happy customers"


def section(engine: Engine, asked: Asked) -> Section:
    """What that tab of Side by side says of answers to one survey."""
    labels = {metric(k).label: k for k in OUTCOMES}
    outcome = labels.get(asked.one("drivers_of"), next(iter(labels.values())))
    found = answered(engine, drivers, asked.filters, outcome)
    title = f"{_TITLE}: {metric(outcome).label}"
    tables = [_dropped(found)] if found.dropped else []
    left_out = "; ".join(f"{n:,} × {why}" for why, n in found.left_out)
    left = f"Left out, pairs of review and answer: {left_out}." if left_out else ""
    if found.depth is Depth.NOT_ENOUGH:
        said = f"Not enough data to say what goes with {CUSTOMERS[outcome]}."
        sentences = tuple(filter(None, (said, found.why)))
        return Section(
            "drivers", title, sentences, (), tuple(tables), _PAGE, asked.query, tuple(filter(None, (left,)))
        )
    if found.depth is Depth.EXPLORATORY:
        said = f"{found.why} Until then: how ratings and answers rank together, each criterion on its own."
        return Section(
            "drivers", title, (said,), (), (_ranks(found), *tables), _PAGE, asked.query,
            tuple(filter(None, (evidence(found), RANK_READING, CAUTION, left))),
        )  # fmt: skip
    more = f"The chart shows the first {MOST_DRAWN}." if len(found.drivers) > MOST_DRAWN else ""
    return Section(
        "drivers", title, tuple(findings(found)), (effects(found),), (_effects(found), *tables), _PAGE,
        asked.query,
        tuple(filter(None, (evidence(found), MODEL_READING, more, *found.notes, CAUTION, left))),
    )  # fmt: skip


def _effects(found: Drivers) -> Table:
    size = Format.SIGNED if found.unit.startswith("points of") else Format.TWO_DECIMALS
    columns = [
        Column("Criterion"), Column(f"Effect, {found.unit}", size), Column("95 % from", size),
        Column("to", size), Column("For"), Column("Verdict"),
    ]  # fmt: skip
    shares = any(d.share is not None for d in found.drivers)
    if shares:
        columns += [Column(c, Format.PERCENT) for c in ("Share", "share from", "share to")]
    columns += [Column("Mean rating", Format.PERCENT), Column("n", Format.WHOLE)]
    rows = [
        (d.criterion, d.effect, d.low, d.high, d.step, d.verdict.value,
         *((d.share, d.share_low, d.share_high) if shares else ()), d.usual, d.rated)
        for d in found.drivers
    ]  # fmt: skip
    note = "Share: part of what all criteria together explain." if shares else ""
    return table("Criteria by their effect", columns, rows, note)


def _ranks(found: Drivers) -> Table:
    columns = (
        Column("Criterion"), Column("Rank correlation", Format.TWO_DECIMALS), Column("Verdict"),
        Column("Conversations", Format.WHOLE), Column("Mean rating", Format.PERCENT),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (d.criterion, d.rho, d.verdict.value, d.rated, d.usual) for d in found.drivers
    ]
    return table("Criteria by rank correlation with the answer", columns, rows)


def _dropped(found: Drivers) -> Table:
    columns = (Column("Criterion"), Column("Why it is not looked at"))
    return table("Criteria not looked at", columns, [(d.criterion, d.why) for d in found.dropped])
