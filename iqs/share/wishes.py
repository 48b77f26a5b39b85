"""What a report is to hold, from the words of addresses: saved views, or pages by name."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import parse_qsl

from iqs.analysis.event_periods import event_periods
from iqs.analysis.periods import span
from iqs.analysis.selection import SHARED, Selection, asked_in
from iqs.errors import UserError, unknown_name
from iqs.share.compose import Query, Wish
from iqs.share.sections.registry import SECTIONS, part_at
from iqs.store import Database, DuckEngine, View
from iqs.store.names import labels

_OF_THE_FRAME = ("data", "look", "view", "period", "compare", "grain", "days", *SHARED)


def key_of(path: str, query: Iterable[tuple[str, str]] = ()) -> str:
    """The part of a report at a path of the address, or by its own name; with a query that of its tab.

    UnknownName for one that cannot be part of a report.
    """
    key = path.strip("/") or "overview"
    if key not in SECTIONS:
        raise unknown_name("page of a report", key, SECTIONS)
    return part_at(key, query)


def selection_in(database: Database, query: Mapping[str, Sequence[str]]) -> Selection:
    """What the words of an address select, as the filter bar would; UserError without data."""
    known = span(DuckEngine(database))
    if known is None:
        raise UserError("There are no data yet. Load a file first.")
    options = {key: labels(database, key) for key in SHARED}
    names = {v: n for d in ("agent", "review_type") for v, n in options[d].items()}
    return asked_in(query, known, options, names, event_periods(database))


def own_parameters(query: Iterable[tuple[str, str]]) -> Query:
    """The parameters of an address that belong to its page, not to the filter bar."""
    return tuple((k, v) for k, v in query if k not in _OF_THE_FRAME)


def of_view(database: Database, view: View) -> Wish:
    """A saved view as a part of a report."""
    return of_query(database, view.page, view.query)


def of_query(database: Database, page: str, query: str) -> Wish:
    """A page as a part of a report, by its path and its query as in the address."""
    pairs = parse_qsl(query, keep_blank_values=True)
    several: dict[str, list[str]] = {}
    for key, value in pairs:
        several.setdefault(key, []).append(value)
    return Wish(key_of(page, pairs), selection_in(database, several), own_parameters(pairs))
