"""Personal data of customers: which columns hold it, and that no reject keeps it.

Such columns are dropped or hashed at reading; a line that did not fit its header is not kept as text either,
since any of its cells may be one of theirs.
"""

import re
from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from iqs.sources.headers import read_header
from iqs.sources.layout import PERSONAL
from iqs.sources.parsed import REJECTS, ColumnUse
from iqs.sources.words import role_of

_ROLES = {"customer_name", "customer_mail", "customer_phone", "customer_id", "personal"}
_LOOKS = re.compile(
    r"[^@\s]+@[^@\s]+\.[a-z]{2,}|(\d{1,3}\.){3}\d{1,3}|([0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}"
    r"|(\+|00)[\d\s()./-]{6,}|0\d{2,4}[\s/-][\d\s-]{4,}|\(\d{2,5}\)[\d\s-]{5,}|\d{3}[-. ]\d{3}[-. ]\d{4}",
    re.IGNORECASE,
)
_WITHHELD = "(not kept: personal data)"


def is_personal(header: str, samples: Sequence[str]) -> bool:
    """Whether a column that nothing needs holds personal data, by its header or by how its cells look."""
    looks = bool(samples) and all(_LOOKS.fullmatch(s) for s in samples)
    return looks or role_of(read_header(header)) in _ROLES


def without_personal(rejects: pa.Table, columns: Iterable[ColumnUse]) -> pa.Table:
    """Rejects without cells of personal columns, and without whole lines where the file has such columns."""
    private = [c.header for c in columns if c.why == PERSONAL or c.target.endswith(".customer_id")]
    if not private or not rejects.num_rows:
        return rejects
    held = pc.is_in(rejects["column"], value_set=pa.array(["", *private], pa.string()))
    values = pc.if_else(held, _WITHHELD, rejects["value"])
    return rejects.set_column(REJECTS.get_field_index("value"), REJECTS.field("value"), values)
