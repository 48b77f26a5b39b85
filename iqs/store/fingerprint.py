"""What numbers rest on, as marks that are the same for the same data, in whatever order they were loaded."""

from iqs.settings import as_texts
from iqs.store.database import Database
from iqs.store.settings import read_settings


def marks(database: Database) -> tuple[str, ...]:
    """Files in force, scorecards, names that stand for an agent, and settings, each as a line, sorted."""
    with database.cursor() as cursor:
        cursor.execute(
            "select concat_ws(' ', 'file', sha256, layout) from uploads where state = 'loaded' "
            "union all select concat_ws(' ', 'scorecard', scorecard, valid_from, card) "
            "from scorecard_versions "
            "union all select concat_ws(' ', 'alias', alias, source, team, from_day, to_day, agent_id) "
            "from agent_aliases"
        )
        found = [mark for (mark,) in cursor.fetchall()]
    found += [f"setting {key} {text}" for key, text in as_texts(read_settings(database)).items()]
    return tuple(sorted(found))
