"""An announcement of awards, ready to paste: for Slack, for Markdown (Teams, Discord), or as plain text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from iqs.share.chat import for_markdown, for_slack
from iqs.text import listed, printable


class Target(StrEnum):
    """Where an announcement is pasted."""

    PLAIN = "E-mail or plain text"
    SLACK = "Slack"
    MARKDOWN = "Teams, Discord, Markdown"


@dataclass(frozen=True)
class Praise:
    """An award with its winners: pairs of the name to show and the reason, a sentence."""

    title: str
    winners: tuple[tuple[str, str], ...]


_WRITTEN: dict[Target, tuple[Callable[[str], str], str]] = {
    Target.PLAIN: (printable, ""),
    Target.SLACK: (for_slack, "*"),
    Target.MARKDOWN: (for_markdown, "**"),
}
"""How text is escaped, and what stands around bold text."""


def announcement(
    awards: Sequence[Praise], days: str, shouts: Sequence[tuple[str, str, str]], target: Target
) -> str:
    """Awards of the days in words and shout-outs (for whom, words, from whom); empty without any."""
    text, bold = _WRITTEN[target]
    parts = []
    for a in awards:
        names = listed([f"{bold}{text(name)}{bold}" for name, _ in a.winners])
        reasons = [
            f"- {text(name)}: {text(reason)}" if len(a.winners) > 1 else text(reason)
            for name, reason in a.winners
        ]
        parts.append("\n".join([f"{bold}{text(a.title)}{bold}: congratulations, {names}!", *reasons]))
    if shouts:
        lines = [f"- {text(name)}: {text(words)} ({text(by)})" for name, words, by in shouts]
        parts.append("\n".join([f"{bold}Shout-outs{bold}", *lines]))
    if not parts:
        return ""
    return "\n\n".join([f"{bold}Thank you, {text(days)}{bold}", *parts])
