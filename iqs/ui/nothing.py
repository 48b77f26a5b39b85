"""What to do where a number has no value: another selection, or files that hold such rows."""

from iqs.scoring import Measure, Metric, definition_in_force
from iqs.text import why_not
from iqs.ui import data


def nothing(found: Measure, m: Metric) -> str:
    """Why there is no value, and what helps: no other period does where no such row was ever loaded."""
    if found.value is None and data.whole_reach(m.key, definition_in_force(data.engine(), m).key) is None:
        return f"These data have no {m.counted} that count for {m.label}. Load such files on the Upload page."
    return f"{why_not(found, m)} Choose a longer period or fewer filters."
