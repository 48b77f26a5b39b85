"""How many agents the next season takes: contacts to expect, over the contacts that each usually has.

Plain arithmetic over a forecast (`iqs.analysis.agents_needed`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from iqs.analysis.agents_needed import FEWEST, more, usual
from iqs.analysis.daily import VOLUME, daily
from iqs.analysis.forecast import Forecast, Series, forecast_of
from iqs.analysis.load import contacts_by_week
from iqs.analysis.periods import span
from iqs.analysis.season_ahead import coming_seasons
from iqs.analysis.season_days import Holiday
from iqs.analysis.seasons import Seasons
from iqs.model import Filters, Period
from iqs.scoring import Engine


@dataclass(frozen=True)
class Staffing:
    """Contacts a week in the next season, and agents for them; `why_not` says why there is no number.

    `contacts` are to be expected with the interval `low` to `high`; `usual` contacts a week were there per
    active agent in the last year outside the season, `agents` were active lately. `forecast` is that of
    contacts by month, None without any.
    """

    season: str
    forecast: Forecast | None
    days: Period | None = None
    contacts: float = 0.0
    low: float = 0.0
    high: float = 0.0
    usual: float = 0.0
    agents: float = 0.0
    why_not: str = ""

    @property
    def per_agent(self) -> float:
        """Contacts a week per agent with the agents there are."""
        return self.contacts / self.agents

    @property
    def extra(self) -> tuple[int, int, int]:
        """Agents more that keep the usual load: expected, low end and high end, never below 0."""
        expected, low, high = (
            more(contacts, self.usual, self.agents) for contacts in (self.contacts, self.low, self.high)
        )
        return expected, low, high


def staffing(
    engine: Engine, filters: Filters, seasons: Sequence[str | Holiday], told: Sequence[Seasons]
) -> Staffing:
    """What the next of the first of the `seasons` takes; `told` is what was found about each."""
    d, data = daily(engine, VOLUME, filters), span(engine)
    name = told[0].name if told else ""
    if d is None or data is None:
        return Staffing(
            name, None,
            why_not="There are no contacts in this selection. Load an export of tickets, calls or chats, and "
            "the contacts to expect stand here.",
        )  # fmt: skip
    known, words = coming_seasons(engine, d, seasons, told, data)
    path = forecast_of(d, known, words, data.end)
    bare = Staffing(name, path)
    if not path.ahead:
        return Staffing(name, path, why_not=path.why_not)
    coming = next((c for c in known if c.season.name == name), None)
    if coming is None or coming.next_days is None:
        return Staffing(name, path, why_not=words or f"Contacts do not clearly change in the {name}.")
    expected = Series(d, path.past, known).within(coming, coming.next_days, path.way)
    load = usual(contacts_by_week(engine, filters), coming.season.parts)
    if expected is None or load is None:
        return Staffing(
            bare.season, path, why_not=f"{FEWEST} weeks with agents outside the season are needed to say "
            "what a usual load is."
        )  # fmt: skip
    low, contacts, high = expected
    return Staffing(name, path, coming.next_days, contacts, low, high, load.per_agent, load.agents)
