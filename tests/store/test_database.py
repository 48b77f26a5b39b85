"""The file itself: migrations, refusals in plain words, threads, processes, and what SQL may not reach."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from iqs.errors import DatabaseUnavailable, IqsError
from iqs.model import TABLES, Type
from iqs.scoring import measure
from iqs.store import Database, DuckEngine, migrate, open_database
from tests.support.tables import put

_CHECKOUT = Path(__file__).parent.parent.parent


@contextmanager
def child(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a script in another process; it is ended at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *arguments], cwd=_CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


class TestSchema:
    """Canonical tables and migrations."""

    @pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
    def test_columns_equal_the_vocabulary(self, database: Database, table: object) -> None:
        """Same names, order and types as the model, then where a row came from; key columns are required."""
        sql = {Type.TEXT: "VARCHAR", Type.NUMBER: "DOUBLE", Type.WHOLE: "BIGINT", Type.FLAG: "BOOLEAN"}
        with database.cursor() as cursor:
            found = cursor.execute(f"describe {table.name}").fetchall()  # type: ignore[attr-defined]
        expected = [(c.name, sql.get(c.type, "TIMESTAMP")) for c in table.columns]  # type: ignore[attr-defined]
        expected += [("upload_id", "BIGINT"), ("line", "BIGINT"), ("current", "BOOLEAN")]
        assert [(name, kind) for name, kind, *_ in found] == expected
        required = {name for name, _, null, *_ in found if null == "NO"}
        assert set(table.key) <= required  # type: ignore[attr-defined]

    def test_new_file_has_the_newest_schema(self, database: Database) -> None:
        """And migrating again changes nothing."""
        version = migrate(database)
        with database.cursor() as cursor:
            assert cursor.execute("select version from schema_version order by 1").fetchall() == [
                (v,) for v in range(1, version + 1)
            ]

    def test_existing_file_keeps_its_rows(self, tmp_path: Path) -> None:
        """Opened a second time."""
        path = tmp_path / "deep" / "folder" / "a.duckdb"
        first = open_database(path)
        put(first, surveys=[{"response_id": "s", "score": 5}])
        first.close()
        second = open_database(path)
        assert measure(DuckEngine(second), ["csat"]).one("csat").value == 100
        assert migrate(second) == 1 or migrate(second) > 1
        second.close()

    def test_failing_migration_leaves_the_file_as_it_was(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its first statement is undone with its second."""
        scripts = tmp_path / "migrations"
        scripts.mkdir()
        (scripts / "0001_good.sql").write_text("create table settings (key text, value text);")
        (scripts / "0002_bad.sql").write_text("create table half (a int); create table half (a int);")
        monkeypatch.setattr("iqs.store.opening._MIGRATIONS", scripts)
        path = tmp_path / "a.duckdb"
        with pytest.raises(duckdb.CatalogException):
            open_database(path)
        (scripts / "0002_bad.sql").write_text("create table half (a int);")
        database = open_database(path)
        with database.cursor() as cursor:
            assert cursor.execute("select count(*) from schema_version").fetchone() == (2,)
        database.close()


class TestRefusals:
    """Each with a sentence a person can act on."""

    def test_newer_schema(self, tmp_path: Path) -> None:
        """Made by a newer version: it names both numbers and the remedy."""
        path = tmp_path / "a.duckdb"
        database = open_database(path)
        with database.writing() as cursor:
            cursor.execute("insert into schema_version values (999)")
        database.close()
        with pytest.raises(DatabaseUnavailable, match=r"a\.duckdb was made by a newer version.*999.*Install"):
            open_database(path)

    @pytest.mark.parametrize(
        "content", [b"agent,score\nann,5\n" * 200, b"\x00" * 5000, b"PK\x03\x04" + b"x" * 9000]
    )
    def test_file_that_is_no_database(self, tmp_path: Path, content: bytes) -> None:
        """It is left as it was."""
        path = tmp_path / "sheet.duckdb"
        path.write_bytes(content)
        with pytest.raises(DatabaseUnavailable, match=r"sheet\.duckdb cannot be opened"):
            open_database(path)
        assert path.read_bytes() == content

    @pytest.mark.parametrize("name", ["sheet.csv", "sheet.parquet"])
    def test_data_file_named_as_the_database(self, tmp_path: Path, name: str) -> None:
        """An export given by mistake must not be taken for a database: nothing loaded would be kept."""
        path = tmp_path / name
        path.write_bytes(b"agent,score\nann,5\n")
        with pytest.raises(DatabaseUnavailable):
            open_database(path).close()

    def test_file_that_is_no_database_is_not_said_to_be_in_use(self, tmp_path: Path) -> None:
        """A clock, a block or a padlock in the name or the reason is no lock."""
        path = tmp_path / "clock.duckdb"
        path.write_bytes(b"agent,score\nann,5\n" * 200)
        with pytest.raises(DatabaseUnavailable) as error:
            open_database(path)
        assert "another program" not in error.value.message

    def test_database_of_another_program(self, tmp_path: Path) -> None:
        """Refused with a sentence, and nothing is put into it."""
        path = tmp_path / "theirs.duckdb"
        with duckdb.connect(str(path)) as theirs:
            theirs.execute("create table agents (secret int)")
        with pytest.raises(DatabaseUnavailable):
            open_database(path)
        with duckdb.connect(str(path)) as theirs:
            assert [name for (name,) in theirs.execute("show tables").fetchall()] == ["agents"]

    def test_folder_in_place_of_a_file(self, tmp_path: Path) -> None:
        """A sentence, not a traceback."""
        with pytest.raises(DatabaseUnavailable):
            open_database(tmp_path)

    def test_second_process_gets_a_sentence(self, database: Database) -> None:
        """The dashboard holds the file: the shell says so, and what to do."""
        script = (
            "import sys; from pathlib import Path; from iqs.errors import IqsError\n"
            "from iqs.store import open_database\n"
            "try: open_database(Path(sys.argv[1]))\n"
            "except IqsError as error: print(error.title, '|', error.message)"
        )
        with child(script, str(database.path)) as process:
            said, _ = process.communicate(timeout=60)
        assert "test.duckdb is open in another program" in said
        assert "Stop it and try again" in said

    def test_refusals_are_errors_a_user_can_mend(self) -> None:
        """They are shown to people."""
        assert issubclass(DatabaseUnavailable, IqsError)


class TestHardened:
    """SQL reaches nothing outside the file."""

    @pytest.mark.parametrize(
        "sql",
        [
            "select * from read_text('/etc/hosts')",
            "select * from '/etc/hosts'",
            "select * from read_csv('/etc/hosts')",
            "select * from glob('/etc/*')",
            "copy (select 1) to '{folder}/out.csv'",
            "copy settings to '{folder}/out.parquet'",
            "export database '{folder}/out'",
            "attach '{folder}/other.duckdb' as other",
            "install httpfs",
            "load httpfs",
            "install excel from community",
            "set enable_external_access = true",
            "set lock_configuration = false",
            "select * from read_csv('https://example.org/a.csv')",
        ],
    )
    def test_refused(self, database: Database, tmp_path: Path, sql: str) -> None:
        """Reading, writing, attaching, installing, and loosening the rules."""
        before = set(tmp_path.iterdir())
        with database.cursor() as cursor, pytest.raises(duckdb.Error):
            cursor.execute(sql.format(folder=tmp_path)).fetchall()
        assert set(tmp_path.iterdir()) == before

    def test_local_variables_are_not_tables(self, database: Database) -> None:
        """A frame of the program is not readable by its name."""
        secret = [1]
        with database.cursor() as cursor, pytest.raises(duckdb.CatalogException):
            cursor.execute("select * from secret")
        assert secret


class TestThreads:
    """One cursor a question."""

    def test_eight_threads_never_get_each_others_rows(self, database: Database) -> None:
        """Each asks for its own agent, many times, while another thread loads files."""
        agents = [f"a{i}" for i in range(8)]
        put(
            database,
            surveys=[
                {"response_id": f"{a} {i}", "kind": "nps", "score": 10, "agent_id": a}
                for number, a in enumerate(agents)
                for i in range(number + 1)
            ],
        )
        engine = DuckEngine(database)

        def ask(number: int) -> list[tuple[str, int]]:
            found = []
            for _ in range(12):
                with database.cursor() as cursor:
                    cursor.execute(
                        "select ?, count(*) from survey_fact where agent = ?", [number, agents[number]]
                    )
                    found.append(cursor.fetchone())
                rows = measure(engine, ["nps"], by=("agent",)).rows
                found.append((number, next(r.n for r in rows if r.of("agent") == agents[number])))
            return found

        with ThreadPoolExecutor(9) as pool:
            answers = [pool.submit(ask, n) for n in range(8)]
            for i in range(3):
                pool.submit(put, database, surveys=[{"response_id": f"more {i}", "score": 5}]).result()
            for number, answer in enumerate(answers):
                assert answer.result() == [(number, number + 1)] * 24

    def test_two_writers_take_turns(self, database: Database) -> None:
        """Six uploads from six threads: six uploads, six ids, all rows."""
        with ThreadPoolExecutor(6) as pool:
            done = list(
                pool.map(lambda i: put(database, surveys=[{"response_id": f"s{i}", "score": 5}]), range(6))
            )
        assert sorted(u.upload_id for u in done) == [1, 2, 3, 4, 5, 6]
        assert measure(DuckEngine(database), ["csat"]).one("csat").n == 6


class TestKept:
    """Small answers kept in memory."""

    def test_are_read_once_and_again_after_something_was_written(self, database: Database) -> None:
        """Also what a reader asked for while somebody wrote is not kept."""
        reads = []

        def version(cursor: duckdb.DuckDBPyConnection) -> int:
            (found,) = cursor.execute("select value::int from settings where key = 'data_version'").fetchone()
            reads.append(found)
            return found

        def grow() -> None:
            with database.writing() as cursor:
                cursor.execute(
                    "update settings set value = (value::int + 1)::text where key = 'data_version'"
                )

        first = database.keep("v", version)
        assert (database.keep("v", version), len(reads)) == (first, 1)
        grow()
        assert (database.keep("v", version), database.keep("v", version)) == (first + 1, first + 1)
        assert len(reads) == 2

        def overtaken(cursor: duckdb.DuckDBPyConnection) -> int:
            found = version(cursor)
            grow()
            return found

        assert database.keep("w", overtaken) == first + 1
        assert database.keep("w", version) == first + 2

    def test_are_those_of_the_file_whoever_opened_it(self, database: Database) -> None:
        """Written through one, seen through the other; a database in memory is apart."""
        other = open_database(database.path)
        assert DuckEngine(other).version() == DuckEngine(database).version()
        with database.writing() as cursor:
            cursor.execute("update settings set value = '77' where key = 'data_version'")
        assert DuckEngine(other).version() == 77
        assert DuckEngine(open_database(Path(":memory:"))).version() != 77
        other.close()

    def test_stay_when_nothing_was_written_after_all(self, database: Database) -> None:
        """A transaction that failed changes nothing."""
        reads = []
        database.keep("v", reads.append)
        with pytest.raises(ZeroDivisionError), database.writing():
            _ = 1 // 0
        database.keep("v", reads.append)
        assert len(reads) == 1
