"""What the server answers beside the dashboard: share links, and whether it is ready.

Reading only. Nothing here asks who is there: whoever has a link sees what it shows.
"""

import threading
import time
from collections import OrderedDict
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

_MOST, _SECONDS, _REMEMBERED = 60, 60.0, 2_000
"""Links that one address may open within so many seconds, and addresses that are remembered."""
_PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="robots" content="noindex">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>'
    ":root{{color-scheme:light dark}}body{{font:16px/1.5 system-ui,sans-serif;max-width:34rem;"
    "margin:20vh auto;padding:0 1.5rem}}h1{{font-size:1.3rem}}</style></head>"
    "<body><h1>{title}</h1><p>{words}</p></body></html>"
)


class Allowance:
    """How often each address may ask: `most` times within `seconds`."""

    def __init__(self, most: int = _MOST, seconds: float = _SECONDS) -> None:
        self._most, self._seconds = most, seconds
        self._lock = threading.Lock()
        self._asked: OrderedDict[str, list[float]] = OrderedDict()

    def allows(self, who: str, now: float | None = None) -> bool:
        """Whether `who` may ask once more; counts it."""
        now = time.monotonic() if now is None else now
        with self._lock:
            lately = [t for t in self._asked.pop(who, []) if now - t < self._seconds]
            allowed = len(lately) < self._most
            self._asked[who] = [*lately, now] if allowed else lately
            while len(self._asked) > _REMEMBERED:
                self._asked.popitem(last=False)
            return allowed


_ALLOWANCE = Allowance()
_ONE_AT_A_TIME = threading.Lock()
"""Making a page takes a second or two of a processor: links must not crowd out the dashboard."""


def ready(request: Request) -> Response:  # noqa: ARG001 - a route is given the request
    """Whether the database answers."""
    import duckdb

    from iqs.errors import IqsError
    from iqs.ui import data

    try:
        with data.own().cursor() as cursor:
            cursor.execute("select 1").fetchall()
    except (IqsError, duckdb.Error):
        return PlainTextResponse("not ready", 503, headers={"Cache-Control": "no-store"})
    return PlainTextResponse("ready", headers={"Cache-Control": "no-store"})


def shared(request: Request) -> Response:
    """The page of a link, or a sentence why there is none."""
    # What pages are made of is imported when it is needed: the server is there sooner.
    from iqs.share.links import Answer, Opened, opened
    from iqs.ui import data

    if not _ALLOWANCE.allows(request.client.host if request.client else ""):
        return _said(
            429, "Too many requests", "Wait a minute and try again.", Opened(Answer.UNKNOWN).headers()
        )
    asked = str(request.path_params["token"])
    with _ONE_AT_A_TIME:
        found = opened(
            data.own(), asked, count=request.method == "GET",
            embedded=request.query_params.get("embed", "").casefold() == "true",
        )  # fmt: skip
    if found.answer is not Answer.SHOWN:
        return _said(found.status, "Nothing to show", found.answer.value, found.headers())
    return HTMLResponse(found.page, headers=found.headers())


def _said(status: int, title: str, words: str, headers: dict[str, str]) -> Response:
    page = _PAGE.format(title=escape(title), words=escape(words))
    return HTMLResponse(page, status, headers=headers)


ROUTES = [
    Route("/readyz", ready),
    Route("/share/{token:str}", shared),
]
