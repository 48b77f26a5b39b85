"""`iqs digest` and `iqs share`: what they write, refuse, and do while the dashboard has the database open."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from iqs.analysis.findings.rank import Findings
from iqs.share.digest import send
from iqs.share.links import Answer, opened
from iqs.store import open_database, save_view
from iqs.store.shares import shares
from tests.cli.conftest import Run
from tests.support.tables import put, scored

MARCH = {"conversation_at": "2026-03-18", "reviewed_at": "2026-03-18"}
FEBRUARY = {"conversation_at": "2026-02-20", "reviewed_at": "2026-02-20"}
HOOK = "https://hooks.x.test/services/secret"
_HOLDS = "import sys; from pathlib import Path; from iqs.store import open_database; \
held = open_database(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"


@pytest.fixture
def loaded(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Twelve reviews of Annelie's in March 2026; no findings are looked for."""
    database = open_database(tmp_path / "own.duckdb")
    put(database, agents=[{"agent_id": "annelie", "name": "Annelie Quast"}])
    put(database, **scored(*(80.0, 90.0, 70.0) * 4, agent_id="annelie", team="blue", **MARCH))
    put(database, **scored(50.0, agent_id="annelie", team="blue", source="early", **FEBRUARY))
    save_view(database, "Blue", "trends", "team=blue&period=Last+7+days", saved_by="mia")
    database.close()
    monkeypatch.setattr("iqs.share.digest.compose.findings_to", lambda *_: Findings((), 0, 0, ()))
    return run


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that something was posted to; nothing is."""
    got: list[str] = []
    monkeypatch.setattr(send.deliver, "post", lambda _, url, **__: got.append(url))
    monkeypatch.setattr(send.deliver, "send_mail", lambda m, *_, **__: got.append(str(m["To"])))
    return got


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program has the database open."""
    other = subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    yield
    other.communicate("")


def test_a_dry_run_sends_nothing_and_says_what_would_go_where(loaded: Run, posted: list[str]) -> None:
    """The text, and each place without its secret."""
    done = loaded(
        "digest", "monthly", "--as-of", "2026-04-02", "--dry-run", "--slack", HOOK, "--to", "ann@x.test",
        "--smtp", "mail.x.test:587", "--sender", "iqs@x.test",
    )  # fmt: skip
    assert (done.code, posted) == (0, [])
    assert "Would go to ann@x.test.\nWould go to Slack (hooks.x.test).\nNothing is sent." in done.out
    assert "Support quality, March 2026" in done.out
    assert "IQS 80.0 % (95 %:" in done.out
    assert "secret" not in done.out + done.err


def test_a_digest_goes_out_once_even_while_the_dashboard_runs(
    loaded: Run, posted: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is open elsewhere; the second run sends nothing, of another view it is another digest."""
    monkeypatch.setenv("IQS_TEAMS", HOOK)
    asked = ("digest", "monthly", "--as-of", "2026-04-02")
    with held(tmp_path / "own.duckdb"):
        first, second = loaded(*asked), loaded(*asked)
        assert "is open in another program" in loaded("report", "--out", str(tmp_path / "r.html")).err
    assert (first.code, first.err) == (0, "Sent to Teams (hooks.x.test).\n")
    assert second.err.startswith("Not sent to Teams (hooks.x.test): it was on ")
    loaded(*asked, "--view", "blue")
    loaded(*asked, "--again")
    assert posted == [HOOK] * 3


def test_a_failed_place_gives_an_exit_code(loaded: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """1, with a sentence."""

    def refuse(*_: object, **__: object) -> None:
        raise send.NotSent("hooks.x.test refused the post (code 404).")

    monkeypatch.setattr(send.deliver, "post", refuse)
    done = loaded("digest", "monthly", "--as-of", "2026-04-02", "--discord", HOOK)
    assert done.code == 1
    assert done.err == "Not sent to Discord (hooks.x.test): hooks.x.test refused the post (code 404).\n"


def test_a_mail_is_written_to_a_file(loaded: Run, tmp_path: Path) -> None:
    """A draft; a file that is there is left alone."""
    out = tmp_path / "march.eml"
    asked = ("digest", "monthly", "--as-of", "2026-04-02", "--eml", str(out), "--where", "team=blue")
    assert loaded(*asked).code == 0
    message = message_from_bytes(out.read_bytes(), policy=default)
    assert message["Subject"] == "Support quality, March 2026 (team blue): no clear change"
    assert message["X-Unsent"] == "1"
    assert "is there already" in loaded(*asked).err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("weekly",), "Say where it goes"),
        (("weekly", "--to", "ann@x.test"), "name the server"),
        (("weekly", "--to", "ann@x.test\nBcc: eve@x.test", "--smtp", "m.x.test:25", "--sender", "a@x.test"),
         "is not a mail address"),
        (("weekly", "--slack", "http://hooks.x.test/s"), "begins with https://"),
        (("weekly", "--dry-run", "--as-of", "2026-08-01"), "Load the data of it first"),
        (("weekly", "--dry-run", "--address", "javascript:alert(1)"), "is not the address of a site"),
        (("monthly", "--dry-run", "--view", "nope"), "no view called"),
        (("monthly", "--dry-run", "--smtp", "m.x.test:25", "--smtp-user", "ann"), "no password"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(
    loaded: Run, posted: list[str], asked: tuple[str, ...], said: str
) -> None:
    """Exit code 2, and nothing is sent."""
    done = loaded("digest", *asked)
    assert (done.code, posted) == (2, [])
    assert said in done.err


def test_links_are_made_listed_and_revoked(loaded: Run, tmp_path: Path) -> None:
    """Of a page with its parameters, and of a view; a page that cannot be shown is refused."""
    made = loaded(
        "share", "make", "trends?metric=CSAT&team=blue", "--title", "Blue", "--days", "2", "--pseudonyms",
        "--address", "https://iqs.x.test/", "--format", "csv",
    )  # fmt: skip
    assert made.code == 0
    link = made.out.splitlines()[1].split(",")[-1]
    assert link.startswith("https://iqs.x.test/share/")
    assert loaded("share", "make", "--view", "Blue").code == 0
    assert "no page of a report called" in loaded("share", "make", "settings").err
    assert "no team “red”" in loaded("share", "make", "trends?team=red").err
    database = open_database(tmp_path / "own.duckdb")
    found = opened(database, urlsplit(link).path.rpartition("/")[2])
    assert (found.answer, [s.query for s in shares(database) if s.title == "Blue"]) == (
        Answer.SHOWN, ["metric=CSAT&team=blue"],
    )  # fmt: skip
    share_id = next(s.share_id for s in shares(database) if s.title == "Blue")
    database.close()
    assert "revoked" in loaded("share", "revoke", share_id).out
    listed = loaded("share", "list")
    assert listed.out.count("/share/") == 2
    assert "There is no share link" in loaded("share", "revoke", "0000").err
