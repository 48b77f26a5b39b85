"""The leaderboard as a section: fair scores with their intervals, places, and who stands apart."""

from collections.abc import Mapping

from iqs.analysis.leaderboard import leaderboard
from iqs.analysis.places import Leaderboard
from iqs.analysis.yardstick import criteria
from iqs.charts.board_words import APART, PLACES_READING, board_reading, nobody
from iqs.charts.standings import band_words, places_of, ranges, standings
from iqs.model import DIMENSIONS
from iqs.scoring import Engine, Metric, answered, metric
from iqs.share.asked import Asked, names
from iqs.share.report import Cell, Column, Format, Section, Table
from iqs.share.sections.shared import claimed, format_of, measure_columns, measured, table

_DRAWN = 25
_TITLE, _PAGE = "Leaderboard", "leaderboard"


def section(engine: Engine, asked: Asked) -> Section:
    """What the leaderboard says; groups that are small enough to be left out have no place in it."""
    m = metric(asked.metric(), engine.settings())
    by = asked.by("board_by", "agent", plural=True)
    criterion = asked.one("board_of")
    if m.key != "iqs" or criterion not in answered(engine, criteria, asked.filters.during(None)):
        criterion = ""
    adjusted = asked.one("board_adjusted", "true").casefold() != "false"
    board = answered(engine, leaderboard, m.key, asked.filters, by, criterion, adjusted)
    called = names(engine, by, asked)
    title = f"{_TITLE}: {DIMENSIONS[by].plural} by {criterion or m.label}"
    tables = [t for t in (_places(board, m, called), _apart(board, m, called)) if t is not None]
    if not board.places:
        return Section("leaderboard", title, (nobody(board, m),), (), tuple(tables), _PAGE, asked.query)
    some = board.places[:_DRAWN]
    drawings = [standings(board, some, called)]
    readings = list(board_reading(board, m))
    if board.average is not None:
        drawings.append(ranges(board, some, called))
        readings.append(PLACES_READING)
    if len(board.places) > _DRAWN:
        readings.append(f"The first {_DRAWN} of {len(board.places)} are drawn; all are in the table.")
    if adjusted and board.average is not None:
        left = "; ".join(f"{factor}: {why}" for factor, why in board.not_adjusted)
        readings.append(
            "Adjusted as if everybody had the same mix." + (f" Not adjusted for {left}." if left else "")
        )
    return Section(
        "leaderboard", title, (), tuple(drawings), tuple(tables), _PAGE, asked.query, tuple(readings)
    )


def _places(board: Leaderboard, m: Metric, called: Mapping[str, str]) -> Table | None:
    if not board.places:
        return None
    d, label = board.definition, DIMENSIONS[board.by].label
    ranked = board.average is not None
    written = format_of(d)
    columns = [Column(label)]
    if ranked:
        columns += [Column("Where"), Column("Place, 90 %"), Column("Fair score", written),
                    Column("95 % from", written), Column("to", written)]  # fmt: skip
    columns += measure_columns("Plain score", d, m.counted)
    if ranked:
        columns.append(Column("Reliability", Format.PERCENT))
    rows: list[tuple[Cell, ...]] = []
    for p in board.places:
        fair: tuple[Cell, ...] = ()
        if ranked:
            where = band_words(p.band, board) if p.band else ""
            fair = (where, places_of(p), p.score, p.low, p.high)
        last: tuple[Cell, ...] = (100 * (p.reliability or 0.0),) if ranked else ()
        rows.append((called.get(p.group, p.group), *fair, *measured(p.raw), *last))
    return table(f"{board.criterion or m.label} by {label.lower()}", columns, rows)


def _apart(board: Leaderboard, m: Metric, called: Mapping[str, str]) -> Table | None:
    if not board.apart:
        return None
    label = DIMENSIONS[board.by].label
    columns = (
        Column(label), Column("Why"), Column("Plain score", format_of(board.definition)),
        Column(m.counted.capitalize(), Format.WHOLE),
    )  # fmt: skip
    rows = [(called.get(p.group, p.group), APART[p.standing], claimed(p.raw), p.raw.n) for p in board.apart]
    note = "They take no part in the order."
    return table(f"Shown apart: {len(board.apart)}", columns, rows, note)
