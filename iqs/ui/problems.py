"""The one place where errors are shown."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import streamlit as st

from iqs.errors import IqsError
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
        st.error(plain(error.message), title=error.title, icon=":material/error:")
    except Exception:
        number = uuid4().hex[:8]
        log.exception("fault %s", number)
        st.error(
            f"Nothing was changed. If it happens again, report it with the number {number}; "
            "the program's log has the details under it.",
            title="A fault in the program",
            icon=":material/bug_report:",
        )
