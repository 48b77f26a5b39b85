"""Criteria as a section: what each costs, how it is rated, and whether that changed."""

from iqs.analysis.change_words import verdict_words
from iqs.analysis.compare import Verdict
from iqs.analysis.criteria import basis_of, criteria
from iqs.charts.criteria import points_by_criterion, scores, scores_reading
from iqs.scoring import Engine, answered, metric
from iqs.share.asked import Asked
from iqs.share.report import Cell, Column, Format, Section
from iqs.share.sections.shared import measured, table
from iqs.text import why_not

_TITLE, _PAGE = "Criteria", "criteria"


def section(engine: Engine, asked: Asked) -> Section:
    """What the Criteria page says of scores."""
    m = metric("iqs", engine.settings())
    answer = answered(engine, criteria, asked.filters, asked.comparison)
    if answer.iqs.value is None or not answer.iqs.enough:
        return Section("criteria", _TITLE, (why_not(answer.iqs, m),), page=_PAGE)
    if not answer.criteria:
        said = "These reviews have a total only, no ratings by criterion."
        return Section("criteria", _TITLE, (said,), page=_PAGE)
    b = basis_of(m, m.definition(answer.definition))
    columns = [
        Column("Criterion"), Column("Points lost", Format.TWO_DECIMALS), Column("Score", Format.PERCENT),
        Column("95 % from", Format.PERCENT), Column("to", Format.PERCENT), Column("Ratings", Format.WHOLE),
    ]  # fmt: skip
    if answer.comparison is not None:
        columns += [Column("Change", Format.SIGNED), Column("Is that clear?")]
    columns += [Column("Not rated", Format.PERCENT), Column("Weight", Format.PERCENT), Column("Group")]
    rows: list[tuple[Cell, ...]] = []
    for c in answer.criteria:
        change: tuple[Cell, ...] = ()
        if answer.comparison is not None:
            known = c.change is not None and c.change.verdict is not Verdict.NOT_ENOUGH
            change = (
                c.change.difference if c.change and known else None,
                verdict_words(c.change.verdict, c.change.good) if c.change else "",
            )
        rows.append((c.name, c.lost, *measured(c.score), *change, c.unrated, c.weight, c.group or ""))
    return Section(
        "criteria", _TITLE, (),
        (points_by_criterion(answer), scores(answer, b.ratings)),
        (table("Criteria by points lost", columns, rows),), _PAGE, asked.query,
        (scores_reading(answer),),
    )  # fmt: skip
