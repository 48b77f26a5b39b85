"""Scorecards that people wrote, version by version, and rescoring all reviews when one changes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import duckdb

from iqs.errors import UserError, unknown_name
from iqs.scorecards import Scorecard, Version, same
from iqs.scorecards.text import check
from iqs.store.cards import keep_version, read_versions
from iqs.store.database import Database, one_row
from iqs.store.facts import rescore


def versions(database: Database) -> tuple[Version, ...]:
    """Every version of every scorecard, by name of the scorecard, then the latest valid first."""
    with database.cursor() as cursor:
        found = read_versions(cursor)
    return tuple(
        sorted(
            found, key=lambda v: (same(v.card.name), -(v.valid_from or date.min).toordinal(), -v.version_id)
        )
    )


def save_version(database: Database, card: Scorecard, valid_from: date | None, *, saved_by: str) -> Version:
    """Keep a scorecard as a new version for reviews made from `valid_from` on, and rescore what it touches.

    Without `valid_from` it holds from the first review on. A version of the same scorecard from the same day
    is replaced. Raises UserError when the card cannot score, or when another one claims the same reviews.
    """
    check(card)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    with database.writing() as cursor:
        known = read_versions(cursor)
        _refuse_shared_claims(card, known)
        (number,) = one_row(cursor, "select coalesce(max(version_id), 0) + 1 from scorecard_versions")
        saved = Version(int(number), card, valid_from, now, saved_by)
        gone = [
            v.version_id for v in known if same(v.card.name) == same(card.name) and v.valid_from == valid_from
        ]
        cursor.execute("delete from scorecard_versions where version_id in (select unnest(?))", [gone])
        keep_version(cursor, saved)
        _changed(cursor, "save scorecard", saved, known, saved_by, now)
    return saved


def remove_version(database: Database, version_id: int, *, removed_by: str) -> Version:
    """Throw a version away: its reviews are scored by the version before, or as their export weighs them.

    Raises UnknownName when there is no such version.
    """
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    with database.writing() as cursor:
        known = {str(v.version_id): v for v in read_versions(cursor)}
        if str(version_id) not in known:
            raise unknown_name("version of a scorecard", str(version_id), known)
        gone = known[str(version_id)]
        cursor.execute("delete from scorecard_versions where version_id = ?", [version_id])
        _changed(cursor, "remove scorecard", gone, tuple(known.values()), removed_by, now)
    return gone


def _refuse_shared_claims(card: Scorecard, known: Sequence[Version]) -> None:
    claims = {same(c) for c in card.claims}
    for other in known:
        shared = claims & {same(c) for c in other.card.claims}
        if same(other.card.name) != same(card.name) and shared:
            what = "every review" if shared == {"*"} else f"reviews of “{sorted(shared)[0]}”"
            raise UserError(
                f"The scorecard “{other.card.name}” scores {what} already. Name other reviews in "
                f"`applies_to`, save this one as a version of “{other.card.name}”, or remove that one first."
            )


def _changed(
    cursor: duckdb.DuckDBPyConnection,
    what: str,
    version: Version,
    before: Sequence[Version],
    who: str,
    now: datetime,
) -> None:
    automatic = any(v.card.automatic for v in (*before, version))
    rescore(cursor, from_contacts=automatic)
    when = f"from {version.valid_from:%Y-%m-%d}" if version.valid_from else "from the first review"
    cursor.execute("update settings set value = (value::bigint + 1)::text where key = 'data_version'")
    cursor.execute("insert into audit values (?, ?, ?, ?)", [now, who, what, f"{version.card.name} {when}"])
