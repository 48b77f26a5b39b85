"""The numbers beside a mapping are those the file would give once loaded, by the settings in force."""

import pytest

from iqs.analysis.file_alone import file_alone
from iqs.scoring import use_definition
from iqs.settings import Settings
from tests.support.tables import five_reviews, parsed


def test_a_file_alone_counts_by_the_definition_in_force() -> None:
    """47.75 by points as usual, 52.97 where Zendesk QA is in force."""
    file = parsed(**five_reviews())
    assert file_alone(file).one("iqs").value == pytest.approx(214.86 / 4.5)
    zendesk = use_definition(Settings(), "iqs", "zendesk_qa")
    assert file_alone(file, zendesk).one("iqs").value == pytest.approx(52.972)
