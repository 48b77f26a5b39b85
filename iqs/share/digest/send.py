"""Sending a digest to where it is asked for, each place once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from iqs.share.digest import deliver, posts
from iqs.share.digest.deliver import NotSent, Server
from iqs.share.digest.digest import Digest
from iqs.share.digest.mail import mail
from iqs.store.sent import Sending, Sent

WRITTEN = {"slack": posts.slack, "teams": posts.teams, "discord": posts.discord}
"""How a digest is written for each chat tool."""


@dataclass(frozen=True)
class Target:
    """Where a digest goes: "mail" and an address, or a chat tool and its webhook, which is a secret."""

    kind: str
    to: str

    def __str__(self) -> str:
        return self.to if self.kind == "mail" else f"{self.kind.capitalize()} ({urlsplit(self.to).hostname})"


@dataclass(frozen=True)
class Way:
    """How mail is sent, and where the dashboard is reached (for links; may be empty)."""

    server: Server | None = None
    sender: str = ""
    address: str = ""


@dataclass(frozen=True)
class Done:
    """What became of one target: sent now, or before (`earlier`), or why it was not (`problem`)."""

    target: Target
    earlier: Sent | None = None
    problem: str = ""


def checked(targets: Sequence[Target], way: Way) -> tuple[Target, ...]:
    """The targets in one form, each once. UserError for one that cannot be sent to."""
    from iqs.errors import UserError
    from iqs.share.digest.mail import mailbox

    found: dict[Target, None] = {}
    for t in targets:
        if t.kind != "mail":
            found[Target(t.kind, deliver.webhook(t.to))] = None
            continue
        if way.server is None or not way.sender:
            raise UserError("For mail name the server with --smtp HOST:PORT, and who sends with --sender.")
        mailbox(way.sender)
        found[Target("mail", str(mailbox(t.to)))] = None
    return tuple(found)


def send(
    d: Digest, targets: Sequence[Target], way: Way, *,
    asked: str, record: Path, again: bool = False, pause: float = deliver.PAUSE,
) -> tuple[Done, ...]:  # fmt: skip
    """Send a digest to each target that has not had it; `asked` tells digests of the same days apart.

    One that fails does not hold up the others.
    """
    return tuple(_one(d, t, way, asked, record, again, pause) for t in targets)


def _one(
    d: Digest, target: Target, way: Way, asked: str, record: Path, again: bool, pause: float
) -> Done:  # fmt: skip
    sending = Sending(str(d.grain), d.period, asked, target.kind, target.to)
    earlier = sending.begin(record, again=again)
    if earlier is not None:
        return Done(target, earlier)
    try:
        _sender(d, target, way, pause)()
    except NotSent as error:
        if error.surely:
            sending.give_up(record)
        return Done(target, problem=error.message)
    except BaseException:
        sending.give_up(record)
        raise
    sending.finish(record)
    return Done(target)


def _sender(d: Digest, target: Target, way: Way, pause: float) -> Callable[[], None]:
    if target.kind != "mail":
        payload = WRITTEN[target.kind](d, way.address)
        return lambda: deliver.post(payload, target.to, pause=pause)
    server = way.server
    assert server is not None, "targets are checked before"  # noqa: S101
    message = mail(d, way.sender, target.to, way.address)
    return lambda: deliver.send_mail(message, server, pause=pause)
