"""Which days the rows of uploads lie on."""

from collections.abc import Sequence

from iqs.model import Period
from iqs.store.database import Database, one_row


def days_of(database: Database, upload_ids: Sequence[int]) -> Period | None:
    """First and last day of the rows in force that some uploads brought; None when none has a day.

    The days are those of conversations and of contacts made, as the pages select them.
    """
    with database.cursor() as cursor:
        first, last = one_row(
            cursor,
            """
            with days as (
                select conversation_day as day from review_fact
                semi join (from reviews where current and list_contains($ids, upload_id)) r
                    using (source, review_id)
                union all
                select conversation_day from survey_fact
                semi join (from surveys where current and list_contains($ids, upload_id)) s
                    using (source, response_id)
                union all
                select created_day from contact_fact
                semi join (from interactions where current and list_contains($ids, upload_id)) i
                    using (source, interaction_id)
            )
            select min(day), max(day) from days
            """,
            {"ids": list(upload_ids)},
        )
    return None if first is None else Period(first, last)
