"""Auto-fails as a section: the points they take, by criterion, agent and team."""

from collections.abc import Mapping, Sequence

from iqs.analysis.auto_fail import GroupLoss, auto_fail_ledger
from iqs.charts.points_lost import by_criterion, where_points_went
from iqs.scoring import Engine, Measure, answered, metric
from iqs.share.asked import Asked, names
from iqs.share.report import Cell, Column, Format, Section, Table
from iqs.share.sections.shared import claimed, measured, table
from iqs.text import why_not

_TITLE, _PAGE = "Auto-fails", "auto-fails"


def section(engine: Engine, asked: Asked) -> Section:
    """What the Auto-fail page says; no single review."""
    m = metric("iqs", engine.settings())
    ledger = answered(engine, auto_fail_ledger, asked.filters)
    if ledger.iqs.value is None or not ledger.iqs.enough:
        return Section("auto-fails", _TITLE, (why_not(ledger.iqs, m),), page=_PAGE)
    drawings = [where_points_went(ledger)]
    sentences = []
    whole: list[tuple[str, Measure]] = [
        ("IQS, %", ledger.iqs), ("IQS without auto-fails, %", ledger.without),
        ("Points lost to auto-fails", ledger.lost), ("Reviews auto-failed, %", ledger.failed),
    ]  # fmt: skip
    tables = [
        table(
            "In all",
            (Column("Number"), Column("Value", Format.ONE_DECIMAL), Column("95 % from", Format.ONE_DECIMAL),
             Column("to", Format.ONE_DECIMAL), Column("Reviews", Format.WHOLE)),
            [(label, *measured(found)) for label, found in whole],
        )
    ]  # fmt: skip
    if not ledger.criteria:
        sentences.append("No criterion of these reviews is critical.")
    else:
        if sum(bool(c.failed) for c in ledger.criteria) > 1:
            drawings.append(by_criterion(ledger))
        columns = (
            Column("Criterion"), Column("Points lost", Format.TWO_DECIMALS), Column("Failed", Format.WHOLE),
            Column("Rated", Format.WHOLE), Column("Share", Format.PERCENT),
            Column("95 % from", Format.PERCENT), Column("to", Format.PERCENT),
        )  # fmt: skip
        rows: list[tuple[Cell, ...]] = [
            (c.criterion, c.points, c.failed, c.rated, c.share, c.low, c.high) for c in ledger.criteria
        ]
        note = "A review that fails several critical criteria shares its loss equally among them."
        tables.append(table("Critical criteria", columns, rows, note))
        tables.append(_groups("Team", ledger.teams, names(engine, "team", asked)))
        tables.append(_groups("Agent", ledger.agents, names(engine, "agent", asked)))
    return Section("auto-fails", _TITLE, tuple(sentences), tuple(drawings), tuple(tables), _PAGE, asked.query)


def _groups(label: str, found: Sequence[GroupLoss], called: Mapping[str, str]) -> Table:
    columns = (
        Column(label), Column("Reviews", Format.WHOLE), Column("Auto-failed", Format.PERCENT),
        Column("95 % from", Format.PERCENT), Column("to", Format.PERCENT),
        Column("Points lost", Format.ONE_DECIMAL), Column("IQS", Format.PERCENT),
    )  # fmt: skip
    rows = [
        (called.get(g.group, g.group), g.iqs.n, claimed(g.failed), claimed(g.failed, "low"),
         claimed(g.failed, "high"), claimed(g.lost), claimed(g.iqs))
        for g in found
    ]  # fmt: skip
    return table(f"{label}s by points lost to auto-fails", columns, rows)
