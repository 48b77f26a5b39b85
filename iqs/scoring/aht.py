"""Average Handle Time: seconds of work in one contact."""

import narwhals.stable.v2 as nw

from iqs.scoring.metric import Better, Definition, Metric, Spread

_SECONDS = nw.col("handle_s")
_LEFT_OUT = (
    ("not answered", ~nw.col("answered").fill_null(True)),
    ("no handle time given", _SECONDS.is_null()),
    ("zero or negative handle time", _SECONDS <= 0),
)


def _definition(
    key: str, label: str, formula: str, spread: Spread, numerator: nw.Expr = _SECONDS, level: float = 0.5
) -> Definition:
    return Definition(
        key=key,
        label=label,
        formula=formula,
        fact="contact_fact",
        left_out=_LEFT_OUT,
        numerator=numerator,
        spread=spread,
        factor=1.0,
        unit="s",
        high=float("inf"),
        better=Better.DOWN,
        level=level,
    )


METRIC = Metric(
    key="aht",
    label="AHT",
    name="Average Handle Time",
    meaning="The time an agent works on one contact: talking, on hold and wrapping up.",
    matters=(
        "It decides how many people are needed. Shorter is better only while IQS and CSAT hold: short "
        "and poor is rushed work."
    ),
    counted="contacts",
    definitions=(
        _definition(
            "mean",
            "Mean",
            "Talk, hold and wrap-up time of all handled contacts, divided by their number. Contacts with "
            "zero or negative time are left out.",
            Spread.LOGNORMAL,
        ),
        _definition("median", "Median", "Half of the handled contacts took less.", Spread.QUANTILE),
        _definition(
            "p90", "90th percentile", "Nine in ten handled contacts took less.", Spread.QUANTILE, level=0.9
        ),
        _definition(
            "geometric",
            "Geometric mean",
            "The typical time when a few very long contacts should not decide the number.",
            Spread.GEOMETRIC,
            numerator=nw.when(_SECONDS > 0).then(_SECONDS).log(),  # also computed for rows left out
        ),
    ),
    dates=(("created", "created_day"), ("solved", "solved_day")),
    minimum_n=10,
    solid_n=30,
)
