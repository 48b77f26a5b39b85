"""An older export never overwrites a newer one: when a file was made counts, not when it was loaded."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from iqs.errors import UserError
from iqs.scoring import METRICS, measure
from iqs.store import Database, DuckEngine, open_database, rejects, undo, uploads
from iqs.store.database import HARDENED, one_row
from iqs.store.order import timely
from tests.store.test_facts import facts, from_scratch, some_upload
from tests.store.test_undo import in_force
from tests.store.test_uploads import sums
from tests.support.tables import Row, empty, parsed, put, rating, review, together

MARCH, APRIL, MAY = (datetime(2026, month, 1) for month in (3, 4, 5))


def answers(**scores: float) -> list[Row]:
    """CSAT answers by response id."""
    return [{"response_id": r, "score": s} for r, s in scores.items()]


def scores(database: Database) -> dict[str, float]:
    """Scores in force by response id."""
    with database.cursor() as cursor:
        return dict(cursor.execute("select response_id, score from survey_fact").fetchall())


def reasons(database: Database, upload_id: int) -> list[tuple[Any, ...]]:
    """Line, column, value and reason of what was left out."""
    return [tuple(row.values()) for row in rejects(database, upload_id).to_pylist()]


class TestOlderExport:
    """Loaded after a newer one."""

    def test_its_rows_are_new_same_or_rejected(self, database: Database) -> None:
        """What the newer one says stands; what it does not have is added; the difference is listed."""
        put(database, name="april", surveys=answers(a=5, b=1), as_of=APRIL)
        older = put(database, name="march", surveys=answers(a=4, b=1, c=2), as_of=MARCH)
        assert sums(older) == (1, 0, 1, 1)
        assert scores(database) == {"a": 5, "b": 1, "c": 2}
        said = "a later export has this row with other values: “april.csv”, up to 1 Apr 2026; that one counts"
        assert reasons(database, older.upload_id) == [(2, "", "a", said)]

    def test_its_rows_come_in_force_when_the_newer_one_is_undone(self, database: Database) -> None:
        """As if the newer one had never been loaded."""
        newer = put(database, surveys=answers(a=5), as_of=APRIL)
        put(database, surveys=answers(a=4), as_of=MARCH)
        undo(database, newer.upload_id, undone_by="mia")
        assert scores(database) == {"a": 4}

    def test_undoing_it_leaves_the_newer_one_in_force(self, database: Database) -> None:
        """Nothing of it was in force."""
        put(database, surveys=answers(a=5), as_of=APRIL)
        older = put(database, surveys=answers(a=4), as_of=MARCH)
        undo(database, older.upload_id, undone_by="mia")
        assert scores(database) == {"a": 5}

    def test_of_the_same_time_the_one_loaded_later_counts(self, database: Database) -> None:
        """A corrected export of the same rows."""
        put(database, surveys=answers(a=5), as_of=MARCH)
        assert sums(put(database, surveys=answers(a=4), as_of=MARCH)) == (0, 1, 0, 0)
        assert scores(database) == {"a": 4}

    def test_rating_that_the_newer_export_lost_stays_away(self, database: Database) -> None:
        """Ratings are in force a review at a time: the line of the older review is rejected once."""
        put(database, **review("r1", rating("tone", 5)), as_of=APRIL)
        older = put(database, **review("r1", rating("tone", 5), rating("facts", 1)), as_of=MARCH)
        assert sums(older) == (0, 0, 0, 1)
        assert [value for _, _, value, _ in reasons(database, older.upload_id)] == ["r1, facts"]
        assert [r[2] for r in in_force(database)["ratings"]] == ["tone"]

    def test_rating_that_the_newer_export_gained_stays(self, database: Database) -> None:
        """The older review, with fewer ratings, is not the same review."""
        put(database, **review("r1", rating("tone", 5), rating("facts", 1)), as_of=APRIL)
        older = put(database, **review("r1", rating("tone", 5)), as_of=MARCH)
        assert sums(older) == (0, 0, 0, 1)
        assert [r[2] for r in in_force(database)["ratings"]] == ["facts", "tone"]

    def test_older_totals_leave_the_ratings_of_a_newer_file_alone(self, database: Database) -> None:
        """The newer file has no reviews, so the review counts; its ratings are those of that file."""
        rows = review("r1", rating("tone", 5), given_score=70)
        put(database, ratings=rows["ratings"], as_of=APRIL)
        older = put(database, reviews=rows["reviews"], ratings=[], as_of=MARCH)
        assert sums(older) == (1, 0, 0, 0)
        assert len(reasons(database, older.upload_id)) == 1
        assert len(in_force(database)["ratings"]) == len(in_force(database)["reviews"]) == 1

    def test_line_with_something_new_counts_as_loaded(self, database: Database) -> None:
        """A ticket that a later export has, with an answer that none has: the ticket is listed."""
        ticket = {"interaction_id": "t1", "line": 2, "opened_at": "2026-02-01"}
        put(database, interactions=[ticket | {"topic": "bill"}], as_of=APRIL)
        older = put(
            database,
            interactions=[ticket],
            surveys=[{"response_id": "t1", "score": 5, "line": 2}],
            as_of=MARCH,
        )
        assert sums(older) == (1, 0, 0, 0)
        assert [value for _, _, value, _ in reasons(database, older.upload_id)] == ["t1"]
        assert scores(database) == {"t1": 5}

    def test_row_that_was_rejected_is_not_taken_for_loaded_later(self, database: Database) -> None:
        """A still newer export is compared with what is in force."""
        put(database, surveys=answers(a=5), as_of=APRIL)
        put(database, surveys=answers(a=4), as_of=MARCH)
        assert sums(put(database, surveys=answers(a=4), as_of=MAY)) == (0, 1, 0, 0)


class TestTimeOfAnExport:
    """Stated, or found in the file."""

    def test_latest_time_of_any_column_that_is_not_in_the_future(self, database: Database) -> None:
        """An appointment for 2090 does not make a file the newest for good."""
        rows = [
            {
                "response_id": "a",
                "score": 5,
                "sent_at": "2026-03-02 08:00",
                "responded_at": "2026-03-04 09:30",
            },
            {"response_id": "b", "score": 5, "sent_at": "2090-01-01", "responded_at": "2026-03-01"},
        ]
        assert put(database, surveys=rows).as_of == datetime(2026, 3, 4, 9, 30)

    def test_agents_by_the_last_who_came_or_left(self, database: Database) -> None:
        """Their only dates."""
        rows = [{"agent_id": "a", "started_on": "2026-01-05", "left_on": "2026-02-27"}]
        assert put(database, agents=rows).as_of == datetime(2026, 2, 27)

    def test_time_of_loading_where_there_are_no_times(self, database: Database) -> None:
        """The file was made before it was loaded."""
        upload = put(database, surveys=answers(a=5))
        assert upload.as_of == upload.loaded_at
        assert uploads(database) == (upload,)

    def test_stated_time_comes_first(self, database: Database) -> None:
        """A correction of old rows, exported lately."""
        row = {"response_id": "a", "responded_at": "2026-03-04"}
        put(database, surveys=[row | {"score": 1}], as_of=APRIL)
        assert put(database, surveys=[row | {"score": 5}], as_of=MAY).as_of == MAY
        assert scores(database) == {"a": 5}

    def test_future_is_refused(self, database: Database) -> None:
        """A mistyped year would put the file above all others."""
        soon = datetime.now(UTC).replace(tzinfo=None) + timedelta(days=3)
        with pytest.raises(UserError, match="in the future"):
            put(database, surveys=answers(a=5), as_of=soon)
        assert uploads(database) == ()

    def test_uploads_from_before_get_their_latest_time(self, tmp_path: Path) -> None:
        """Migrated: the latest time that was not in the future, or the time of loading."""
        path = tmp_path / "a.duckdb"
        scripts = Path(__file__).parents[2] / "iqs" / "store" / "sql" / "migrations"
        with duckdb.connect(str(path)) as old:
            old.execute((scripts / "0001_first_tables.sql").read_text("utf-8"))
            old.execute("create table schema_version as select 1 as version")
            for number in (1, 2):
                old.execute(
                    "insert into uploads values (?, 'f', ?, 'l', 'surveys', 'surveys', 2, 2, 0, 0, 0,"
                    " '2026-05-01', 'mia', 'loaded')",
                    [number, str(number)],
                )
            for sent, responded in (("2026-03-01", "2026-03-02"), ("2026-02-01", "2090-01-01")):
                old.execute(
                    "insert into surveys by name select 'poll' as source, ? as response_id, 1 as upload_id,"
                    " true as current, ?::timestamp as sent_at, ?::timestamp as responded_at",
                    [sent, sent, responded],
                )
        database = open_database(path)
        assert {u.upload_id: u.as_of for u in uploads(database)} == {1: datetime(2026, 3, 2), 2: MAY}
        undo(database, 2, undone_by="mia")
        database.close()


State = tuple[Any, ...]
Files = list[tuple[datetime, dict[str, list[Row]]]]


@pytest.fixture(scope="module")
def reused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One file for all states: opening one for each takes longer than filling it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(HARDENED, "threads", 1)
        opened = open_database(tmp_path_factory.mktemp("order") / "test.duckdb")
    yield opened
    opened.close()


def state(database: Database, files: Files, *, gone: int | None = None) -> State:
    """Rows in force, facts and metrics by agent after loading files in this order and undoing one."""
    empty(database)
    loaded = [put(database, **file, as_of=as_of) for as_of, file in files]
    for upload in loaded:
        sums(upload)
    if gone is not None:
        undo(database, loaded[gone].upload_id, undone_by="mia")
    kept = facts(database)
    assert kept == from_scratch(database)
    rows = measure(DuckEngine(database), list(METRICS), by=("agent",)).rows
    values = [(r.metric, r.group, r.value and round(r.value, 9), r.n, r.left_out) for r in rows]
    return in_force(database), kept, values


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_loading_ends_in_the_same(reused: Database, seed: int) -> None:
    """Exports made at different times, whose rows change, come and go: tables, facts and metrics agree."""
    rng = Random(seed)
    files = [(MARCH + timedelta(days=i), some_upload(rng, moves=True)) for i in range(5)]
    in_order = state(reused, files)
    for _ in range(2):
        assert state(reused, rng.sample(files, len(files))) == in_order


def test_all_orders_of_three_exports_of_reviews(reused: Database) -> None:
    """One review that gains a criterion, loses one, and is corrected to a total."""
    files: Files = [
        (MARCH, review("r1", rating("tone", 3), rating("facts", 4))),
        (APRIL, together(review("r1", rating("tone", 5)), review("r2", rating("tone", 1)))),
        (MAY, {"reviews": review("r1", given_score=90)["reviews"], "ratings": []}),
    ]
    found = [state(reused, list(some)) for some in permutations(files)]
    assert all(some == found[0] for some in found)
    assert [(r[1], r[2]) for r in found[0][0]["ratings"]] == [("r2", "tone")]


@pytest.mark.parametrize("seed", range(5))
def test_undo_equals_never_loading_in_any_order_of_exports(reused: Database, seed: int) -> None:
    """Files made at random times, some at the same, loaded in any order: undo one, or never load it."""
    rng = Random(seed)
    files = [(MARCH + timedelta(days=rng.randrange(3)), some_upload(rng, moves=True)) for _ in range(5)]
    gone = rng.randrange(5)
    undone = state(reused, files, gone=gone)
    assert undone == state(reused, [file for i, file in enumerate(files) if i != gone])


def test_nothing_is_compared_where_no_later_export_speaks_of_the_same(database: Database) -> None:
    """Rows of other tables do not matter."""
    put(database, agents=[{"agent_id": "a"}], as_of=MAY)
    file = parsed(surveys=answers(a=5))
    with database.writing() as cursor:
        found = timely(cursor, 2, APRIL, file.tables)
        (made,) = one_row(
            cursor, "select count(*) from duckdb_tables() where temporary and table_name = 'later'"
        )
    assert found.tables is file.tables
    assert made == 0
