"""A report from pages: which data, what is asked of them, and everything that must stand on the file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

import narwhals.stable.v2 as nw

from iqs.analysis.periods import span
from iqs.analysis.selection import Selection, compared
from iqs.errors import UserError, unknown_name
from iqs.model import DIMENSIONS, Filters, Period
from iqs.scoring import METRICS, Engine, counted_rows, definition_in_force, metric
from iqs.share.asked import Asked
from iqs.share.hide import without_names
from iqs.share.report import Meaning, Report, Section
from iqs.share.rows import rows_section
from iqs.share.sections.registry import SECTIONS
from iqs.share.small import LEAST, small_groups
from iqs.store import Database, DuckEngine, events
from iqs.store.fingerprint import marks
from iqs.store.hidden import NOT_POOLED, HiddenEngine, hidden
from iqs.store.names import agent_names

Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Wish:
    """One part of a report: the key of a page, what it is asked, and the page's own parameters."""

    key: str
    selection: Selection
    query: Query = ()


@dataclass(frozen=True)
class Options:
    """What becomes of names and small groups, and whether rows behind the numbers are part of the file.

    With `pseudonyms` agents and reviewers stand under pseudonyms, and comments, events and ids of
    conversations are left out.
    """

    pseudonyms: bool = False
    small: bool = False
    rows: bool = False


def report(
    database: Database,
    title: str,
    wishes: Sequence[Wish],
    options: Options = Options(),
    *,
    data_name: str = "",
    made_at: datetime | None = None,
) -> Report:
    """Compose a report; filters and counts on it are those of the first wish.

    Raises UserError without a wish or without data, UnknownName for a page that cannot be part of a report.
    """
    if not wishes:
        raise UserError("A report needs at least one page. Choose one.")
    for wish in wishes:
        if wish.key not in SECTIONS:
            raise unknown_name("page of a report", wish.key, SECTIONS)
    plain = DuckEngine(database)
    known = span(plain)
    if known is None:
        raise UserError("There are no data yet. Load a file first.")
    noted = () if options.pseudonyms else events(database)
    engines: dict[tuple[object, ...], Engine] = {}
    sections: list[Section] = []
    for wish in wishes:
        engine, asked = _engine(database, wish, options, engines)
        period = asked.filters.period
        within = tuple(
            e for e in noted
            if period is None or (e.period.start <= period.end and e.period.end >= period.start)
        )  # fmt: skip
        asked = replace(asked, noted=within)
        part = SECTIONS[wish.key]
        if part.reads_comments and isinstance(engine, HiddenEngine) and engine.names:
            said = "Comments name people in their own words, so this part is left out where names are hidden."
            sections.append(Section(wish.key, part.title, (said,), page=part.path))
            continue
        if part.one_person and (options.pseudonyms or options.small):
            said = "Numbers of one agent are left out where names are hidden or small groups are left out."
            sections.append(Section(wish.key, part.title, (said,), page=part.path))
            continue
        query = (
            wish.query if part.tab is None else (part.tab, *(q for q in wish.query if q[0] != part.tab[0]))
        )
        section = replace(part.ask(engine, asked), key=wish.key, page=part.path, query=query)
        if part.all_dates:
            wish = replace(wish, selection=_all_dates(wish.selection, known))
            asked = replace(asked, filters=asked.filters.during(known))
        if wish.selection != wishes[0].selection and not section.looked_at:
            words, counted = _words(database, wish, options), _counted(engine, asked.filters)
            section = replace(section, looked_at=words, counted=counted)
        if wish.selection != wishes[0].selection and not part.all_dates:
            section = replace(section, sentences=(f"{_words(database, wish, options)}.", *section.sentences))
        if options.rows:
            section = rows_section(engine, asked, section, named=not options.pseudonyms)
        sections.append(section)
    first = wishes[0]
    engine, asked = _engine(database, first, options, engines)
    made = Report(
        title=title.strip() or "Report",
        data_name=data_name,
        made_at=made_at or datetime.now().astimezone(),
        filters=renamed(database, first.selection.filters, options),
        filters_words=_words(database, first, options),
        as_of=known.end,
        counted=_counted(engine, asked.filters),
        fingerprint=fingerprint(database),
        meanings=meanings(plain),
        sections=tuple(sections),
        notes=_notes(options, engine),
    )
    return without_names(made, database) if options.pseudonyms else made


def fingerprint(database: Database) -> str:
    """Twelve letters and digits that are the same for the same data, settings and definitions."""
    engine = DuckEngine(database)
    told = [*marks(database), *(f"definition {m.name} {m.formula}" for m in meanings(engine))]
    digest = sha256("\n".join(told).encode()).hexdigest()[:12]
    return "-".join(digest[i : i + 4] for i in range(0, 12, 4))


def meanings(engine: Engine) -> tuple[Meaning, ...]:
    """The definition in force of each metric."""
    found = []
    for key in METRICS:
        m = metric(key, engine.settings())
        d = definition_in_force(engine, m)
        found.append(Meaning(f"{m.label}: {d.label}", d.formula, d.spread.value))
    return tuple(found)


def _engine(
    database: Database, wish: Wish, options: Options, known: dict[tuple[object, ...], Engine]
) -> tuple[Engine, Asked]:
    """The engine that a wish is asked of, and what is then asked: filters the engine applies are left out."""
    chosen = wish.selection
    asked = Asked(chosen.filters, chosen.comparison, chosen.before, chosen.grain, wish.query)
    if options.small:
        kept = tuple(pair for pair in chosen.filters.where if pair[0] in NOT_POOLED)
        asked = replace(asked, filters=Filters(chosen.filters.period, kept), pooled=True)
    else:
        asked = replace(asked, filters=renamed(database, chosen.filters, options))
    key = (chosen.filters, chosen.comparison) if options.small else ()
    if key not in known:
        where, small = None, None
        if options.small:
            where = Filters(None, tuple(p for p in chosen.filters.where if p[0] not in NOT_POOLED))
            small = small_groups(DuckEngine(database), chosen.filters, chosen.comparison)
        made = hidden(database, everybody=options.pseudonyms, where=where, small=small)
        # Parts ask for many of the same sums: kept as long as the report is being made.
        known[key] = replace(made, answers={})
    return known[key], asked


def _all_dates(chosen: Selection, known: Period) -> Selection:
    """A selection of everything within its other filters."""
    return replace(chosen, filters=chosen.filters.during(known), comparison=None)


def renamed(database: Database, filters: Filters, options: Options) -> Filters:
    """The filters with pseudonyms where the engine has them."""
    engine = hidden(database, everybody=options.pseudonyms)
    if not isinstance(engine, HiddenEngine):
        return filters
    where = ((key, tuple(sorted(engine.name(key, v) for v in values))) for key, values in filters.where)
    return Filters(filters.period, tuple(where))


def _words(database: Database, wish: Wish, options: Options) -> str:
    """The filters of a wish in words, with pseudonyms where names are hidden."""
    filters = renamed(database, wish.selection.filters, options)
    names = {} if options.pseudonyms else agent_names(database)
    sentence = compared(filters.sentence(names), wish.selection.comparison)
    return f"{sentence[0].upper()}{sentence[1:]}"


def _counted(engine: Engine, filters: Filters) -> tuple[str, ...]:
    """How many rows count for each metric; a metric without any is left out."""
    told = []
    for key in METRICS:
        m = metric(key, engine.settings())
        rows = counted_rows(engine, m, definition_in_force(engine, m), filters)
        n = int(rows.select(nw.len().alias("n")).collect("pyarrow").item(0, "n"))
        if n:
            told.append(f"{n:,} {m.counted} ({m.label})")
    return tuple(told)


def _notes(options: Options, engine: Engine) -> tuple[str, ...]:
    notes = []
    if options.pseudonyms:
        notes.append(
            "Agents and reviewers stand under pseudonyms, the same throughout this file. Comments, events "
            "and ids of conversations are left out."
        )
    elif isinstance(engine, HiddenEngine) and engine.names:
        notes.append("Who asked not to be shown by name stands under a pseudonym; comments are left out.")
    if options.small:
        small = engine.small.groups if isinstance(engine, HiddenEngine) else frozenset()
        by: dict[str, set[str]] = {}
        for _, _, dimension, value in small:
            by.setdefault(dimension, set()).add(value)
        counted = ", ".join(
            f"{len(v)} {DIMENSIONS[k].plural if len(v) > 1 else DIMENSIONS[k].label.lower()}"
            for k, v in sorted(by.items())
        )
        notes.append(
            f"Groups with fewer than {LEAST} rows are left out because small, and stand together with others "
            f"so that none can be worked out: {counted or 'there are none'}."
        )
    return tuple(notes)
