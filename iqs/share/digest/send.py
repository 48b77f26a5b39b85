"""Sending a digest to where it is asked for, each place once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from iqs.errors import UserError
from iqs.model import Period
from iqs.share.digest import deliver, posts
from iqs.share.digest.deliver import NotSent, Server
from iqs.share.digest.digest import Digest
from iqs.share.digest.mail import mail, mailbox
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
    found: dict[str, Target] = {}
    for t in targets:
        if t.kind != "mail":
            url = deliver.webhook(t.to)
            found[f"{t.kind} {url}"] = Target(t.kind, url)
            continue
        if way.server is None or not way.sender:
            raise UserError("For mail name the server with --smtp HOST:PORT, and who sends with --sender.")
        mailbox(way.sender)
        box = mailbox(t.to)
        found.setdefault(box.addr_spec.casefold(), Target("mail", str(box)))
    return tuple(found.values())


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
    sending = sending_of(str(d.grain), d.period, asked, target)
    known = sending.before(record)
    if known is not None and not again:
        return Done(target, known)
    ready = _sender(d, target, way, pause)
    earlier = sending.begin(record, again=again)
    if earlier is not None:
        return Done(target, earlier)
    try:
        ready()
    except NotSent as error:
        if known is not None and known.done:
            sending.finish(record)  # it has been sent once, if not now
        elif error.surely:
            sending.give_up(record)
        return Done(target, problem=error.message)
    sending.finish(record)
    return Done(target)


def sending_of(grain: str, period: Period, asked: str, target: Target) -> Sending:
    """What is noted of a digest that goes to a target: the same for one address however it is written."""
    to = mailbox(target.to).addr_spec.casefold() if target.kind == "mail" else target.to
    return Sending(grain, period, asked, target.kind, to)


def _sender(d: Digest, target: Target, way: Way, pause: float) -> Callable[[], None]:
    if target.kind != "mail":
        payload = WRITTEN[target.kind](d, way.address)
        return lambda: deliver.post(payload, target.to, pause=pause)
    server = way.server
    assert server is not None, "targets are checked before"  # noqa: S101
    message = mail(d, way.sender, target.to, way.address)
    return lambda: deliver.send_mail(message, server, pause=pause)
