"""The findings of a digest: those that are open, what is new first."""

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from iqs.analysis.findings.found import Candidate
from iqs.analysis.findings.rank import Finding, Findings
from iqs.analysis.findings.registry import all_findings
from iqs.model import Filters, Period
from iqs.scoring import Engine
from iqs.share.digest.digest import Told
from iqs.store.finding_answers import Answer, State
from iqs.store.names import unknown

MOST = 5
"""Findings that are told; a page has the others."""
DAYS = 91
"""Days up to the end of the week or month that findings are looked for in: a week alone tells too little."""


def findings_to(engine: Engine, filters: Filters, period: Period) -> Findings:
    """What stands out in the 13 weeks to the end of a period."""
    days = Period(period.end - timedelta(days=DAYS - 1), period.end)
    return all_findings(engine, filters.during(days), days.previous())


def open_ones(
    found: Findings, answered: Mapping[str, Answer], real: Mapping[str, str], on: date
) -> list[Finding]:
    """Findings that nobody has answered for good; `real` are ids of agents by what stands for them."""
    return [
        f
        for f in found.findings
        if (said := answered.get(real_key(f.told, real))) is None or said.on(on) is State.OPEN
    ]


def real_key(c: Candidate, real: Mapping[str, str]) -> str:
    """The key of a finding as it is where names are not hidden."""
    agent = real.get(c.group, "") if c.dimension == "agent" else ""
    return c.key.replace(c.group, agent) if agent else c.key


def told(
    some: list[Finding],
    earlier: Findings,
    names: Mapping[str, str],
    *,
    linked: Mapping[str, list[str]] | None,
) -> list[Told]:
    """Findings in words, those that were not there before first; `linked` are filters for their links."""
    known = {c.key for f in earlier.findings for c in (f.told, *f.others)}
    rows = [_one(f.told, f.told.key not in known, names, linked) for f in some]
    return [*(r for r in rows if r.new), *(r for r in rows if not r.new)]


def _one(c: Candidate, new: bool, names: Mapping[str, str], linked: Mapping[str, list[str]] | None) -> Told:
    shown = names if c.dimension == "agent" else {"": unknown(c.dimension)} if c.dimension else {}
    link = ""
    if linked is not None:
        own = {k: [v] for k, v in c.query}
        days = c.days or c.since
        if "period" not in own:
            own = {"period": ["Chosen days"], "days": [days.start.isoformat(), days.end.isoformat()]} | own
        link = f"{c.page}?{urlencode({**linked, **own}, doseq=True)}"
    return Told(c.sentence(shown), c.action, c.good, new, f"n = {c.n:,} {c.counted}", link)
