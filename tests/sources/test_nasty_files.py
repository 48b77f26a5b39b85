"""Files that others wrote to break readers: nothing crashes and no line is lost."""

import contextlib
import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from iqs import cli, store
from iqs.errors import IqsError
from iqs.sources import Answers, Limits
from iqs.sources.convert import MAIN, convert
from iqs.sources.grid import Grid
from iqs.sources.plan import Plan, Role
from iqs.sources.run import load, read_here
from iqs.store import open_database


def test_the_csv_spectrum_is_read_cell_by_cell(shared: Path, tmp_path: Path) -> None:
    """Quotes, commas, line breaks and UTF-8 inside cells come out as the corpus says."""
    for path in sorted(shared.joinpath("nasty", "csv-spectrum", "csvs").glob("*.csv")):
        expected = json.loads((path.parents[1] / "json" / f"{path.stem}.json").read_text())
        expected = expected if isinstance(expected, list) else [expected]
        grid = load(path, path.name, tmp_path, Limits())
        with grid.con:
            cells = ", ".join(f"coalesce(c{i}, '')" for i in range(len(grid.headers)))
            rows = [
                dict(zip(grid.headers, r, strict=True))
                for r in grid.con.rows(f"SELECT {cells} FROM cells ORDER BY line")
            ]
        plain = [{k: v.replace("\r\n", "\n") for k, v in r.items()} for r in expected]
        if path.stem == "location_coordinates":
            continue  # its expected file holds another phone number than the file itself
        assert rows == plain, path.name


DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "vertical bar": "|"}
KINDS = {
    "contacts": ("interactions.interaction_id", "interactions.agent_id", "interactions.handle_s"),
    "surveys": ("surveys.response_id", "surveys.comment", "surveys.score"),
    "reviews": ("reviews.review_id", "reviews.agent_id", "reviews.given_score"),
    "agents": ("agents.agent_id", "agents.name", "agents.started_on"),
}


def _corpus(shared: Path) -> list[Path]:
    files = [
        *shared.joinpath("nasty", "csv-spectrum", "csvs").iterdir(),
        *shared.joinpath("nasty", "csvkit", "examples").rglob("*"),
    ]
    return sorted(f for f in files if f.is_file())


def _named(headers: Iterable[str]) -> list[str]:
    """Headers as they are shown: a column without one goes by its place."""
    return [h or f"Column {n}" for n, h in enumerate(headers, 1)]


def _records(path: Path, grid: Grid) -> int:
    """Records below the header by Python's own reader."""
    raw = path.read_bytes()
    utf16 = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    (named,) = (n for n in grid.notes if n.startswith("Columns are separated by "))
    delimiter = DELIMITERS[named.removeprefix("Columns are separated by ").rstrip(".")]
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=None), delimiter=delimiter)
    records = [r for r in reader if r]
    header = next(
        i for i, r in enumerate(records) if _named(c.strip() for c in r) == list(grid.headers)[: len(r)]
    )
    return len(records) - header - 1


def test_every_line_of_every_file_is_in_the_table_or_a_reject(shared: Path, tmp_path: Path) -> None:
    """As many as Python's own reader counts; none becomes a table of one column."""
    refused: dict[str, str] = {}
    read = 0
    for path in _corpus(shared):
        try:
            grid = load(path, path.name, tmp_path, Limits())
        except IqsError as error:
            refused[path.name] = error.message
            continue
        with grid.con:
            assert len(grid.headers) > 1, path.name
            assert grid.rows_read == grid.con.count("cells") + grid.rows_out, path.name
            if any(n.startswith("Columns are separated") for n in grid.notes):
                assert grid.rows_read == _records(path, grid), path.name
        read += 1
    assert all(message.endswith(".") for message in refused.values())
    assert (read, len(refused)) == (83, 19)


@pytest.mark.parametrize("turn", range(4))
def test_whatever_a_file_is_taken_for_its_rows_are_accounted_for(
    shared: Path, tmp_path: Path, turn: int
) -> None:
    """Forced to be contacts, surveys, reviews or agents by turns, each row is loaded or rejected."""
    for place, path in enumerate(_corpus(shared)[turn::4]):
        kind = list(KINDS)[place % len(KINDS)]
        try:
            grid = load(path, path.name, tmp_path, Limits())
        except IqsError:
            continue
        with grid.con:
            places = (0, 1, len(grid.headers) - 1)
            roles = tuple(
                Role(at, grid.headers[at], target, "") for at, target in zip(places, KINDS[kind], strict=True)
            )
            plan = Plan("sheet", "forced", kind, "forced", 1.0, "row", roles)
            asked = Answers(day_first=True, scale=(0.0, 100.0), survey_kind="csat")
            converted = convert(grid, plan, asked)
            assert converted.tables[MAIN[kind]].num_rows + grid.rows_out == grid.rows_read, path.name
            assert len(set(grid.rejects.table()["line"].to_pylist())) >= grid.rows_out, path.name


def _naughty(shared: Path) -> list[str]:
    strings = json.loads(shared.joinpath("nasty", "naughty-strings", "blns.json").read_text())
    return list(dict.fromkeys(s for s in strings if "\0" not in s))


def _kept(text: str) -> str | None:
    """A cell as it is stored: trimmed, and nothing for words that tools write for nothing."""
    trimmed = text.replace("\r", "\n").strip(" \t\n\u00a0")
    return None if trimmed.lower() in {"", "-", "--", "n/a", "#n/a"} else trimmed


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)


def test_naughty_strings_come_back_as_agents_and_comments(shared: Path, tmp_path: Path) -> None:
    """Through reading and the store, every string of the list is what it was."""
    strings, path = _naughty(shared), tmp_path / "upload"
    header = ["response_id", "ticket_id", "agent", "responded_at", "csat", "comment"]
    rows = [[f"R{i}", f"T{i}", s, "2024-01-01 00:00:00", "4", s] for i, s in enumerate(strings)]
    _write(path, [header, *rows])
    parsed = read_here(path, "naughty.csv", Answers(scale=(1.0, 5.0)), Limits(), tmp_path)
    assert (parsed.rows_read, parsed.rows_rejected) == (len(strings), 0)
    database = open_database(tmp_path / "own.duckdb")
    store.load(database, parsed, file_name="naughty.csv", sha256="0", loaded_by="me")
    found = database.cursor().execute("select response_id, agent_id, comment from surveys").fetchall()
    database.close()
    assert {f[0]: f[1:] for f in found} == {f"R{i}": (_kept(s), _kept(s)) for i, s in enumerate(strings)}


def test_naughty_strings_come_back_as_headers(shared: Path, tmp_path: Path) -> None:
    """A sheet with one column for each of them is read, and shows them as they are."""
    strings, path = [s for s in _naughty(shared) if s.strip()][::6], tmp_path / "upload"
    _write(path, [["ticket_id", "agent", "created_at", "status", *strings],
                  ["T1", "Ann", "2024-01-01", "open", *("1" for _ in strings)]])  # fmt: skip
    parsed = read_here(path, "naughty.csv", Answers(kind="contacts"), Limits(), tmp_path)
    given = [s.replace("\r", "\n").strip().lstrip("\ufeff") for s in strings]
    assert [c.header for c in parsed.recognition.columns][4:] == _named(["", "", "", "", *given])[4:]
    assert parsed.tables["interactions"]["interaction_id"].to_pylist() == ["T1"]


def test_naughty_strings_come_back_as_file_names(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`iqs uploads` lists them as they are; no path is made of them."""
    names, path = [s for s in _naughty(shared) if s][::40], tmp_path / "upload"
    path.write_text("ticket_id,agent,created_at,status\n1,Ann,2024-01-01,open\n", encoding="utf-8")
    database = open_database(tmp_path / "own.duckdb")
    for i, name in enumerate(names):
        parsed = read_here(path, name, Answers(), Limits(), tmp_path)
        store.load(database, parsed, file_name=name, sha256=str(i), loaded_by="me")
    database.close()
    monkeypatch.setenv("IQS_DB", str(tmp_path / "own.duckdb"))
    monkeypatch.setattr("sys.argv", ["iqs", "uploads", "--format", "json"])
    with contextlib.suppress(SystemExit):
        cli.main()
    assert [u["file"] for u in json.loads(capsys.readouterr().out)] == names[::-1]
    ours = {"upload", "own.duckdb", "own.duckdb.wal", "interactions.arrow"}
    assert {p.name for p in tmp_path.iterdir()} <= ours
