"""Sending: mail over SMTP, posts to webhooks. The only place of the program from which anything is sent.

Passwords and addresses of webhooks are secrets: no error says them, and nothing keeps them.
"""

import json
import smtplib
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from http.client import HTTPException
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

from iqs.errors import IqsError, UserError

TIMEOUT, PAUSE = 20.0, 3.0
"""Seconds that a server may take for an answer, and between two attempts."""
_SSL_PORT = 465
T = TypeVar("T")


class NotSent(IqsError):
    """A digest could not be sent. `surely` is False where it may have arrived all the same."""

    title = "Not sent"

    def __init__(self, message: str, *, surely: bool = True) -> None:
        super().__init__(message)
        self.surely = surely


@dataclass(frozen=True)
class Server:
    """A mail server. Without `user` nobody is logged in; beyond this machine the way is always encrypted."""

    host: str
    port: int
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port})"


def server(text: str, user: str = "", password: str = "") -> Server:
    """A server from "HOST:PORT"; UserError for anything else, and for a user without a password."""
    host, colon, port = text.strip().rpartition(":")
    host = host.strip("[]")
    if not colon or not host or not port.isdigit() or not 0 < int(port) < 65536 or not host.isprintable():
        raise UserError(f"“{text[:80]}” is not a mail server. Write it like mail.example.org:587.")
    if user and not password:
        raise UserError(
            f"There is no password for {user[:80]}. Put it into IQS_SMTP_PASSWORD, or into a file that "
            "--smtp-password-file names."
        )
    return Server(host, int(port), user, password)


def webhook(text: str) -> str:
    """The address of a webhook: https, or http on this machine; UserError for anything else."""
    parts = urlsplit(text.strip())
    host = parts.hostname or ""
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_here(host))
    if (
        not host
        or not secure
        or not text.strip().isascii()
        or not text.strip().isprintable()
        or parts.username
    ):
        raise UserError(
            "The address of a webhook begins with https://, and is copied whole from Slack, Teams or Discord."
        )
    return text.strip()


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def send_mail(message: EmailMessage, to: Server, *, pause: float = PAUSE) -> None:
    """Send one mail. Raises NotSent with a sentence; tried twice where a second attempt can help."""
    _twice(lambda: _mail(message, to), pause)


def _mail(message: EmailMessage, to: Server) -> None:
    where = f"The mail server {to.host}:{to.port}"
    handed_over = False
    try:
        with _session(to) as smtp:
            handed_over = True
            smtp.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent(f"{where} refused the user or the password.") from error
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as error:
        raise NotSent(f"{where} refused the address of the sender or of the recipient.") from error
    except smtplib.SMTPResponseException as error:
        problem = f"{where} refused the mail (code {error.smtp_code})."
        raise (_Again(problem) if 400 <= error.smtp_code < 500 else NotSent(problem)) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotSent(
            f"{where} offers no encryption (STARTTLS), and nothing is sent without. Use another port, such "
            "as 465 or 587."
        ) from error
    except ssl.SSLError as error:
        raise NotSent(f"{where} has no certificate that this machine trusts.") from error
    except (OSError, smtplib.SMTPException) as error:
        if handed_over:
            raise NotSent(f"{where} broke off; the mail may have arrived.", surely=False) from error
        raise _Again(f"{where} does not answer. Check name and port.") from error


@contextmanager
def _session(to: Server) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    if to.port == _SSL_PORT:
        session: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=TIMEOUT, context=context)
    else:
        session = smtplib.SMTP(to.host, to.port, timeout=TIMEOUT)
    with session:
        if to.port != _SSL_PORT:
            session.ehlo()
            if not is_here(to.host) or session.has_extn("starttls"):
                session.starttls(context=context)
        if to.user:
            session.login(to.user, to.password)
        yield session


class _Again(NotSent):
    """A second attempt may help."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A post goes where it was told to go, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def post(payload: Mapping[str, Any], url: str, *, pause: float = PAUSE) -> None:
    """Post JSON to a webhook. Raises NotSent with a sentence; tried twice where a second can help."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    _twice(lambda: _post(body, webhook(url)), pause)


def _post(body: bytes, url: str) -> None:
    host = urlsplit(url).hostname or ""
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    if is_here(host):
        handlers.append(urllib.request.ProxyHandler({}))
    asked = urllib.request.Request(  # noqa: S310 - https, or http on this machine: checked before
        url, body, {"Content-Type": "application/json; charset=utf-8", "User-Agent": "iqs-digest"}
    )
    try:
        with urllib.request.build_opener(*handlers).open(asked, timeout=TIMEOUT) as answer:
            answer.read(1000)
    except urllib.error.HTTPError as error:
        error.close()
        problem = f"{host} refused the post (code {error.code}). Is the webhook still there?"
        raise (_Again(problem) if error.code == 429 or error.code >= 500 else NotSent(problem)) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLError):
            raise NotSent(f"{host} has no certificate that this machine trusts.") from None
        raise _Again(f"{host} does not answer. Check the address and the network.") from None
    except (OSError, HTTPException):
        raise NotSent(f"{host} broke off; the post may have arrived.", surely=False) from None


def _twice(attempt: Callable[[], T], pause: float) -> T:
    try:
        return attempt()
    except _Again:
        time.sleep(pause)
        return attempt()
