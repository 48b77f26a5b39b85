"""What a comment may not show of the person who wrote it."""

import pytest

from iqs.text import masked


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Mail me at jo.doe+x@mail.example.co.uk please", "Mail me at ••• please"),
        ("jürgen@bücher.example", "•••"),
        ("call +44 20 7946 0958 today", "call ••• today"),
        ("call (030) 123 45-67.", "call •••."),
        ("0171/1234567, thanks", "•••, thanks"),
        ("card 4111 1111 1111 1111 was charged", "card ••• was charged"),
        ("card 4111-1111-1111-1111", "card •••"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN DE•••"),
        ("from 192.168.10.7 I saw", "from ••• I saw"),
        ("order 12345678", "order •••"),
    ],
)
def test_what_could_tell_who_wrote_is_masked(written: str, shown: str) -> None:
    """Addresses, telephone, card and account numbers become three dots."""
    assert masked(written) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Waited 45 minutes, twice!",
        "on 2026-03-05 at 14:30",
        "on 05.03.2026, then on 6/3/2026",
        "between 2024-2025 and 2024 / 2025",
        "since 2024. 2025 was worse",
        "paid 1,200,000 for 3.5 % more",
        "ticket #48213",
        "user @ home",
    ],
)
def test_days_amounts_and_times_stay(text: str) -> None:
    """Numbers that name nobody are left alone."""
    assert masked(text) == text


def test_long_text_of_one_letter_is_masked_in_no_time() -> None:
    """No pattern walks over the same letters again and again."""
    assert masked("a" * 200_000 + "@").startswith("aaa")
    assert masked("1 " * 50_000).strip() == "•••"
