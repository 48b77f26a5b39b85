"""What reading a file gives: how it was recognised, canonical rows, and every rejected cell.

These frozen classes are all that leaves the sources room; the store and the pages read them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pyarrow as pa

REJECTS = pa.schema(
    [("line", pa.int64()), ("column", pa.string()), ("value", pa.string()), ("reason", pa.string())]
)
"""Schema of rejects: physical line in the file (1 is the first), header, cell as read, plain reason."""


@dataclass(frozen=True)
class Answers:
    """What the user said about a file; None means not asked, decide from the data.

    `kind` is a layout name or one of reviews, surveys, contacts, agents. `survey_kind` is csat, nps,
    ces or fcr. `scale` is (lowest, highest) possible score. `timezone` is the IANA zone of naive
    times. `columns` maps a header to a canonical column of the form `table.column`, or to "" to ignore it;
    `table.column:what` also names the criterion of a mark, or the kind of a survey question. `units` maps a
    header to the unit of its durations (ms, s, min, h, d). `own` are the layouts people made: (name, TOML).
    `holds_from` is the first day (ISO) whose reviews a file of scorecards scores, or "first" for all reviews;
    without it they hold from the day of loading on.
    """

    kind: str | None = None
    survey_kind: str | None = None
    scale: tuple[float, float] | None = None
    day_first: bool | None = None
    ces_direction: str | None = None
    timezone: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    own: tuple[tuple[str, str], ...] = ()
    holds_from: str | None = None

    @property
    def given(self) -> bool:
        """Whether the user said anything about how the file is read."""
        return replace(self, own=(), holds_from=None) != Answers()


@dataclass(frozen=True)
class Question:
    """A point that only the user can settle; `key` is the field of `Answers` that settles it.

    `choices` are (value, label) pairs, the likeliest first. Where `key` is columns, a choice is a header, and
    `target` what that column then gives.
    """

    key: str
    text: str
    choices: tuple[tuple[str, str], ...]
    target: str = ""


@dataclass(frozen=True)
class ColumnUse:
    """How one column of the file is used.

    `target` is `table.column`, a criterion as `ratings.score` with `criterion` set, or "" when the
    column is not used. `why` says in words how that was decided; `samples` are up to three cells.
    """

    header: str
    target: str
    why: str
    samples: tuple[str, ...]
    criterion: str = ""
    unit: str = ""
    derived: bool = False


@dataclass(frozen=True)
class Recognition:
    """What the file was taken for.

    `layout` is the layout's name (a vendor layout, one of the user's own, or "sheet" for a recognised shape),
    `title` names it for people, `kind` is reviews, surveys, contacts, agents or scorecards, `confidence` runs
    from 0 to 1 and `reasons` are sentences. `notes` state how bytes were read (encoding, delimiter, lines
    skipped, date order, scale). `read_as` is what was assumed where the file itself says nothing; what does
    not matter for it is None. `as_layout` is this reading as the TOML of a layout, for the next file with
    these columns; "" where it has none.
    """

    layout: str
    title: str
    kind: str
    confidence: float
    reasons: tuple[str, ...]
    columns: tuple[ColumnUse, ...]
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    read_as: Answers = Answers()
    as_layout: str = ""


@dataclass(frozen=True)
class CardRead:
    """A scorecard of a file as the TOML of `iqs.scorecards`; `lines` are the records of its criteria."""

    toml: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Parsed:
    """A file as canonical rows, or as scorecards.

    `tables` maps canonical table names to Arrow tables with exactly the columns of
    `iqs.model.TABLES[name]` plus `line` (int64, physical line of the row in the file). Times are
    `timestamp[us]` in UTC without zone. `rows_read` counts the data rows of the file; every one of
    them is either in a table or has at least one entry in `rejects` with `rows_rejected` counting it once.
    A file of scorecards has no tables but `cards`, and its criteria are its rows.
    """

    recognition: Recognition
    tables: Mapping[str, pa.Table]
    rejects: pa.Table
    rows_read: int
    rows_rejected: int
    cards: tuple[CardRead, ...] = ()


@dataclass(frozen=True)
class Preview:
    """The first look at a file, before anything is loaded.

    `parsed` holds the first rows as they would be loaded, all of them when `complete`; while questions are
    open they may be missing or wrong.
    """

    parsed: Parsed
    complete: bool

    @property
    def recognition(self) -> Recognition:
        """What the file was taken for."""
        return self.parsed.recognition


@dataclass(frozen=True)
class Progress:
    """One report while a file is read or loaded.

    `doing` says what is being done, `share` how far the whole load is (0 to 1, never going back). `rows` is
    the number of rows of the file and `rows_done` how many of them the present step has done; None when
    that is not known.
    """

    doing: str
    share: float
    rows_done: int | None = None
    rows: int | None = None


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class Limits:
    """Bounds for reading an untrusted file: bytes on disk, memory in bytes, seconds, columns, cell bytes.

    `seconds` are for a file of up to 100 MB; a larger one may take longer in the same measure.
    """

    file_bytes: int = 2 * 1024**3
    memory_bytes: int = 8 * 1024**3
    seconds: float = 600.0
    columns: int = 500
    cell_bytes: int = 1024**2
    unpacked_bytes: int = field(default=300 * 1024**2)
