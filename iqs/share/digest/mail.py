"""A digest as a mail: HTML with its picture inside, and plain text. Nothing in it is fetched."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from importlib.resources import files

from iqs.errors import UserError
from iqs.share.digest.digest import Digest
from iqs.share.digest.words import WAYS, stamp, text, won
from iqs.text import printable

_POINTS_WIDE_MM = 170.0
_LONGEST = 254  # characters of an address


def mail(d: Digest, sender: str, to: str = "", address: str = "") -> EmailMessage:
    """The mail to one recipient; without one a draft that a mail program opens for sending.

    Raises UserError for an address that is none: no text can add a header of its own.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = printable(d.subject)[:200]
    message["From"] = mailbox(sender) if sender else ""
    if to:
        message["To"] = mailbox(to)
    else:
        message["X-Unsent"] = "1"
    message["Date"] = format_datetime(d.made_at)
    message["Message-ID"] = make_msgid(domain=_domain(sender))
    message["Auto-Submitted"] = "auto-generated"
    if not sender:
        del message["From"]
    message.set_content(text(d, address), cte="quoted-printable")
    picture = _picture(d)
    cid = make_msgid(domain="digest.invalid") if picture else ""
    message.add_alternative(html(d, address, cid.strip("<>")), subtype="html", cte="quoted-printable")
    if picture:
        part = message.get_payload()[1]  # type: ignore[index]
        part.add_related(picture, "image", "png", cid=cid, filename="chart.png", disposition="inline")  # type: ignore[union-attr]
    return message


def html(d: Digest, address: str = "", picture: str = "") -> str:
    """The HTML part; `picture` is the content id of the chart."""
    from jinja2 import Environment
    from markupsafe import Markup

    def mark(verdict: str, good: bool | None) -> Markup:
        color, name = {True: ("#1b7f4b", "good"), False: ("#b3261e", "bad")}.get(good, ("", ""))  # type: ignore[arg-type]
        if not color:
            return Markup("{}").format(verdict)
        way = WAYS[good]
        return Markup('<strong class="{}" style="color:{};">{} {}</strong>').format(name, color, way, verdict)

    def way(good: bool | None) -> Markup:
        color, name = {True: ("#1b7f4b", "good"), False: ("#b3261e", "bad")}.get(good, ("#1f5fa8", ""))  # type: ignore[arg-type]
        return Markup('<span class="{}" style="color:{};">{}</span>').format(name, color, WAYS[good])

    page = Environment(autoescape=True, trim_blocks=True).from_string(
        (files("iqs.share") / "templates" / "digest.html").read_text("utf-8")
    )
    return page.render(
        d=d, address=address.rstrip("/"), picture=picture, mark=mark, way=way, won=won, stamp=stamp(d),
        as_of=f"{d.as_of:%-d %b %Y}", grain=str(d.grain).capitalize(),
    )  # fmt: skip


def mailbox(given: str) -> Address:
    """A mail address as "ann@example.org" or "Ann Lee <ann@example.org>"; UserError for anything else."""
    from email.utils import getaddresses

    found = given.strip()
    several = getaddresses([found]) if found.isprintable() and len(found) <= _LONGEST else []
    name, spec = several[0] if len(several) == 1 else ("", "")
    user, at, host = spec.rpartition("@")
    try:
        if not (at and user and "." in host.strip(".")) and host != "localhost":
            raise ValueError(spec)
        return Address(display_name=name, addr_spec=spec.encode("ascii").decode())
    except (ValueError, IndexError) as error:
        raise UserError(
            f"“{printable(given)[:80]}” is not a mail address. Write it like ann@example.org."
        ) from error


def _domain(sender: str) -> str:
    return mailbox(sender).domain if sender else "localhost"


def _picture(d: Digest) -> bytes:
    if d.drawing is None:
        return b""
    from iqs.share.still import picture

    return picture(d.drawing, width_mm=_POINTS_WIDE_MM, scale=2.0)
