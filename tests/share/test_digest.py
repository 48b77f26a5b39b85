"""The digest: what it says, how it is written, and where it goes."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import socket

import pytest
from aiosmtpd.controller import Controller

from iqs.analysis.findings.rank import Findings
from iqs.analysis.periods import span
from iqs.errors import UserError
from iqs.model import Filters, Grain, Period
from iqs.scoring import measure
from iqs.settings import OwnBenchmark, Settings, WeekStart
from iqs.share.digest import posts
from iqs.share.digest.compose import digest
from iqs.share.digest.days import a_year_ago, in_words, last_whole, one_before
from iqs.share.digest.deliver import NotSent, post, send_mail, server, webhook
from iqs.share.digest.digest import Asked, Digest, Told, Win
from iqs.share.digest.mail import html, mail, mailbox
from iqs.share.digest.send import Target, Way, checked, send
from iqs.share.digest.words import text
from iqs.store import Database, DuckEngine
from iqs.store.sent import Sending, record_of, sent
from iqs.store.settings import save_settings
from iqs.store.shout_outs import shout_out
from tests.share.conftest import AGENTS, known_words

APRIL = Period(date(2026, 4, 1), date(2026, 4, 30))
KNOWN = Period(date(2025, 3, 5), date(2026, 4, 30))
EVIL = (
    "</td><script>x</script> <!channel> <@U1> @everyone *b* [l](http://x.test) {{ 7*7 }}\r\nBcc: eve@x.test"
)


@pytest.fixture(scope="module")
def april(team: Database) -> Digest:
    """The digest of April over the small team, for which no findings are looked for; nobody is hidden."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("iqs.share.digest.compose.findings_to", lambda *_: Findings((), 0, 0, ()))
        return digest(DuckEngine(team), Asked(Grain.MONTH, as_of=APRIL.end))


@pytest.fixture(scope="module")
def evil(april: Digest) -> Digest:
    """A digest in which every text that comes from data wants to be something else."""
    told = Told(EVIL, EVIL, False, True, EVIL, "trends?metric=NPS&days=2026-01-01")
    win = Win(EVIL, EVIL, EVIL)
    return replace(
        april, subject=f"Hi {EVIL}", filters_words=EVIL, findings=(told,) * 3, wins=(win,) * 2, headline=EVIL
    )


@pytest.mark.parametrize(
    ("grain", "as_of", "start", "expected", "before", "year"),
    [
        # 30 April 2026 is a Thursday: the week before ended on Sunday; April itself is over.
        (Grain.WEEK, date(2026, 4, 30), WeekStart.MONDAY, (date(2026, 4, 20), date(2026, 4, 26)),
         date(2026, 4, 13), date(2025, 4, 21)),
        (Grain.WEEK, date(2026, 4, 26), WeekStart.MONDAY, (date(2026, 4, 20), date(2026, 4, 26)),
         date(2026, 4, 13), date(2025, 4, 21)),
        (Grain.WEEK, date(2026, 4, 25), WeekStart.SUNDAY, (date(2026, 4, 19), date(2026, 4, 25)),
         date(2026, 4, 12), date(2025, 4, 20)),
        (Grain.MONTH, date(2026, 4, 30), WeekStart.MONDAY, (date(2026, 4, 1), date(2026, 4, 30)),
         date(2026, 3, 1), date(2025, 4, 1)),
        (Grain.MONTH, date(2026, 4, 29), WeekStart.MONDAY, (date(2026, 3, 1), date(2026, 3, 31)),
         date(2026, 2, 1), date(2025, 3, 1)),
    ],
)  # fmt: skip
def test_only_what_is_over_is_told(
    grain: Grain, as_of: date, start: WeekStart, expected: tuple[date, date], before: date, year: date
) -> None:
    """The last week or month that is whole by a day, the one before, and the same a year ago."""
    period = last_whole(grain, as_of, KNOWN, start)
    assert period == Period(*expected)
    assert one_before(grain, period).start == before
    assert (period.start - one_before(grain, period).end).days == 1
    assert a_year_ago(grain, period).start == year
    assert a_year_ago(grain, period).start.weekday() == period.start.weekday() or grain is Grain.MONTH


def test_days_without_data_have_no_digest() -> None:
    """Data that ended weeks before, or begin later: a sentence instead; days in words."""
    with pytest.raises(UserError, match="Load the data of it first"):
        last_whole(Grain.WEEK, date(2026, 6, 30), KNOWN, WeekStart.MONDAY)
    with pytest.raises(UserError, match="data reach from"):
        last_whole(Grain.MONTH, date(2025, 3, 20), KNOWN, WeekStart.MONDAY)
    assert in_words(Grain.MONTH, Period(date(2026, 4, 1), date(2026, 4, 30))) == "April 2026"
    assert in_words(Grain.WEEK, Period(date(2025, 12, 29), date(2026, 1, 4))) == "29 Dec 2025 to 4 Jan 2026"


def test_numbers_are_those_of_measure(team: Database, april: Digest) -> None:
    """IQS of April with its n; nothing is said of a year ago, as there are no data."""
    engine = DuckEngine(team)
    iqs = measure(engine, ["iqs"], filters=Filters.of(APRIL)).one("iqs")
    line = april.lines[0]
    assert line.value == f"{iqs.value:.1f} %"
    assert line.n == f"{iqs.n} reviews"
    assert (line.year_verdict, line.year_change) == ("no earlier data", "")
    assert line.verdict in ("not clear", "clearly better", "clearly worse")
    nps = next(x for x in april.lines if x.metric == "nps")
    assert (nps.value, nps.why_not) == ("–", "No answers in this selection.")
    known = span(engine)
    assert known is not None
    assert (april.period, april.as_of) == (APRIL, known.end)
    assert april.drawing is not None
    assert april.drawing.title.startswith("IQS was")


def test_nobody_is_named_where_names_are_hidden(team: Database) -> None:
    """In no form of the digest, whoever was praised; an own target that is reached is told."""
    shout_out(team, "qx-bohumil", f"Thank you {AGENTS['qx-bohumil']}", said_by="Lucretia Vonderlage")
    save_settings(
        team, Settings(benchmarks=(("iqs", OwnBenchmark(10.0, "our target", "the plan")),)), saved_by="mia"
    )
    asked = Asked(Grain.MONTH, (("agent", ("qx-bohumil", "qx-cassiopeia")),), APRIL.end, True)
    d = digest(DuckEngine(team), asked)
    assert d.filters_words.startswith("agent Agent ")
    assert any(w.title == "IQS is clearly above “our target” (10.0 %)" for w in d.wins)
    forms = [
        text(d),
        html(d),
        *(json.dumps(w(d), ensure_ascii=False) for w in (posts.slack, posts.teams, posts.discord)),
    ]
    for form in forms:
        assert [w for w in known_words() if w.casefold() in form.casefold()] == []


def test_mail_has_text_page_and_picture_and_fetches_nothing(april: Digest) -> None:
    """Three parts; the picture is inside, and no address of the net stands in the page."""
    message = message_from_bytes(mail(april, "iqs@x.test", "Ann Lee <ann@x.test>").as_bytes(), policy=default)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    page = message.get_body(("html",))
    assert page is not None
    picture = next(p for p in message.walk() if p.get_content_type() == "image/png")
    assert f"cid:{picture['Content-ID'].strip('<>')}" in page.get_content()
    assert "http" not in page.get_content()
    assert (message["To"], message["X-Unsent"]) == ("Ann Lee <ann@x.test>", None)
    assert mail(april, "")["X-Unsent"] == "1"


def test_no_text_becomes_markup_or_a_header_in_a_mail(evil: Digest) -> None:
    """Neither in the page, nor in the subject, nor in an address."""
    message = message_from_bytes(
        mail(evil, "iqs@x.test", "ann@x.test", "https://iqs.x.test").as_bytes(), policy=default
    )
    assert message["Bcc"] is None
    assert str(message["Subject"]).startswith("Hi </td><script>x</script>")
    page = html(evil, "https://iqs.x.test")
    assert "<script" not in page
    assert "{{ 7*7 }}" in page
    assert 'href="https://iqs.x.test/trends?metric=NPS&amp;days=2026-01-01"' in page
    for wrong in ("ann@x.test\r\nBcc: eve@x.test", "ann", "a@b", "", "ann@x.test, eve@x.test", "Ann"):
        with pytest.raises(UserError, match="is not a mail address"):
            mailbox(wrong)


def test_chat_tools_get_text_and_call_nobody(evil: Digest) -> None:
    """No mention, link or mark of data's own; our own link stays one; limits of each tool are held."""
    blocks = posts.slack(evil, "https://iqs.x.test")["blocks"]
    said = [b["text"]["text"] for b in blocks if b["type"] == "section"]
    whole = "\n".join(said)
    assert "<!channel>" not in whole
    assert "<@U1>" not in whole
    assert "&lt;!channel&gt;" in whole
    assert "<https://iqs.x.test/trends?metric=NPS&amp;days=2026-01-01|Open>" in whole
    assert whole.count("<") == 3
    card = posts.teams(evil, "https://iqs.x.test")["attachments"][0]["content"]
    assert {b["type"] for b in card["body"]} == {"RichTextBlock"}
    assert "entities" not in json.dumps(card)
    told = posts.discord(evil, "https://iqs.x.test")
    assert told["allowed_mentions"] == {"parse": []}
    assert "@everyone" not in json.dumps(told["embeds"][0]["fields"])
    assert "[l](http" not in json.dumps(told)


def test_long_digests_are_cut_to_what_tools_take(april: Digest) -> None:
    """Far more and longer findings than a tool accepts."""
    long = Told("* & <" * 2_000, "`" * 3_000, False, True, "n", "")
    d = replace(april, findings=(long,) * 60, wins=(Win("w" * 900, "", "r" * 900),) * 60, called="x" * 500)
    slack = posts.slack(d)["blocks"]
    assert len(slack) <= 50
    assert len(slack[0]["text"]["text"]) <= 150
    assert max(len(b["text"]["text"]) for b in slack[:-1]) <= 3_000
    assert not any(
        b["text"]["text"].rstrip("…").endswith(("&", "&l", "&a", "&am", "&amp")) for b in slack[1:-1]
    )
    assert len(json.dumps(posts.teams(d)).encode()) < 28_000
    (embed,) = posts.discord(d)["embeds"]
    assert len(embed["title"]) <= 256
    assert len(embed["description"]) <= 4_096
    assert all(len(f["value"]) <= 1_024 and len(f["name"]) <= 256 for f in embed["fields"])
    assert len(embed["fields"]) <= 25
    size = sum(len(f["name"]) + len(f["value"]) for f in embed["fields"])
    assert size + len(embed["title"]) + len(embed["description"]) + len(embed["footer"]["text"]) <= 6_000


class _Box:
    """A mail server's end that keeps what comes, or refuses it."""

    def __init__(self) -> None:
        self.kept: list[tuple[list[str], EmailMessage]] = []
        self.refuse = ""

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        if self.refuse:
            return self.refuse
        message = message_from_bytes(envelope.content, policy=default)  # type: ignore[attr-defined]
        self.kept.append((list(envelope.rcpt_tos), message))  # type: ignore[arg-type,attr-defined]
        return "250 OK"


@pytest.fixture
def box() -> Iterator[tuple[_Box, str]]:
    """A mail server on this machine, and its HOST:PORT."""
    handler = _Box()
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, f"127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def hook() -> Iterator[tuple[list[dict[str, object]], list[int], str]]:
    """A webhook on this machine: what it got, the codes it gives next (200 else), its address."""
    got: list[dict[str, object]] = []
    codes: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            code = codes.pop(0) if codes else 200
            if code == 200:
                got.append(json.loads(body))
            self.send_response(code)
            if code == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    yield got, codes, f"http://127.0.0.1:{listening.server_port}/services/secret"
    listening.shutdown()
    listening.server_close()
    thread.join()


def test_each_place_gets_a_digest_once(
    april: Digest, box: tuple[_Box, str], hook: tuple[list[dict[str, object]], list[int], str], tmp_path: Path
) -> None:
    """Mail and a post; then nothing; again when told; other filters are another digest."""
    handler, host = box
    got, _, url = hook
    way = Way(server(host), "IQS <iqs@x.test>")
    targets = checked(
        [Target("mail", "ann@x.test"), Target("slack", url), Target("mail", "Ann <ANN@x.test>")], way
    )
    record = record_of(tmp_path / "own.duckdb")
    done = send(april, targets, way, asked="all", record=record)
    assert [(d.problem, d.earlier) for d in done] == [("", None), ("", None)]
    ((recipients, message),) = handler.kept
    assert (recipients, message["From"]) == (["ann@x.test"], "IQS <iqs@x.test>")
    assert [p["text"] for p in got] == [posts.slack(april)["text"]]
    repeated = send(april, targets, way, asked="all", record=record)
    assert all(d.earlier is not None and d.earlier.done for d in repeated)
    assert (len(handler.kept), len(got)) == (1, 1)
    send(april, targets, way, asked="all", record=record, again=True)
    send(april, targets, way, asked="team=blue", record=record)
    assert (len(handler.kept), len(got)) == (3, 3)
    assert {(s.grain, s.done) for s in sent(record)} == {("month", True)}
    assert b"x.test" not in record.read_bytes()
    assert b"secret" not in record.read_bytes()


def test_what_fails_is_said_and_may_be_tried_again(
    april: Digest, box: tuple[_Box, str], hook: tuple[list[dict[str, object]], list[int], str], tmp_path: Path
) -> None:
    """One that fails holds up no other; a hiccup is tried twice; secrets stand in no sentence."""
    handler, host = box
    got, codes, url = hook
    way = Way(server(host), "iqs@x.test")
    record = tmp_path / "r.sqlite"
    targets = checked([Target("mail", "ann@x.test"), Target("teams", url)], way)
    handler.refuse = "550 no"
    codes += [503]
    mailed, posted = send(april, targets, way, asked="", record=record, pause=0.0)
    assert "refused the mail (code 550)" in mailed.problem
    assert (posted.problem, len(got)) == ("", 1)
    handler.refuse = ""
    assert [d.problem for d in send(april, targets, way, asked="", record=record, pause=0.0)] == ["", ""]
    assert (len(handler.kept), len(got)) == (1, 1)
    for code, said in ((404, "code 404"), (302, "code 302")):
        codes[:] = [code]
        with pytest.raises(NotSent, match=said) as error:
            post({}, url, pause=0.0)
        assert "secret" not in error.value.message
    # What was sent once stays noted as sent, though sending it again failed.
    handler.refuse = "550 no"
    send(april, targets[:1], way, asked="", record=record, again=True, pause=0.0)
    (only,) = send(april, targets[:1], way, asked="", record=record, pause=0.0)
    assert only.earlier is not None
    assert only.earlier.done
    handler.refuse = "451 later"
    with pytest.raises(NotSent, match="451"):
        send_mail(mail(april, "a@x.test", "b@x.test"), server(host), pause=0.0)
    with pytest.raises(NotSent, match="does not answer"):
        send_mail(mail(april, "a@x.test", "b@x.test"), server("127.0.0.1:1"), pause=0.0)


def test_what_was_begun_and_not_finished_is_not_sent_twice(tmp_path: Path) -> None:
    """A program that died in between may have sent it: it says so until it is told to send again."""
    file = tmp_path / "r.sqlite"
    sending = Sending("week", Period(date(2026, 1, 5), date(2026, 1, 11)), "", "mail", "ann@x.test")
    assert sending.before(file) is None
    assert sending.begin(file) is None
    again = sending.begin(file)
    assert again is not None
    assert not again.done
    assert again.at <= datetime.now(UTC).replace(tzinfo=None)
    assert sending.begin(file, again=True) is None
    sending.give_up(file)
    assert sending.begin(file) is None


@pytest.mark.parametrize(
    "wrong",
    ["http://hooks.x.test/s", "ftp://x", "", "https://", "https://u:p@x.test/a", "https://x.test/a\nb"],
)
def test_posts_go_only_over_https(wrong: str) -> None:
    """Beyond this machine."""
    with pytest.raises(UserError, match="begins with https://"):
        webhook(wrong)


@pytest.mark.parametrize("wrong", ["mail.x.test", "mail:x", ":25", "mail:0", "mail:99999"])
def test_a_mail_server_has_a_name_and_a_port(wrong: str) -> None:
    """Anything else is refused, and so is a user without a password; a password is never shown."""
    with pytest.raises(UserError, match="is not a mail server"):
        server(wrong)
    with pytest.raises(UserError, match="no password"):
        server("mail.x.test:587", "ann")
    assert "hush" not in repr(server("mail.x.test:587", "ann", "hush"))
