"""What a digest is, whatever it is written to."""

from dataclasses import dataclass
from datetime import date, datetime

from iqs.charts.drawing import Drawing
from iqs.model import Grain, Period


@dataclass(frozen=True)
class Asked:
    """Which digest: of the last whole week or month up to `as_of` (the last day with data where None).

    `where` are filters as in `Filters`, and `pseudonyms` hides names. `mark` is no part of the question: it
    tells answers apart that rest on other things than the data, such as shout-outs.
    """

    grain: Grain
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    as_of: date | None = None
    pseudonyms: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Line:
    """One metric in words: value with its 95 % interval and n, and what it was before and a year ago.

    `verdict` and `year_verdict` say what may be said of the changes. `good` is True for a clear change the
    good way, False for the bad way, None where it is neither. `why_not` says why there is no value.
    """

    metric: str
    label: str
    value: str
    interval: str
    n: str
    change: str
    verdict: str
    good: bool | None
    year_change: str
    year_verdict: str
    year_good: bool | None
    why_not: str = ""


@dataclass(frozen=True)
class Told:
    """One finding: its sentence, what to do, whether it is good news, and whether it is new this time.

    `link` is where it is seen, relative to the dashboard's address; empty where names are hidden.
    """

    sentence: str
    action: str
    good: bool | None
    new: bool
    n: str
    link: str = ""


@dataclass(frozen=True)
class Win:
    """Something to celebrate: what, who (may be empty), and by what it is known."""

    title: str
    who: str
    reason: str


@dataclass(frozen=True)
class Digest:
    """A digest. Every text in it is plain: markup of any kind is for whoever writes it to escape.

    `period` is the week or month, `before` the one before, `year_ago` the same a year earlier, None where
    there are no data. `headline` is the whole in a sentence. `findings_of` says over which days findings
    were looked for. `nothing` says in place of findings or wins why there are none.
    """

    grain: Grain
    period: Period
    called: str
    before: Period | None
    year_ago: Period | None
    subject: str
    headline: str
    filters_words: str
    lines: tuple[Line, ...]
    findings: tuple[Told, ...]
    more_findings: int
    findings_of: str
    no_findings: str
    wins: tuple[Win, ...]
    no_wins: str
    drawing: Drawing | None
    notes: tuple[str, ...]
    as_of: date
    fingerprint: str
    made_at: datetime
