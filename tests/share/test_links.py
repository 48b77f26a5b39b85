"""Share links: what opens, what does not, and that a link never shows more than was meant."""

import re
from datetime import timedelta

import pytest

from iqs.errors import UserError
from iqs.share.links import Answer, opened, share_page, token
from iqs.store import Database, DuckEngine
from iqs.store.shares import ShareState, find_share, make_share, origin, revoke_share, shares
from iqs.ui.routes import Allowance
from tests.share.conftest import AGENTS, known_words
from tests.support.tables import put, scored


@pytest.fixture
def small(database: Database) -> Database:
    """Twelve reviews of Annelie's in spring, in team blue."""
    put(database, agents=[{"agent_id": "annelie", "name": "Annelie Quast"}])
    put(database, **scored(*(80.0, 90.0, 70.0) * 4, agent_id="annelie", team="blue", source="a"))
    return database


LATE = {"conversation_at": "2027-02-10", "reviewed_at": "2027-02-10"}


def _share(database: Database, query: str = "period=All+dates", **options: object) -> str:
    usual: dict[str, object] = {"pseudonyms": False, "days": 3, "made_by": "mia"}
    made = share_page(database, "<Weekly>", "", query, **(usual | options))  # type: ignore[arg-type]
    return token(database, made)


def test_a_link_shows_its_page_and_counts_who_came(small: Database) -> None:
    """The page with its title as text; embedded it has no title; what is not to be counted is not."""
    link = _share(small)
    found = opened(small, link)
    assert (found.answer, found.status) == (Answer.SHOWN, 200)
    assert "<h1>&lt;Weekly&gt;</h1>" in found.page
    assert opened(small, link, embedded=True, count=False).page.count("<h1>") == 0
    (share,) = shares(small)
    assert (share.opens, share.opened_at is not None, share.state()) == (1, True, ShareState.OPEN)
    headers = found.headers()
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_nothing_else_opens(small: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Changed anywhere but in its last letter, cut short, of another database, or with a made-up id."""
    from itsdangerous import URLSafeSerializer

    from iqs.store import open_database

    link = _share(small)
    changed = [f"{link[:i]}{'A' if link[i] != 'A' else 'B'}{link[i + 1 :]}" for i in range(len(link) - 1)]
    other = open_database(tmp_path_factory.mktemp("other") / "other.duckdb")
    forged = URLSafeSerializer("guess", salt="iqs share link").dumps(shares(small)[0].share_id)
    for wrong in (
        *changed,
        link[:-4],
        link.partition(".")[0],
        "",
        "." * 40,
        "ü",
        str(forged),
        _made_up(small),
    ):
        found = opened(small, wrong)
        assert (found.answer, found.status, found.page) == (Answer.UNKNOWN, 404, ""), wrong
    assert opened(other, link).answer is Answer.UNKNOWN
    other.close()
    assert shares(small)[0].opens == 0


def _made_up(database: Database) -> str:
    """A well signed token of an id that is in no row."""
    from dataclasses import replace

    return token(database, replace(shares(database)[0], share_id="0123456789abcdef"))


def test_a_link_closes(small: Database) -> None:
    """When its days are over, and when it is revoked; nothing tells what it showed."""
    first, second = _share(small), _share(small)
    revoked = revoke_share(small, shares(small)[0].share_id, revoked_by="mia")
    assert revoked.state() is ShareState.REVOKED
    with small.writing() as cursor:
        cursor.execute(
            "update shares set expires_at = now()::timestamp - interval 1 second where revoked_at is null"
        )
    for link in (first, second):
        assert (opened(small, link).status, opened(small, link).page) == (410, "")
    with pytest.raises(UserError, match="revoked already"):
        revoke_share(small, revoked.share_id, revoked_by="mia")
    made = find_share(small, revoked.share_id)
    assert made.state(made.expires_at + timedelta(days=1)) is ShareState.REVOKED


def test_relative_days_move_on_with_the_data(small: Database) -> None:
    """Last 7 days are those of the data when the link is opened."""
    link = _share(small, "period=Last+7+days")
    before = opened(small, link).page
    put(small, **scored(60.0, 70.0, agent_id="annelie", team="blue", source="new", **LATE))
    after = opened(small, link).page
    lead = [re.findall(r'<p class="lead">(.*?)</p>', page)[0] for page in (before, after)]
    assert "10 Feb 2027" not in lead[0]
    assert "4 Feb 2027 to 10 Feb 2027" in lead[1]


def test_a_filter_that_is_gone_closes_the_link_rather_than_widening_it(small: Database) -> None:
    """A link for a team that was renamed shows nothing, not every team; and cannot be made."""
    link = _share(small, "period=All+dates&team=blue")
    assert opened(small, link).answer is Answer.SHOWN
    with small.writing() as cursor:
        for fact in ("review_fact",):
            cursor.execute(f"update {fact} set team = 'navy'")
    assert opened(small, link).answer is Answer.GONE
    with pytest.raises(UserError, match="no team “blue”"):
        _share(small, "team=blue")


def test_a_link_without_names_names_nobody(team: Database) -> None:
    """Not in the title, the filter, a chart or a table."""
    made = share_page(
        team, f"About {AGENTS['qx-bohumil']}", "leaderboard", "period=All+dates", pseudonyms=True, days=1,
        made_by="mia",
    )  # fmt: skip
    page = opened(team, token(team, made)).page.split("<script>")[0].casefold()
    assert "about agent " in page
    assert [w for w in known_words() if w.casefold() in page] == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"title": " "}, "needs a title"),
        ({"days": 0}, "1 to 366 days"),
        ({"days": 400}, "1 to 366 days"),
        ({"query": "x" * 9_000}, "characters at most"),
        ({"frames": ("https://wiki.example; script-src *",)}, "address of a site"),
    ],
)
def test_a_link_that_cannot_be_is_refused(database: Database, what: dict[str, object], said: str) -> None:
    """Each in a sentence; nothing is kept."""
    usual = {"title": "T", "page": "", "query": "", "pseudonyms": True, "days": 2, "made_by": "mia"}
    asked = usual | what
    with pytest.raises(UserError, match=said):
        make_share(database, asked.pop("title"), asked.pop("page"), asked.pop("query"), **asked)  # type: ignore[arg-type]
    assert shares(database) == ()


def test_only_the_sites_a_lead_named_may_frame_it(small: Database) -> None:
    """They stand in the policy; a site is written in one way."""
    assert origin(" HTTPS://Wiki.example:8443/ ") == "https://wiki.example:8443"
    found = opened(small, _share(small, frames=("https://wiki.example",)))
    assert "frame-ancestors https://wiki.example;" in found.headers()["Content-Security-Policy"]
    assert "X-Frame-Options" not in found.headers()


def test_a_share_changes_no_number(small: Database) -> None:
    """Making and opening a link leaves the version of the data as it is."""
    before = DuckEngine(small).version()
    opened(small, _share(small))
    assert DuckEngine(small).version() == before


def test_one_address_may_not_ask_for_ever() -> None:
    """Two within ten seconds, then no more until the first is ten seconds old; others are not held up."""
    allowance = Allowance(most=2, seconds=10.0)
    assert [allowance.allows("a", t) for t in (0.0, 1.0, 2.0, 9.9, 10.1)] == [True, True, False, False, True]
    assert allowance.allows("b", 2.0)
