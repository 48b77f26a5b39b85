"""Contact export: the Zendesk Support CSV with its 41 columns and two custom fields."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from iqs.demo.plan import Flags, Floats, Ints
from iqs.demo.traffic import ALL_TOPICS
from iqs.demo.world import World

FIRST_TICKET, FIRST_CUSTOMER = 200_001, 3_800_001
VIA = ("Phone call", "Chat", "Mail")
"""Zendesk's words for call, chat and email."""
_HEADERS = (
    "Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,"
    "Submitter,Assignee,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,"
    "Organization,Due date,Initially assigned at,Solved at,Resolution time,Satisfaction Score,Group stations,"
    "Assignee stations,Reopens,Replies,First reply time in minutes,"
    "First reply time in minutes within business hours,First resolution time in minutes,"
    "First resolution time in minutes within business hours,Full resolution time in minutes,"
    "Full resolution time in minutes within business hours,Agent wait time in minutes,"
    "Agent wait time in minutes within business hours,Requester wait time in minutes,"
    "Requester wait time in minutes within business hours,On hold time in minutes,"
    "On hold time in minutes within business hours,Topic [list],Total time spent (sec) [int]"
)
HEADERS = tuple(_HEADERS.split(","))
"""The header row, as FORMATS 4.1 gives it plus two custom fields."""


def ticket_ids(rows: Ints) -> pa.Array:
    """Ticket ids of contacts, as text."""
    return pa.array(rows + FIRST_TICKET).cast(pa.string())


def stamps(w: World, second: Ints, empty: Flags | None = None, minutes: bool = False) -> pa.Array:
    """Times as `YYYY-MM-DD HH:MM:SS` UTC from seconds since day 0, or without seconds."""
    start = np.datetime64(w.span.start, "s")
    text = pa.array(start + second.astype("timedelta64[s]"), mask=empty).cast(pa.string())
    return pc.utf8_slice_codeunits(text, 0, 16) if minutes else text


def write_tickets(w: World, path: Path) -> None:
    """All contacts, newest state; columns that a Support export leaves empty stay empty."""
    t, o, p = w.tickets, w.outcomes, w.people
    rng = w.plan.rng("ticket file")
    n = t.count
    open_ = ~o.resolved
    solved = t.second + o.solve_s.astype(np.int64)
    end = w.span.days * 86400
    old = solved < end - 28 * 86400
    status = np.where(open_, np.where(rng.random(n) < 0.5, 0, 1), np.where(old, 3, 2))
    vip = (rng.random(n) < 0.04).astype(np.int64)
    stations = 1 + (t.topic == len(ALL_TOPICS) - 1)
    topic = pa.array(ALL_TOPICS).take(pa.array(t.topic))
    agents = pa.array(p.shown).take(pa.array(t.agent))
    customer = pa.array(t.customer + FIRST_CUSTOMER)
    minutes = o.solve_s / 60
    filled: dict[str, pa.Array] = {
        "Summation column": pa.repeat(1, n),
        "Id": ticket_ids(np.arange(n)),
        "Requester id": customer,
        "Assignee": agents,
        "Group": pa.array(p.teams).take(pa.array(t.team)),
        "Subject": topic,
        "Tags": pa.array([None, "vip", "escalated", "escalated vip"]).take(
            pa.array(vip + 2 * (o.replies > 4))
        ),
        "Status": pa.array(["Open", "Pending", "Solved", "Closed"]).take(pa.array(status)),
        "Priority": pa.array(["Low", "Normal", "High", "Urgent"]).take(
            pa.array(np.searchsorted([-1.3, 0.9, 1.9], t.difficulty))
        ),
        "Via": pa.array(VIA).take(pa.array(t.channel)),
        "Ticket type": pa.array(["Question", "Problem"]).take(pa.array((t.team % 4 == 1).astype(np.int64))),
        "Created at": stamps(w, t.second, minutes=True),
        "Updated at": stamps(w, np.where(open_, np.minimum(t.second + 7200, end - 1), solved), minutes=True),
        "Solved at": stamps(w, solved, open_, minutes=True),
        "Resolution time": _whole(o.solve_s / 3600, open_),
        "Group stations": pa.array(stations),
        "Assignee stations": pa.array(stations),
        "Reopens": pa.array(o.reopens),
        "Replies": pa.array(o.replies),
        "First reply time in minutes": _whole(np.ceil(o.first_reply_s / 60)),
        "First resolution time in minutes": _whole(np.where(o.reopens > 0, minutes * 0.6, minutes), open_),
        "Full resolution time in minutes": _whole(minutes, open_),
        "On hold time in minutes": pa.repeat(0, n),
        "Topic [list]": topic,
        "Total time spent (sec) [int]": _whole(o.handle_s),
    }
    empty = pa.nulls(n, pa.string())
    table = pa.table({name: filled.get(name, empty) for name in HEADERS})
    if w.plan.nasty:
        table = _spoil(table, rng)
    options = csv.WriteOptions(include_header=False, quoting_style="none")
    with path.open("wb") as sink:
        # Written by hand because the writer would quote every header; no cell here needs quotes.
        sink.write((",".join(HEADERS) + "\n").encode())
        csv.write_csv(table, sink, options)


def _whole(values: Floats, empty: Flags | None = None) -> pa.Array:
    return pa.array(values.round().astype(np.int64), mask=empty)


def _spoil(table: pa.Table, rng: np.random.Generator) -> pa.Table:
    """Faults of real exports: rows twice, no or deleted assignee, no or negative time spent."""
    n = table.num_rows
    u = rng.random(n)

    def replace(name: str, where: Flags, value: object) -> None:
        nonlocal table
        index = table.schema.get_field_index(name)
        spoiled = pc.if_else(pa.array(where), pa.scalar(value, table.schema.types[index]), table[name])
        table = table.set_column(index, name, spoiled)

    replace("Total time spent (sec) [int]", u < 0.005, 0)
    replace("Total time spent (sec) [int]", (u >= 0.005) & (u < 0.006), -60)
    replace("Assignee", (u >= 0.006) & (u < 0.011), None)
    replace("Assignee", (u >= 0.011) & (u < 0.015), "[Deleted]")
    # A later export of the same tickets follows in the same file, as after joining two downloads.
    again = table.filter(pa.array(rng.random(n) < 0.003))
    return pa.concat_tables([table, again])
