"""The Digest page's pieces: what the mail says, and how it is sent every week or month."""

from collections.abc import Callable
from hashlib import sha256

import streamlit as st

from iqs.errors import UserError
from iqs.model import Grain
from iqs.share.digest.compose import digest
from iqs.share.digest.digest import Asked, Digest, Line
from iqs.share.digest.mail import mail
from iqs.share.digest.words import WAYS, stamp, text, won
from iqs.store.finding_answers import answers
from iqs.store.given_awards import given_awards
from iqs.store.sent import record_of, sent
from iqs.store.shout_outs import shout_outs
from iqs.store.unnamed import unnamed
from iqs.ui import data
from iqs.ui.filters import Selection
from iqs.ui.words import plain

_EVERY = {"Weekly": Grain.WEEK, "Monthly": Grain.MONTH}
_CRON = {Grain.WEEK: "0 7 * * 1", Grain.MONTH: "0 7 1 * *"}
_SENT = 5


def asked(chosen: Selection) -> Asked:
    """Let the user pick which digest; the filters of the bar hold, its period does not."""
    row = st.container(horizontal=True, vertical_alignment="center")
    every = row.segmented_control(
        "How often", list(_EVERY), default="Weekly", required=True, key="digest_every", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    hide = row.toggle(
        "Hide names", key="digest_hide", bind="query-params",
        help="Pseudonyms for agents and reviewers; shout-outs are left out.",
    )  # fmt: skip
    return Asked(_EVERY[str(every)], chosen.filters.where, None, bool(hide), _mark())


def _mark() -> str:
    """What a digest rests on beside the data, as a mark."""
    database = data.engine().database
    said = (answers(database), given_awards(database), shout_outs(database), sorted(unnamed(database)))
    return sha256(repr(said).encode()).hexdigest()


def composed(wanted: Asked) -> Digest | None:
    """The digest; None where there is none, with the reason said."""
    try:
        with st.spinner("Composing the digest ..."):
            return data.ask(digest, wanted)
    except UserError as error:
        st.write(plain(error.message))
        return None


def preview(d: Digest) -> None:
    """The mail as it will read."""
    with st.container(border=True, key="digest_mail"):
        st.caption(f"Subject: {plain(d.subject)}")
        st.subheader(plain(f"Support quality, {d.called}"), anchor=False)
        where = f"Only {d.filters_words}. " if d.filters_words else ""
        st.caption(plain(f"{where}Data reach to {d.as_of:%-d %b %Y}."))
        st.write(plain(d.headline))
        st.table(
            {
                "Metric": [x.label for x in d.lines],
                str(d.grain).capitalize(): [
                    x.why_not or f"**{x.value}** ({x.interval}; {x.n})" for x in d.lines
                ],
                f"Against the {d.grain} before": [_judged(x, year=False) for x in d.lines],
                "Against a year ago": [_judged(x, year=True) for x in d.lines],
            },
            hide_index=True,
            border="horizontal",
            alt=f"The six metrics of {d.called} with their changes",
        )
        if d.drawing is not None:
            st.markdown(f"**{plain(d.drawing.title)}**")
            st.plotly_chart(
                d.drawing.figure, key="digest_chart", alt=d.drawing.alt, config={"displayModeBar": False}
            )
        st.markdown(f"**What stands out, and what to do** :small[in {plain(d.findings_of)}]")
        for f in d.findings:
            new = "**New:** " if f.new else ""
            st.markdown(f"{_way(f.good)} {new}{plain(f.sentence)} :small[{plain(f.n)}]")
            st.caption(f":material/tips_and_updates: {plain(f.action)}")
        if d.more_findings:
            st.write(f"{d.more_findings} more on the Findings page.")
        if d.no_findings:
            st.write(plain(d.no_findings))
        st.markdown("**To celebrate**")
        for w in d.wins:
            st.markdown(f":material/celebration: **{plain(won(w))}** {plain(w.reason)}")
        if d.no_wins:
            st.write(plain(d.no_wins))
        st.caption("  \n".join(plain(n) for n in (*d.notes, f"Intervals are 95 %. {stamp(d)}")))


def _judged(x: Line, *, year: bool) -> str:
    verdict, change, good = (
        (x.year_verdict, x.year_change, x.year_good) if year else (x.verdict, x.change, x.good)
    )
    way = f"{WAYS[good]} " if good is not None else ""
    return f"{way}{verdict}{f': {change}' if change else ''}"


def _way(good: bool | None) -> str:
    color = {True: "green", False: "red", None: "blue"}[good]
    return f":{color}[{WAYS[good]}]"


def as_text(d: Digest) -> None:
    """The part of the mail that every program shows."""
    st.code(text(d), language=None, wrap_lines=True)


def take(d: Digest, wanted: Asked) -> None:
    """The mail as a file, and the line that sends it by itself."""
    st.download_button(
        "Save as a mail (.eml)",
        data=_later(d),
        file_name=f"digest-{d.period.start.isoformat()}.eml",
        mime="message/rfc822",
        on_click="ignore",
        icon=":material/download:",
        key="digest_save",
        help="A draft that mail programs open for sending, with the chart inside.",
    )
    st.write(
        "This page sends nothing. To have it sent by itself, put this line into the timetable (crontab) of "
        "the machine, with your own server and addresses:"
    )
    st.code(cron(wanted), language=None, wrap_lines=True)
    st.caption(
        "Passwords and webhooks go into variables, not into the line: IQS_SMTP_PASSWORD, IQS_SLACK, "
        "IQS_TEAMS, IQS_DISCORD. Try it first with --dry-run, which sends nothing. It works while the "
        "dashboard runs, and nobody gets the digest of the same days twice. docs/sharing.md says more."
    )
    known = sent(record_of(data.path()))
    if known:
        st.markdown("**Sent lately**")
        st.dataframe(
            {
                "Days": [f"{s.starts_on:%-d %b %Y} to {s.ends_on:%-d %b %Y}" for s in known[:_SENT]],
                "By": [s.kind.capitalize() for s in known[:_SENT]],
                "At (UTC)": [f"{s.at:%-d %b %Y, %H:%M}" for s in known[:_SENT]],
                "State": ["sent" if s.done else "begun, not finished" for s in known[:_SENT]],
            },
            hide_index=True,
            alt="Digests that were sent lately",
        )


def cron(wanted: Asked) -> str:
    """A line of a crontab that sends this digest: Mondays, or on the first of the month, at seven."""
    from shlex import quote

    every = "weekly" if wanted.grain is Grain.WEEK else "monthly"
    parts = [_CRON[wanted.grain], "iqs digest", every, "--to lead@example.org --smtp mail.example.org:587"]
    parts.append("--sender iqs@example.org")
    # "%" ends the command of a crontab.
    parts += [quote(f"--where={k}={v}").replace("%", "\\%") for k, values in wanted.where for v in values]
    return " ".join([*parts, *(["--pseudonyms"] if wanted.pseudonyms else [])])


def _later(d: Digest) -> Callable[[], bytes]:
    return lambda: mail(d, "").as_bytes()
