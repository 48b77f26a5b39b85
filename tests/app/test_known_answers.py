"""Published answers on the page."""

import pytest

from iqs.store import Database
from tests.app.conftest import Show
from tests.support.published import maestroqa_examples
from tests.support.tables import put


@pytest.mark.parametrize(
    ("opened", "says"),
    [
        ("seven", "IQS 60.0 %, 3 of 5"),
        ("six", "IQS 53.3 %, 2.667 of 5"),
        ("weighted", "IQS 70.0 %"),
        ("sections", "IQS 65.0 %"),
    ],
)
def test_maestroqa_examples_on_the_page(show: Show, database: Database, opened: str, says: str) -> None:
    """60 %, 53.3 %, 70 % weighted against 65 % by points."""
    put(database, **maestroqa_examples())
    page = show("pages/explore/review.py", review=opened)
    assert page.subheader[0].value == says
