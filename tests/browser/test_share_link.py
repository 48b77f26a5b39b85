"""A share link at a running server: what is served, and with which headers."""

import urllib.error
import urllib.request
from pathlib import Path

import pytest

from bench.server import server
from iqs.share.links import share_page, token
from iqs.store import open_database
from iqs.store.shares import shares
from tests.support.tables import put
from tests.support.world import world

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default::ResourceWarning")]


def _get(address: str) -> tuple[int, dict[str, str], str]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode()


def test_links_open_beside_the_dashboard_and_nothing_else_does(tmp_path: Path) -> None:
    """The page in a sandbox, a tampered and a revoked link in a sentence, readiness, and the dashboard."""
    file = tmp_path / "own.duckdb"
    database = open_database(file)
    put(database, **world())
    usual = {"pseudonyms": True, "made_by": "mia"}
    share = share_page(database, "Weekly", "", "period=All+dates", days=2, **usual)  # type: ignore[arg-type]
    closed = share_page(database, "Closed", "", "", days=2, **usual)  # type: ignore[arg-type]
    link, over = token(database, share), token(database, closed)
    with database.writing() as cursor:
        cursor.execute("update shares set revoked_at = made_at where title = 'Closed'")
    database.close()
    wrong = f"{link[:8]}{'A' if link[8] != 'A' else 'B'}{link[9:]}"
    with server(file) as address:
        assert _get(f"{address}/readyz")[::2] == (200, "ready")
        status, headers, page = _get(f"{address}/share/{link}")
        assert status == 200
        assert "<h1>Weekly</h1>" in page
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'sha256-")
        assert policy.endswith("frame-ancestors 'none'; sandbox allow-scripts")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-robots-tag"] == "noindex, nofollow"
        assert "set-cookie" not in headers
        assert [_get(f"{address}/share/{t}")[0] for t in (wrong, over, "x")] == [404, 410, 404]
        assert "This link is not open any more." in _get(f"{address}/share/{over}")[2]
        assert _get(f"{address}/trends")[0] == 200
    database = open_database(file)
    assert {s.title: s.opens for s in shares(database)} == {"Weekly": 1, "Closed": 0}
    database.close()
