"""Share links: the token in an address, and the page that is made anew whenever one is opened.

In a token stand the id of a share and a signature made with a secret of the database (itsdangerous; compared
in constant time). Whatever is not such a token leads nowhere.
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs

from itsdangerous import BadData, URLSafeSerializer

from iqs.analysis.selection import SHARED
from iqs.errors import UserError
from iqs.share.compose import Options, report
from iqs.share.snapshot import policy, snapshot
from iqs.share.wishes import key_of, of_query
from iqs.store import Database
from iqs.store.names import labels
from iqs.store.shares import Share, ShareState, count_opening, make_share, share_secret, shares

PATH = "/share"
"""Where the server answers to links."""


class Answer(StrEnum):
    """What became of opening a link. What it would have shown is told to nobody."""

    SHOWN = "shown"
    UNKNOWN = "This link leads nowhere. Was all of it copied?"
    OVER = "This link is not open any more. Ask whoever sent it for a new one."
    GONE = "What this link showed is not in the data any more. Ask whoever sent it for a new one."


@dataclass(frozen=True)
class Opened:
    """A page to serve: what became of it, the page where it is shown, and who may frame it."""

    answer: Answer
    page: str = ""
    frames: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """The status of HTTP."""
        return {Answer.SHOWN: 200, Answer.UNKNOWN: 404}.get(self.answer, 410)

    def headers(self) -> dict[str, str]:
        """What browsers are told: nothing is fetched, kept, indexed, or framed by others than allowed."""
        allowed = " ".join(self.frames) or "'none'"
        rest = policy() if self.answer is Answer.SHOWN else "default-src 'none'; style-src 'unsafe-inline'"
        return {
            # In a sandbox the page is of no site: nothing of the dashboard's is in its reach.
            "Content-Security-Policy": f"{rest}; frame-ancestors {allowed}; sandbox allow-scripts",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex, nofollow",
            **({} if self.frames else {"X-Frame-Options": "DENY"}),
        }


def token(database: Database, share: Share) -> str:
    """The last part of the link's address; always the same for a share."""
    return str(_signing(database).dumps(share.share_id))


def share_page(
    database: Database, title: str, page: str, query: str, *,
    pseudonyms: bool, days: int, made_by: str, frames: tuple[str, ...] = (),
) -> Share:  # fmt: skip
    """Make a link to a page, given by its path and query as in the address.

    UnknownName for a page that cannot be shown to others, UserError as `make_share` and for filters that
    these data do not have.
    """
    key_of(page)
    if gone := not_there(database, query):
        raise UserError(f"These data have no {gone[0]} “{gone[1]}”, so the link would show more than meant.")
    return make_share(
        database, title, page, query, pseudonyms=pseudonyms, days=days, made_by=made_by, frames=frames
    )


def not_there(database: Database, query: str) -> tuple[str, str] | None:
    """The first filter of a query that these data do not have: its dimension and value.

    The filter bar leaves such a filter out, and so shows more; to others nothing is shown then.
    """
    for key, values in parse_qs(query, keep_blank_values=True).items():
        if key in SHARED:
            known = set(labels(database, key).values())
            for value in values:
                if value not in known:
                    return key.replace("_", " "), value
    return None


def opened(database: Database, asked: str, *, embedded: bool = False, count: bool = True) -> Opened:
    """Open a link by its token: the page as the data are now, its relative days counted anew."""
    share = _found(database, asked)
    if share is None:
        return Opened(Answer.UNKNOWN)
    if share.state() is not ShareState.OPEN:
        return Opened(Answer.OVER)
    if not_there(database, share.query) is not None:
        return Opened(Answer.GONE)
    try:
        wish = of_query(database, share.page, share.query)
        made = report(database, share.title, [wish], Options(pseudonyms=share.pseudonyms))
    except UserError:
        return Opened(Answer.GONE)
    if count:
        count_opening(database, share.share_id)
    return Opened(Answer.SHOWN, snapshot(made, embedded=embedded), share.frames)


def _found(database: Database, asked: str) -> Share | None:
    try:
        share_id = _signing(database).loads(asked)
    except (BadData, ValueError):
        return None
    return next((s for s in shares(database) if s.share_id == share_id), None)


def _signing(database: Database) -> URLSafeSerializer:
    return URLSafeSerializer(share_secret(database), salt="iqs share link")
