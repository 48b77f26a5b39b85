"""Files that others wrote to break readers: nothing crashes and no line is lost."""

import json
from pathlib import Path

from iqs.errors import IqsError
from iqs.sources import Answers, Limits
from iqs.sources.run import load, read_here


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


def test_the_csvkit_examples_never_crash_or_lose_a_line(shared: Path, tmp_path: Path) -> None:
    """Each is read with rows and rejects adding up, or refused in a sentence."""
    refused: dict[str, str] = {}
    for path in sorted(shared.joinpath("nasty", "csvkit", "examples").iterdir()):
        if not path.is_file():
            continue
        try:
            grid = load(path, path.name, tmp_path, Limits())
        except IqsError as error:
            refused[path.name] = error.message
            continue
        with grid.con:
            assert len(grid.headers) > 1, path.name
            assert grid.rows_read == grid.con.count("cells") + grid.rows_out, path.name
    assert [n for n, message in refused.items() if not message.endswith(".")] == []


def test_naughty_strings_survive_as_agent_names(shared: Path, tmp_path: Path) -> None:
    """Every string of the list comes back as it was, but for trimming and words for nothing."""
    strings = [
        s
        for s in json.loads(shared.joinpath("nasty", "naughty-strings", "blns.json").read_text())
        if "\0" not in s
    ]
    path = tmp_path / "upload"
    lines = ["ticket_id,agent,created_at,status"]
    lines += [
        f'T{i},"{s.replace(chr(34), chr(34) * 2)}",2024-01-01 00:00:00,open' for i, s in enumerate(strings)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="", errors="surrogatepass")
    parsed = read_here(path, "naughty.csv", Answers(), Limits())
    found = {r["interaction_id"]: r["agent_id"] for r in parsed.tables["interactions"].to_pylist()}
    assert parsed.rows_read == len(strings) == len(found) + parsed.rows_rejected
    kept = sum(found[f"T{i}"] == s for i, s in enumerate(strings))
    assert kept > 0.9 * len(strings)
