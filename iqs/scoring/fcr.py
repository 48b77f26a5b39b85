"""First Contact Resolution: contacts settled without another one."""

import narwhals.stable.v2 as nw

from iqs.scoring.metric import Definition, Metric, Spread
from iqs.scoring.surveys import DATES as SURVEY_DATES
from iqs.scoring.surveys import LEFT_OUT as SURVEY_LEFT_OUT
from iqs.scoring.surveys import of_kind

REPEAT_DAYS = 7
"""A further contact within this many days means that the first did not settle the matter."""

_UNANSWERED = ("not answered", ~nw.col("answered").fill_null(True))
_UNRESOLVED = (
    ("not known whether resolved", nw.col("resolved").is_null()),
    ("not resolved", ~nw.col("resolved").fill_null(True)),
)


def _of_contacts(
    key: str, label: str, formula: str, needs: str, unknown: str, settled: nw.Expr
) -> Definition:
    return Definition(
        key=key,
        label=label,
        formula=formula,
        fact="contact_fact",
        left_out=(
            _UNANSWERED,
            *(() if key == "flag" else _UNRESOLVED),
            (unknown, nw.col(needs).is_null()),
        ),
        numerator=settled.cast(nw.Float64),
        spread=Spread.PROPORTION,
        optional=True,
    )


_NEXT = nw.col("next_contact_days")

METRIC = Metric(
    key="fcr",
    label="FCR",
    name="First Contact Resolution",
    meaning="The share of resolved contacts that needed no second one, from 0 to 100 %.",
    matters=(
        "A second contact costs twice and tries patience. A fall often points to gaps in knowledge, "
        "tools or the right to decide."
    ),
    counted="contacts",
    definitions=(
        _of_contacts(
            "one_touch",
            "One reply",
            "Resolved contacts with at most one agent reply, divided by resolved contacts.",
            "replies",
            "number of replies unknown",
            nw.col("replies") <= 1,
        ),
        _of_contacts(
            "no_reopen",
            "Never reopened",
            "Resolved contacts that were never reopened, divided by resolved contacts.",
            "reopens",
            "number of reopens unknown",
            nw.col("reopens") == 0,
        ),
        _of_contacts(
            "no_repeat",
            f"No repeat within {REPEAT_DAYS} days",
            f"Resolved contacts after which the same customer did not return about the same topic within "
            f"{REPEAT_DAYS} days, divided by resolved contacts. The last {REPEAT_DAYS} days are provisional.",
            "next_contact_days",
            "customer or time unknown",
            (_NEXT < 0) | (_NEXT > REPEAT_DAYS),
        ),
        Definition(
            key="survey",
            label="Customers say so",
            formula="Customers who answered yes to “was your request resolved?”, divided by all answers.",
            fact="survey_fact",
            left_out=SURVEY_LEFT_OUT,
            numerator=(nw.col("score") == nw.col("scale_max")).cast(nw.Float64),
            spread=Spread.PROPORTION,
            optional=True,
            only=of_kind("fcr"),
            dates=SURVEY_DATES,
        ),
        _of_contacts(
            "flag",
            "The export's own mark",
            "Answered contacts that the export marks as resolved at first contact (or simply as resolved, "
            "where it has no such mark), divided by answered contacts that carry the mark.",
            "flag",
            "not marked either way",
            nw.col("flag"),
        ),
    ),
    dates=(("created", "created_day"), ("solved", "solved_day")),
    minimum_n=10,
    solid_n=30,
)
