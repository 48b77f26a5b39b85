"""Requests and answers between the parent and the limited process: JSON and Arrow IPC files in one folder."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from iqs import errors
from iqs.model import Period
from iqs.sources.arrow_file import read_table, write_table
from iqs.sources.happened import Found, Happened, Refused
from iqs.sources.parsed import Answers, CardRead, ColumnUse, Limits, Parsed, Question, Recognition

REQUEST, ANSWER, _DAYS, _REJECTS = "request.json", "answer.json", "days.json", "rejects"


def write_request(folder: Path, what: str, path: Path, name: str, answers: Answers, limits: Limits) -> None:
    """Write what the limited process is to do: `what` is preview or read."""
    request = {
        "what": what,
        "path": str(path.resolve()),
        "name": name,
        "answers": asdict(answers),
        "limits": asdict(limits),
    }
    (folder / REQUEST).write_bytes(orjson.dumps(request))


def read_request(folder: Path) -> tuple[str, Path, str, Answers, Limits]:
    """Read what `write_request` wrote."""
    data = orjson.loads((folder / REQUEST).read_bytes())
    answers, limits = _answers(data["answers"]), Limits(**data["limits"])
    return data["what"], Path(data["path"]), data["name"], answers, limits


def _answers(data: dict[str, Any]) -> Answers:
    scale = data["scale"]
    pairs = {k: tuple((a, b) for a, b in data[k]) for k in ("columns", "units", "own")}
    return Answers(**{**data, **pairs, "scale": tuple(scale) if scale else None})


def write_days(folder: Path, zone: str, within: Period) -> None:
    """Write over which days, in which time zone, events are asked for."""
    (folder / _DAYS).write_bytes(orjson.dumps([zone, within.start, within.end]))


def read_days(folder: Path) -> tuple[str, Period]:
    """Read what `write_days` wrote."""
    zone, start, end = orjson.loads((folder / _DAYS).read_bytes())
    return zone, Period(date.fromisoformat(start), date.fromisoformat(end))


def write_events(folder: Path, found: Found) -> None:
    """Write the events that were read and the lines that were not."""
    events, refused = found
    (folder / ANSWER).write_bytes(orjson.dumps({"events": events, "refused": refused}))


def read_events(folder: Path) -> Found:
    """Read what `write_events` wrote, or raise the error that was written in its place."""
    answer = _answer(folder)
    events = [
        Happened(
            date.fromisoformat(e["starts_on"]),
            date.fromisoformat(e["ends_on"]) if e["ends_on"] else None,
            e["title"],
            e["kind"],
            e["note"],
            e["line"],
        )
        for e in answer["events"]
    ]
    return events, [Refused(**r) for r in answer["refused"]]


def write_error(folder: Path, error: errors.IqsError) -> None:
    """Write an error for the parent to raise again."""
    questions = error.questions if isinstance(error, errors.NeedsAnswer) else ()
    answer = {"error": type(error).__name__, "message": error.message, "questions": questions}
    (folder / ANSWER).write_bytes(orjson.dumps(answer))


def too_large(name: str) -> errors.UnreadableFile:
    """The error for a file that needs more memory than one file may take."""
    return errors.UnreadableFile(
        f"“{name}” needs more memory than one file may take; export a shorter period."
    )


def write_parsed(folder: Path, parsed: Parsed, complete: bool = True) -> None:
    """Write what was read; `complete` is False when reading stopped after the first rows.

    Its tables are in `folder` already: reading put them there.
    """
    write_table(folder, _REJECTS, parsed.rejects.schema, parsed.rejects.to_batches())
    answer = {
        "complete": complete,
        "recognition": asdict(parsed.recognition),
        "tables": list(parsed.tables),
        "rows_read": parsed.rows_read,
        "rows_rejected": parsed.rows_rejected,
        "cards": [asdict(c) for c in parsed.cards],
    }
    (folder / ANSWER).write_bytes(orjson.dumps(answer))


def read_parsed(folder: Path) -> tuple[Parsed, bool]:
    """Read what `write_parsed` wrote, and whether it is complete; raises the error the process met."""
    data = _answer(folder)
    parsed = Parsed(
        _recognition(data["recognition"]),
        {name: read_table(folder, name) for name in data["tables"]},
        read_table(folder, _REJECTS),
        data["rows_read"],
        data["rows_rejected"],
        tuple(CardRead(c["toml"], tuple(c["lines"])) for c in data["cards"]),
    )
    return parsed, data["complete"]


def _answer(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = orjson.loads((folder / ANSWER).read_bytes())
    if "error" not in data:
        return data
    if data["error"] == "NeedsAnswer":
        raise errors.NeedsAnswer(data["message"], tuple((k, t) for k, t in data["questions"]))
    raise _KNOWN.get(data["error"], errors.InternalError)(data["message"])


_KNOWN: Mapping[str, type[errors.IqsError]] = {
    e.__name__: e for e in (errors.UnreadableFile, errors.UnknownFile, errors.UserError, errors.InternalError)
}


def _recognition(data: dict[str, Any]) -> Recognition:
    data = {f.name: data[f.name] for f in fields(Recognition)}
    data["reasons"], data["notes"] = tuple(data["reasons"]), tuple(data["notes"])
    data["columns"] = tuple(ColumnUse(**c | {"samples": tuple(c["samples"])}) for c in data["columns"])
    data["questions"] = tuple(
        Question(**q | {"choices": tuple((v, label) for v, label in q["choices"])}) for q in data["questions"]
    )
    data["read_as"] = _answers(data["read_as"])
    return Recognition(**data)
