"""The one place where errors are shown."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import streamlit as st

from iqs.errors import InternalError, IqsError
from iqs.ui.words import plain

log = logging.getLogger("iqs")


@contextmanager
def problems_shown() -> Iterator[None]:
    """Show errors of the enclosed block as a title and a plain sentence, never a traceback.

    An error of ours gets a short number, under which the log has its details.
    """
    try:
        yield
    except IqsError as error:
        show(error)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, a person reads one sentence
        show(numbered(error))


def numbered(error: Exception) -> InternalError:
    """Log a fault of ours under a short number, and return the sentence that names it."""
    number = uuid4().hex[:8]
    log.error("fault %s", number, exc_info=error)
    return InternalError(
        f"Nothing was changed. If it happens again, report it with the number {number}; "
        "the program's log has the details under it."
    )


def show(error: IqsError, *, about: str = "") -> None:
    """Show an error as a title and a plain sentence; `about` names the file it is about."""
    icon = ":material/bug_report:" if isinstance(error, InternalError) else ":material/error:"
    st.error(plain(f"{about}: {error.message}" if about else error.message), title=error.title, icon=icon)
