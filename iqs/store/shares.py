"""Share links: a page, as its link says, that whoever has the link may read until a day.

Only the id of a share stands in its link; what it shows, until when, and whether it was revoked stand here.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import duckdb

from iqs.errors import UserError, unknown_name
from iqs.store.database import Database, one_row
from iqs.store.views import LONGEST_QUERY, kept_query

LONGEST_TITLE, LONGEST_LIFE = 120, 366
"""Characters of a title, and days that a link lives, at most."""
USUAL_LIFE = 14
"""Days that a link lives where nobody says otherwise."""
_COLUMNS = (
    "share_id, title, page, query, pseudonyms, frames, made_by, made_at, expires_at, revoked_at, opens, "
    "opened_at"
)
_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:\d{1,5})?", re.ASCII)


class ShareState(StrEnum):
    """Whether a link opens."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Share:
    """One link: the path of its page and its query as in the address, and what became of it.

    With `pseudonyms` nobody is named. `frames` are addresses of sites that may show it inside their pages,
    none by default. Times are UTC. `opens` counts how often it was opened, `opened_at` when last.
    """

    share_id: str
    title: str
    page: str
    query: str
    pseudonyms: bool
    frames: tuple[str, ...]
    made_by: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    opens: int = 0
    opened_at: datetime | None = None

    def state(self, now: datetime | None = None) -> ShareState:
        """Whether it opens at `now` (UTC)."""
        if self.revoked_at is not None:
            return ShareState.REVOKED
        return ShareState.EXPIRED if (now or _now()) >= self.expires_at else ShareState.OPEN


def make_share(
    database: Database, title: str, page: str, query: str, *,
    pseudonyms: bool, days: int, made_by: str, frames: tuple[str, ...] = (),
) -> Share:  # fmt: skip
    """Make a link that opens for `days` days.

    UserError for a title that is empty or too long, for days beyond a year, a query that is too long, and
    for a frame that is not the address of a site. Whether the page exists is for the caller to check.
    """
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_TITLE:
        raise UserError(f"A link needs a title of up to {LONGEST_TITLE} characters: readers see it on top.")
    if not 1 <= days <= LONGEST_LIFE:
        raise UserError(f"A link opens for 1 to {LONGEST_LIFE} days, not {days}.")
    if len(query) > LONGEST_QUERY:
        raise UserError(f"What a link shows has {LONGEST_QUERY:,} characters at most; this has more.")
    now = _now()
    share = Share(
        secrets.token_hex(8), title, page.strip().strip("/"), kept_query(query), pseudonyms,
        tuple(origin(f) for f in frames), made_by, now, now + timedelta(days=days),
    )  # fmt: skip
    with database.writing() as cursor:
        cursor.execute(
            f"insert into shares ({_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            [
                share.share_id, share.title, share.page, share.query, share.pseudonyms,
                " ".join(share.frames), share.made_by, share.made_at, share.expires_at, None, 0, None,
            ],
        )  # fmt: skip
        _noted(cursor, now, made_by, "make share link", share)
    return share


def shares(database: Database) -> tuple[Share, ...]:
    """Every link, the latest first."""
    return _read(database, "order by made_at desc, share_id")


def find_share(database: Database, share_id: str) -> Share:
    """The link of an id; UnknownName when there is none."""
    found = _read(database, "where share_id = ?", share_id)
    if not found:
        raise unknown_name("share link", share_id, [s.share_id for s in shares(database)])
    return found[0]


def revoke_share(database: Database, share_id: str, *, revoked_by: str) -> Share:
    """Let a link open no more, for good; UserError when it is so already."""
    share = find_share(database, share_id)
    if share.revoked_at is not None:
        raise UserError(f"The link “{share.title}” is revoked already.")
    now = _now()
    with database.writing() as cursor:
        cursor.execute("update shares set revoked_at = ? where share_id = ?", [now, share_id])
        _noted(cursor, now, revoked_by, "revoke share link", share)
    return find_share(database, share_id)


def count_opening(database: Database, share_id: str) -> None:
    """A link was opened once more. Who did is not recorded."""
    with database.writing() as cursor:
        cursor.execute(
            "update shares set opens = opens + 1, opened_at = ? where share_id = ?", [_now(), share_id]
        )


def share_secret(database: Database) -> str:
    """What the links of this database are signed with."""
    with database.cursor() as cursor:
        return str(one_row(cursor, "select secret from share_key")[0])


def origin(text: str) -> str:
    """The address of a site, such as https://wiki.example; UserError for anything more or less."""
    found = text.strip().lower().rstrip("/")
    if not _ORIGIN.fullmatch(found):
        raise UserError(f"“{text[:60]}” is not the address of a site. Write it like https://wiki.example.")
    return found


def _read(database: Database, rest: str, *parameters: str) -> tuple[Share, ...]:
    with database.cursor() as cursor:
        cursor.execute(f"select {_COLUMNS} from shares {rest}", list(parameters))  # noqa: S608
        return tuple(_share(*row) for row in cursor.fetchall())


def _share(share_id: str, title: str, page: str, query: str, hide: bool, frames: str, *rest: Any) -> Share:
    return Share(share_id, title, page, query, hide, tuple(frames.split()), *rest)


def _noted(cursor: duckdb.DuckDBPyConnection, when: datetime, who: str, what: str, share: Share) -> None:
    detail = f"{share.share_id}: {share.title}, until {share.expires_at:%Y-%m-%d}"
    cursor.execute("insert into audit values (?, ?, ?, ?)", [when, who, what, detail])


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
