"""A digest as a post of Slack, Teams or Discord. What people wrote stays text there, and calls nobody."""

from collections.abc import Iterator
from typing import Any

from iqs.share.chat import for_markdown, for_slack
from iqs.share.digest.digest import Digest, Line
from iqs.share.digest.words import WAYS, compared, stamp, won
from iqs.text import printable

_SLACK_SECTION, _SLACK_HEADER, _SLACK_BLOCKS = 3000, 150, 50
_TEAMS_BYTES = 25_000
"""Teams refuses a post of more than 28 kB; the rest is for what stands around it."""
_DISCORD_TITLE, _DISCORD_TEXT, _DISCORD_FIELD, _DISCORD_NAME, _DISCORD_WHOLE = 256, 4096, 1024, 256, 6000
CUT = "…"
Payload = dict[str, Any]
Said = tuple[str, str]
"""A line as plain text, and the address that it leads to, or none."""


def slack(d: Digest, address: str = "") -> Payload:
    """Blocks of Slack: a header, and sections of mrkdwn in which every text is escaped."""
    blocks: list[Payload] = [
        {
            "type": "header",
            "text": {
                "type": "plain_text",
                "text": _cut(f"Support quality, {d.called}", _SLACK_HEADER),
                "emoji": False,
            },
        }
    ]
    for title, lines in _parts(d, address):
        head = f"*{for_slack(title)}*\n" if title else ""
        blocks += [
            {"type": "section", "text": {"type": "mrkdwn", "text": some, "verbatim": True}}
            for some in _packed(head, [(for_slack(t), _slack_link(url)) for t, url in lines], _SLACK_SECTION)
        ]
    footer = _cut(for_slack(" ".join((*d.notes, stamp(d)))), _SLACK_SECTION)
    kept = blocks[: _SLACK_BLOCKS - 1]
    kept.append({"type": "context", "elements": [{"type": "mrkdwn", "text": footer, "verbatim": True}]})
    return {"text": for_slack(d.subject), "blocks": kept, "unfurl_links": False, "unfurl_media": False}


def teams(d: Digest, address: str = "") -> Payload:
    """An adaptive card of runs of text, which Teams takes as they are: neither Markdown nor mentions."""
    import json

    body: list[Payload] = [_run(f"Support quality, {d.called}", size="Large", weight="Bolder")]
    for title, lines in _parts(d, address):
        if title:
            body.append(_run(title, weight="Bolder", spacing="Medium"))
        body += [_run(line, url=url, spacing="Small") for line, url in lines]
    body.append(_run(" ".join((*d.notes, stamp(d))), size="Small", subtle=True, spacing="Medium"))

    def whole() -> Payload:
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "body": body,
        }
        kind = "application/vnd.microsoft.card.adaptive"
        return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}

    while len(json.dumps(whole()).encode()) > _TEAMS_BYTES and len(body) > 2:
        body.pop(-2)
    return whole()


def discord(d: Digest, address: str = "") -> Payload:
    """One embed; nobody can be mentioned by it."""
    fields: list[Payload] = []
    spent = 0

    def add(name: str, lines: list[Said]) -> None:
        nonlocal spent
        for value in _packed("", lines, _DISCORD_FIELD):
            cost = len(name) + len(value)
            if spent + cost > _DISCORD_WHOLE - 1800 or len(fields) >= 24:
                return
            spent += cost
            fields.append({"name": _cut(name, _DISCORD_NAME), "value": value, "inline": False})

    parts = list(_parts(d, address))
    for title, lines in parts[1:]:
        add(for_markdown(title), [(for_markdown(t), f" [Open]({url})" if url else "") for t, url in lines])
    return {
        "allowed_mentions": {"parse": []},
        "embeds": [
            {
                "title": _cut(for_markdown(f"Support quality, {d.called}"), _DISCORD_TITLE),
                "description": _cut("\n".join(for_markdown(x) for x, _ in parts[0][1]), 800),
                "fields": fields,
                "footer": {"text": _cut(printable(" ".join((*d.notes, stamp(d)))), 700)},
            }
        ],
    }


def _parts(d: Digest, address: str) -> Iterator[tuple[str, list[Said]]]:
    """Titles with their lines."""
    where = [(f"Only {d.filters_words}.", "")] if d.filters_words else []
    yield "", [(d.headline, ""), *where, (f"Data reach to {d.as_of:%-d %b %Y}.", "")]
    yield "Six metrics", [(_metric(x, d), "") for x in d.lines]
    found = []
    for f in d.findings:
        url = f"{address.rstrip('/')}/{f.link}" if address and f.link else ""
        new = "New: " if f.new else ""
        found.append((f"{WAYS[f.good]} {new}{f.sentence} ({f.n}) What to do: {f.action}", url))
    if d.more_findings:
        found.append((f"{d.more_findings} more on the Findings page.", ""))
    yield f"What stands out, in {d.findings_of}", [*found, *([(d.no_findings, "")] if d.no_findings else [])]
    praise = [(f"{won(w)} {w.reason}", "") for w in d.wins]
    yield "To celebrate", [*praise, *([(d.no_wins, "")] if d.no_wins else [])]


def _slack_link(url: str) -> str:
    return f" <{url.replace('&', '&amp;')}|Open>" if url else ""


def _metric(x: Line, d: Digest) -> str:
    if x.why_not:
        return f"{x.label}: {x.why_not}"
    return f"{WAYS[x.good] if x.good is not None else '•'} {x.label} {x.value} ({x.interval}; {x.n}). " + (
        compared(x, d)
    )


def _packed(head: str, lines: list[Said], most: int) -> Iterator[str]:
    """Escaped lines, each with its link, joined into texts of at most `most` letters each."""
    now = head
    for words, link in lines:
        # A link that alone fills a text is of no use there.
        link = link if len(link) < most // 2 else ""
        line = f"{_cut(words, most - len(head) - len(link) - 1)}{link}"
        if len(now) + len(line) + 1 > most and now != head:
            yield now.rstrip("\n")
            now = ""
        now += f"{line}\n"
    yield now.rstrip("\n") or "–"


def _cut(words: str, most: int) -> str:
    """At most so many letters; never within an escape or a sign that keeps a mention from being one."""
    if len(words) <= most:
        return words
    kept = words[: most - len(CUT)]
    kept = kept[: kept.rfind("&")] if "&" in kept[-6:] and ";" not in kept[kept.rfind("&") :] else kept
    # An odd number of backslashes at the end would escape what follows.
    kept = kept[:-1] if (len(kept) - len(kept.rstrip("\\"))) % 2 else kept
    return f"{kept.rstrip('@')}{CUT}"


def _run(
    words: str, *, url: str = "", subtle: bool = False, spacing: str = "Default", **look: str
) -> Payload:
    runs: list[Payload] = [
        {"type": "TextRun", "text": printable(words), **look, **({"isSubtle": True} if subtle else {})}
    ]
    if url:
        opens = {"type": "Action.OpenUrl", "url": url}
        runs.append({"type": "TextRun", "text": " Open", "selectAction": opens})
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": runs}
