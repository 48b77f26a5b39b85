"""What stands out over everything that is looked at."""

from datetime import date
from typing import Any

from iqs.cli.analyse import analyse
from iqs.cli.answers import As, Db, Format, existing, say, show
from iqs.cli.numbers import From, To, Where, selected


@analyse.command()
def findings(
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Say what stands out, the most important first, with what to do; answered ones say so."""
    from iqs.analysis.findings.as_a_whole import looks
    from iqs.analysis.findings.registry import all_findings
    from iqs.store import DuckEngine, open_database
    from iqs.store.finding_answers import answers
    from iqs.store.names import agent_names
    from iqs.store.unnamed import pseudonyms, unnamed

    database = open_database(existing(db))
    try:
        found = all_findings(DuckEngine(database), selected(DuckEngine(database), from_, to, where))
        said, secret = answers(database), unnamed(database)
        names = agent_names(database) | {
            a: name for a, name in (pseudonyms(database) if secret else {}).items() if a in secret
        }
    finally:
        database.close()
    if not found.findings:
        say("Nothing clear stands out.")
    say(f"{looks(found)} were looked at.")
    for detector, why in found.why_not:
        say(f"Not looked for: {detector}. {why}")
    rows = []
    for rank, f in enumerate(found.findings, 1):
        answer = said.get(f.told.key)
        state = "open" if answer is None else str(answer.on(date.today()))
        rows.append(_row(rank, f, state, answer.note if answer else "", names))
    show(rows, output)


def _row(rank: int, f: Any, state: str, note: str, names: dict[str, str]) -> dict[str, Any]:
    c = f.told
    agents = names if c.dimension == "agent" else {}
    return {
        "rank": rank,
        "detector": f.detector,
        "way": {True: "good", False: "bad", None: "neither"}[c.good],
        "finding": c.sentence(agents),
        "size": c.size,
        "low": c.low,
        "high": c.high,
        "n": c.n,
        "counted": c.counted,
        "from": c.since.start.isoformat(),
        "to": c.since.end.isoformat(),
        "metric": c.metric,
        "criterion": c.criterion,
        "group": agents.get(c.group, c.group),
        "also": " ".join(o.sentence(agents) for o in f.others),
        "action": c.action,
        "page": c.page,
        "state": state,
        "note": note,
    }
