"""Findings as a section: what stands out, the most important first, with what to do."""

from iqs.analysis.findings.as_a_whole import how_found, not_looked, nothing_words
from iqs.analysis.findings.rank import findings
from iqs.analysis.findings.registry import DETECTORS, looked
from iqs.scoring import Engine
from iqs.share.asked import Asked, names
from iqs.share.report import Column, Format, Section
from iqs.share.sections.shared import table

_TOLD = 5
_KINDS = {True: "good news", False: "needs attention", None: ""}
_TITLE, _PAGE = "Findings", "findings"


def section(engine: Engine, asked: Asked) -> Section:
    """What stands out, whatever was answered to it."""
    found = findings([looked(engine, key, asked.filters, asked.comparison) for key in DETECTORS])
    missing = [f"Not looked for: {DETECTORS[key].title}. {why}" for key, why in found.why_not]
    if not found.looked:
        return Section("findings", _TITLE, (not_looked(found.why_not, 3),), page=_PAGE)
    if not found.findings:
        return Section(
            "findings", _TITLE, (nothing_words(found),), (), (), _PAGE, asked.query, tuple(missing)
        )
    called = {c.dimension: names(engine, c.dimension, asked) for f in found.findings
              for c in (f.told, *f.others) if c.dimension}  # fmt: skip
    told = [f.told.sentence(called.get(f.told.dimension, {})) for f in found.findings]
    rows = [
        (o.sentence(called.get(o.dimension, {})), o.action if o is f.told else "",
         _KINDS[o.good] if o is f.told else "the same, seen otherwise",
         o.n, o.counted, str(o.since))
        for f in found.findings for o in (f.told, *f.others[:4])
    ]  # fmt: skip
    columns = (
        Column("Finding"), Column("What to do"), Column("Kind"), Column("n", Format.WHOLE), Column("Counted"),
        Column("Days"),
    )  # fmt: skip
    note = "Whatever was answered to them: findings that were dismissed or done are here, too."
    return Section(
        "findings", _TITLE, tuple(told[:_TOLD]), (), (table("All findings", columns, rows, note),), _PAGE,
        asked.query, (how_found(found), *missing),
    )  # fmt: skip
