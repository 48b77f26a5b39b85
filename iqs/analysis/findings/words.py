"""Numbers inside the sentences of findings."""

from iqs.analysis.daily import Subject, definition_of
from iqs.scoring import Definition, Engine, definition_in_force, metric
from iqs.text import decimals, difference, difference_ends, number


def definition(engine: Engine, key: str) -> Definition:
    """The definition of a metric in force."""
    return definition_in_force(engine, metric(key, engine.settings()))


def of_subject(subject: Subject, key: str) -> Definition:
    """The definition of a metric or criterion."""
    return definition_of(subject, key)


def amount(size: float, d: Definition) -> str:
    """A size without its sign: "3.2 points"."""
    return difference(abs(size), d).lstrip("+±")


def ends(low: float, high: float, d: Definition) -> str:
    """An interval of an amount, smaller end first and without signs unless it crosses zero: "2.1 to 4.3"."""
    if low < 0 < high:
        return difference_ends(low, high, d)
    small, large = sorted((abs(low), abs(high)))
    return difference_ends(small, large, d).replace("+", "").replace("±", "")


def level(value: float, d: Definition) -> str:
    """A value in its unit."""
    return number(value, d.unit, decimals=decimals(d))


def count(n: int, counted: str) -> str:
    """How many rows."""
    return f"{n:,} {counted}"
