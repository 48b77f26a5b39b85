"""What criteria are called: ratings as exports have them, and as the scorecard in force names them."""

from collections.abc import Callable

from iqs.scorecards import same
from iqs.scoring import Engine
from iqs.store import DuckEngine, versions

Named = Callable[[int, str], str]
"""(version of the scorecard, criterion as exported) -> criterion as shown."""


def names_shown(engine: Engine) -> Named:
    """Criteria of comments and causes by the names of their scorecard, where one holds."""
    known: dict[tuple[int, str], str] = {}
    if isinstance(engine, DuckEngine):
        for version in versions(engine.database):
            for c in version.card.criteria:
                known |= {(version.version_id, same(name)): c.name for name in (c.name, *c.also_called)}
    return lambda version, name: known.get((version or 0, same(name)), name)
