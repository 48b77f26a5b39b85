"""Small tables in plain sight (lists of dicts) turned into canonical Arrow tables and loaded."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from itertools import count
from typing import Any

import pyarrow as pa

from iqs.model import TABLES, Filters, Type
from iqs.scoring import Engine, FrameEngine, Measure, Result, measure
from iqs.sources.parsed import REJECTS, Parsed, Recognition
from iqs.store import Database, DuckEngine, Upload, load, read_settings

Row = dict[str, Any]
FACTS = ("review_fact", "survey_fact", "contact_fact")
ARROW = {
    Type.TEXT: pa.string(),
    Type.NUMBER: pa.float64(),
    Type.WHOLE: pa.int64(),
    Type.FLAG: pa.bool_(),
    Type.TIME: pa.timestamp("us"),
}
USUAL: dict[str, Row] = {
    "agents": {},
    "interactions": {"source": "desk"},
    "reviews": {"source": "qa"},
    "ratings": {"source": "qa", "scale_min": 1.0, "scale_max": 5.0},
    "surveys": {"source": "poll", "scale_min": 1.0, "scale_max": 5.0, "kind": "csat"},
}
"""What a row has when the test does not say otherwise."""
_NPS = {"scale_min": 0.0, "scale_max": 10.0}
_KINDS = {"interactions": "contacts"}


def time_of(value: Any) -> Any:
    """A time from a datetime, a date or ISO text."""
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, 12)
    return value


def arrow(name: str, rows: Sequence[Row]) -> pa.Table:
    """Rows of the canonical table `name`; a misspelt column is an error."""
    table = TABLES[name]
    allowed = {*table.names, "line"}
    full = []
    for row in rows:
        assert set(row) <= allowed, f"{name} has no {set(row) - allowed}"
        usual = USUAL[name] | (_NPS if row.get("kind") == "nps" else {})
        full.append({**usual, **row})
    data = {}
    for column in table.columns:
        cells = [row.get(column.name) for row in full]
        if column.type is Type.TIME:
            cells = [time_of(c) for c in cells]
        data[column.name] = pa.array(cells, ARROW[column.type])
    data["line"] = pa.array([row["line"] for row in full], pa.int64())
    return pa.table(data)


def numbered(tables: dict[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Rows with the line they stand on; the ratings of a review stand on the line of that review."""
    lines = count(2)
    of_review: dict[Any, int] = {}
    out: dict[str, list[Row]] = {}
    for name, rows in sorted(tables.items(), key=lambda item: item[0] == "ratings"):
        out[name] = []
        for row in rows:
            line = row.get("line")
            if line is None and name == "ratings":
                line = of_review.get(row["review_id"])
            if line is None:
                line = next(lines)
            if name in ("reviews", "ratings"):
                of_review.setdefault(row["review_id"], line)
            out[name].append({**row, "line": line})
    return out


def parsed(*, rejects: Iterable[Row] = (), **tables: Sequence[Row]) -> Parsed:
    """A read file with these canonical rows; `rejects` are rejected rows, one reject each."""
    rows = numbered(tables)
    rejected = pa.Table.from_pylist(list(rejects), REJECTS)
    first = next(iter(tables), "reviews")
    lines = {r["line"] for some in rows.values() for r in some}
    return Parsed(
        recognition=Recognition("sheet", "Sheet", _KINDS.get(first, first), 1.0, (), ()),
        tables={name: arrow(name, some) for name, some in rows.items()},
        rejects=rejected,
        rows_read=len(lines) + rejected.num_rows,
        rows_rejected=rejected.num_rows,
    )


_names = count(1)


def put(
    database: Database, *, name: str | None = None, as_of: datetime | None = None, **tables: Any
) -> Upload:
    """Load rows as one file whose bytes are unlike any before; `name` fixes its bytes."""
    name = name or f"file {next(_names)}"
    return load(
        database,
        parsed(**tables),
        file_name=f"{name}.csv",
        sha256=sha256(name.encode()).hexdigest(),
        loaded_by="mia",
        as_of=as_of,
    )


def empty(database: Database) -> None:
    """Take every row out of a database."""
    with database.writing() as cursor:
        for table in (
            *TABLES,
            *FACTS,
            "pattern_rating",
            "pattern_mark",
            "uploads",
            "rejects",
            "audit",
            "agent_aliases",
            "scorecard_versions",
            "shout_outs",
            "unnamed_agents",
            "feedback",
            "disputes",
        ):
            cursor.execute(f"delete from {table}")
        cursor.execute("delete from settings where key not in ('data_version', 'timezone')")
        cursor.execute("update settings set value = '0' where key = 'data_version'")
        cursor.execute("update settings set value = 'UTC' where key = 'timezone'")


def review(review_id: str, *ratings: Row, **more: Any) -> dict[str, list[Row]]:
    """One review with its ratings, as rows of both tables."""
    day = {"conversation_at": "2026-03-02 10:00", "reviewed_at": "2026-03-05 10:00"}
    head = {"review_id": review_id, "agent_id": "ann", "review_type": "manager", "scorecard": "card"}
    source = {"source": more["source"]} if "source" in more else {}
    return {
        "reviews": [{**head, **day, **more}],
        "ratings": [{"review_id": review_id, **source, **r} for r in ratings],
    }


def rating(criterion: str, score: float | None, **more: Any) -> Row:
    """One rating, on a scale of 1 to 5 unless told."""
    return {"criterion": criterion, "score": score, **more}


def together(*reviews: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Several reviews as rows of both tables."""
    return {name: [row for r in reviews for row in r[name]] for name in ("reviews", "ratings")}


def scored(*percent: float, **more: Any) -> dict[str, list[Row]]:
    """Reviews of one criterion on a scale of 0 to 100 with these scores."""
    scale = {"scale_min": 0.0, "scale_max": 100.0}
    return together(*(review(f"s{i}", rating("All", p, **scale), **more) for i, p in enumerate(percent)))


def five_reviews(times: int = 1) -> dict[str, list[Row]]:
    """Scores 100, 9.91, 63.96, 90.99 and 0; the first on half its card, the rest of it not applicable.

    Their average is 52.972; by points they give (50 + 9.91 + 63.96 + 90.99) / 4.5 = 47.746.
    """
    percent = {"scale_min": 0.0, "scale_max": 100.0}
    made = []
    for t in range(times):
        for score in (9.91, 63.96, 90.99, 0.0):
            ratings = (rating(name, score, **percent) for name in "ab")
            made.append(review(f"whole {score} {t}", *ratings))
        skipped = rating("b", None, not_applicable=True, **percent)
        made.append(review(f"half {t}", rating("a", 100.0, **percent), skipped))
    return together(*made)


def frames(database: Database) -> dict[str, Any]:
    """The facts of a database as pandas frames."""
    out = {}
    for name in (
        *FACTS, "rating_fact", "linked_fact", "linked_draw_fact", "linked_rating_fact", "comment_fact",
        "agents",
    ):  # fmt: skip
        with database.cursor() as cursor:
            out[name] = pandas_frame(cursor.table(name).to_arrow_table())
    return out


def pandas_frame(table: pa.Table) -> Any:
    """A pandas frame with nullable columns."""
    import pandas as pd

    return table.to_pandas(types_mapper=pd.ArrowDtype)


class Board:
    """A database and one of the two engines to ask it with."""

    def __init__(self, database: Database, engine: str) -> None:
        self.database = database
        self.kind = engine

    def put(self, **tables: Any) -> Upload:
        """Load rows as one file."""
        return put(self.database, **tables)

    @property
    def engine(self) -> Engine:
        """The engine over what is loaded now."""
        if self.kind == "duckdb":
            return DuckEngine(self.database)
        return FrameEngine(frames(self.database), read_settings(self.database))

    def ask(self, metric: str, definition: str | None = None, **how: Any) -> Result:
        """Measure one metric."""
        if definition is not None:
            how["definitions"] = {metric: definition}
        if "where" in how:
            how["filters"] = Filters.of(how.pop("period", None), **how.pop("where"))
        return measure(self.engine, [metric], **how)

    def one(self, metric: str, definition: str | None = None, **how: Any) -> Measure:
        """Measure one metric without a split."""
        return self.ask(metric, definition, **how).one(metric)
