"""Errors as plain sentences: those a user can mend, and those that are ours.

Every error says what happened, where, and what to do. Pages and the command line show `title`
and `message`; nothing else of an exception reaches a user. This module imports nothing of ours.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class IqsError(Exception):
    """Base of all errors that are shown to people.

    `title` is a few words, `message` one or two plain sentences with the place and the remedy.
    """

    title = "Something went wrong"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UserError(IqsError):
    """The user can mend this: another file, another value, another name."""

    title = "This needs a change"


class InternalError(IqsError):
    """A fault of ours; the message asks the user to report it."""

    title = "A fault in the program"


class UnreadableFile(UserError):
    """The file cannot be read as a table (empty, not text, damaged, too large)."""

    title = "This file cannot be read"


class UnknownFile(UserError):
    """The file is a readable table, but nothing in it is a review, survey, contact or agent."""

    title = "This file was not recognised"


class NeedsAnswer(UserError):
    """The file can be read in more than one way and only the user knows which.

    `questions` are the open points as (key, sentence) pairs; the keys are those of
    `iqs.sources.parsed.Answers`.
    """

    title = "One question before loading"

    def __init__(self, message: str, questions: tuple[tuple[str, str], ...]) -> None:
        super().__init__(message)
        self.questions = questions


class UnknownName(UserError, LookupError):
    """A metric, definition, dimension or upload was named that does not exist."""

    title = "Unknown name"


class DatabaseUnavailable(UserError):
    """The database file cannot be opened or written: in use, disk full, or made by a newer version."""

    title = "The database is not available"


class DatabaseInUse(DatabaseUnavailable):
    """The database file is open in another program, most likely the dashboard."""


class Cancelled(IqsError):
    """Somebody asked for the load to stop, and it did before anything of it was kept."""

    title = "Cancelled"


def cancelled(name: str) -> Cancelled:
    """Return the error for the load of the file `name`, stopped on request."""
    return Cancelled(f"The load of “{name}” was cancelled. Nothing was changed.")


def unknown_name(kind: str, name: str, known: Iterable[str]) -> UnknownName:
    """Return the error for an unknown `name`, with the nearest known ones suggested."""
    names = sorted(known)
    close = get_close_matches(name, names, n=2, cutoff=0.5)
    hint = f"Did you mean {' or '.join(close)}?" if close else f"Known: {', '.join(names)}."
    return UnknownName(f"There is no {kind} called “{name}”. {hint}")
