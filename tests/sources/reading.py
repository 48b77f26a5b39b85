"""The types of the fixtures `read_text` and `read_file`."""

from collections.abc import Callable
from pathlib import Path

from iqs.sources import Parsed

Read = Callable[..., Parsed]
ReadFile = Callable[[Path], Parsed]
