"""Every page that can be part of a report, in the order of the menu."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from iqs.scoring import Engine
from iqs.share.asked import Asked
from iqs.share.report import Section
from iqs.share.sections import (
    agent,
    auto_fail,
    calendar,
    criteria,
    drivers,
    findings,
    improved,
    leaderboard,
    leading,
    overview,
    recognition,
    seasons,
    side_by_side,
    stability,
    trends,
    voice,
    why,
)


@dataclass(frozen=True)
class Part:
    """A page as a part of a report.

    `key` is its path in the address, or its own name where `at` is the path of the page of which it is a
    tab, which `tab` opens; the Overview, which has no path, is "overview". Parts that read
    comments are left out where names are hidden; `all_dates` says that the period plays no part,
    `one_person` that it is about one agent, and left out where names are hidden or groups are. `ask`
    composes the section.
    """

    key: str
    title: str
    ask: Callable[[Engine, Asked], Section]
    reads_comments: bool = False
    all_dates: bool = False
    one_person: bool = False
    at: str = ""
    tab: tuple[str, str] | None = None

    @property
    def path(self) -> str:
        """The page's path in the address."""
        return "" if self.key == "overview" else self.at or self.key


SECTIONS: dict[str, Part] = {
    p.key: p
    for p in (
        Part("overview", "Overview", overview.section),
        Part("findings", "Findings", findings.section),
        Part("trends", "Trends", trends.section),
        Part("side-by-side", "Side by side", side_by_side.section),
        Part(
            "happy-customers",
            "What goes with happy customers",
            drivers.section,
            at="side-by-side",
            tab=("side_tab", "What goes with happy customers"),
        ),
        Part(
            "early-warning",
            "Early warning",
            leading.section,
            at="side-by-side",
            tab=("side_tab", "Early warning"),
        ),
        Part("criteria", "Criteria", criteria.section),
        Part("voice", "Voice of the customer", voice.section, reads_comments=True),
        Part("why", "Why did it change?", why.section),
        Part("stability", "Is it stable?", stability.section),
        Part("seasons", "Seasons", seasons.section, all_dates=True),
        Part(
            "calendar",
            "Seasons: calendar",
            calendar.section,
            all_dates=True,
            at="seasons",
            tab=("season_tab", "Calendar"),
        ),
        Part("leaderboard", "Leaderboard", leaderboard.section),
        Part("improved", "Most improved", improved.section),
        Part("recognition", "Recognition", recognition.section),
        Part("agent", "Agent", agent.section, one_person=True),
        Part("auto-fails", "Auto-fails", auto_fail.section),
    )
}
"""Parts of reports by key. A page becomes one by a line here."""


def part_at(key: str, query: Iterable[tuple[str, str]]) -> str:
    """The part that a page is with these parameters: that of the tab which they open, where it is one."""
    asked = dict(query)
    found = (
        p for p in SECTIONS.values() if p.at == key and p.tab is not None and asked.get(p.tab[0]) == p.tab[1]
    )
    return next((p.key for p in found), key)
