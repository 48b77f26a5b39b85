"""The type of the fixture `read_text`."""

from collections.abc import Callable

from iqs.sources import Parsed

Read = Callable[..., Parsed]
