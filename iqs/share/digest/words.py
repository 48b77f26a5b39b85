"""A digest as plain text, and the words that its other forms share."""

from iqs.share.digest.digest import Digest, Line, Win
from iqs.text import printable

WAYS = {True: "▲", False: "▼", None: "◆"}
"""Which way something went; words stand beside it."""


def text(d: Digest, address: str = "") -> str:
    """The digest as text, the part of a mail that every program can show."""
    where = f"Only {d.filters_words}. " if d.filters_words else ""
    parts = [
        f"Support quality, {d.called}",
        f"{where}Data reach to {d.as_of:%-d %b %Y}.",
        "",
        d.headline,
        "",
        *(_line(x, d) for x in d.lines),
        "",
        f"WHAT STANDS OUT, AND WHAT TO DO (in {d.findings_of})",
    ]
    for f in d.findings:
        parts.append(f"{WAYS[f.good]} {'New: ' if f.new else ''}{f.sentence} ({f.n})")
        parts.append(f"  What to do: {f.action}")
        if address and f.link:
            parts.append(f"  {address.rstrip('/')}/{f.link}")
    if d.more_findings:
        parts.append(f"{d.more_findings} more on the Findings page.")
    parts += [p for p in (d.no_findings,) if p]
    parts += ["", "TO CELEBRATE"]
    parts += [f"* {won(w)} {w.reason}" for w in d.wins]
    parts += [p for p in (d.no_wins,) if p]
    parts += ["", *d.notes, f"Intervals are 95 %. {stamp(d)}"]
    return "\n".join(printable(p) if not p.startswith("  ") else f"  {printable(p)}" for p in parts) + "\n"


def _line(x: Line, d: Digest) -> str:
    if x.why_not:
        return f"{x.label}: {x.why_not}"
    told = f"{x.label} {x.value} (95 %: {x.interval}; {x.n})"
    return f"{told}. {compared(x, d)}"


def compared(x: Line, d: Digest) -> str:
    """What became of a metric: "Week before: not clear, −2.3 points (...). A year ago: ..."."""
    return f"{str(d.grain).capitalize()} before: {_change(x.verdict, x.change)}. A year ago: " + (
        f"{_change(x.year_verdict, x.year_change)}."
    )


def _change(verdict: str, change: str) -> str:
    return f"{verdict}, {change}" if change else verdict


def won(w: Win) -> str:
    """What there is to celebrate, and who: "Most improved: Ann Lee."."""
    return f"{w.title}: {w.who}." if w.who else f"{w.title}."


def stamp(d: Digest) -> str:
    """What must stand on whatever leaves."""
    return f"Made {d.made_at:%-d %b %Y, %H:%M %Z} from data with the fingerprint {d.fingerprint}."
