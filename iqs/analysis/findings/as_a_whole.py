"""What is said of findings as a whole: that nothing stands out, and how false ones are held."""

from collections import Counter
from collections.abc import Iterable

from iqs.analysis.findings.rank import Findings


def looks(found: Findings) -> str:
    """How many comparisons there were, by how many detectors."""
    many = "" if found.looked == 1 else "s"
    return f"{found.looked:,} comparison{many} by {found.detectors} detector{'s' * (found.detectors != 1)}"


def not_looked(why_not: Iterable[tuple[str, str]], most: int) -> str:
    """That nothing could be looked at, with up to `most` reasons, those that most detectors give first."""
    reasons = Counter(why for _, why in why_not).most_common(most)
    return " ".join(("Nothing could be looked at.", *(why for why, _ in reasons)))


def nothing_words(found: Findings, *, any_set_aside: bool = False) -> str:
    """That nothing stands out, which is an answer too."""
    looked_at = f"{looks(found)} were looked at"
    if any_set_aside:
        return f"Nothing new stands out: what was found is answered already ({looked_at})."
    return (
        f"Nothing clear stands out: {looked_at}, and none differs by more than chance gives somewhere in so "
        "many."
    )


def how_found(found: Findings) -> str:
    """How many comparisons there were, and how false findings are held."""
    return (
        f"{looks(found)}. So many comparisons always hold a "
        "few that look clear by chance. A finding is told only where it stays clear among all of them: "
        "first a detector as a whole, then what it found, with false ones held at 5 %. What comes first "
        "is large, sure and touches much: what it is at least, against what is large enough to act on, "
        "times the root of the share of rows it touches."
    )
