"""Loading: one transaction an upload, every row accounted for, the same bytes only once."""

from datetime import UTC, datetime
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pytest

import iqs.store.loading
from bench.world import table
from iqs.sources.parsed import REJECTS, Parsed, Recognition
from iqs.store import Database, DuckEngine, Upload, find_upload, load, rejects, uploads
from tests.support.tables import Row, parsed, put, rating, review, together

TABLES = (
    "agents", "interactions", "reviews", "ratings", "surveys", "uploads", "rejects", "settings", "audit",
    "review_fact", "survey_fact", "contact_fact",
)  # fmt: skip


def content(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, sorted."""
    with database.cursor() as cursor:
        return {t: sorted(cursor.execute(f"from {t}").fetchall(), key=repr) for t in TABLES}


def answers(*scores: float) -> list[Row]:
    """CSAT answers s0, s1, ..."""
    return [{"response_id": f"s{i}", "score": s} for i, s in enumerate(scores)]


def sums(upload: Upload) -> tuple[int, int, int, int]:
    """New, changed, same and rejected rows; they must make up what was read."""
    parts = (upload.rows_new, upload.rows_changed, upload.rows_same, upload.rows_rejected)
    assert sum(parts) == upload.rows_read
    return parts


class TestOneTransaction:
    """All of an upload, or nothing."""

    @pytest.mark.parametrize("step", ["rebuild", "_write_tables"])
    def test_error_in_the_middle_leaves_everything_as_before(
        self, database: Database, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        """The error is the caller's to see; the database does not show it, and takes the next file."""
        put(database, surveys=answers(5, 1))
        before = content(database)
        real = getattr(iqs.store.loading, step)

        def after_it(*args: object) -> None:
            real(*args)
            raise RuntimeError("power cut")

        monkeypatch.setattr(iqs.store.loading, step, after_it)
        with pytest.raises(RuntimeError, match="power cut"):
            put(database, name="second", surveys=answers(3, 3, 3), rejects=[_REJECT])
        assert content(database) == before
        monkeypatch.undo()
        assert put(database, name="second", surveys=answers(3, 3, 3)).state == "loaded"

    def test_error_from_the_progress_report_undoes_the_load(self, database: Database) -> None:
        """A page that was closed, say."""
        before = content(database)

        def closed(_: object) -> None:
            raise ConnectionError("gone")

        with pytest.raises(ConnectionError):
            load(
                database,
                parsed(surveys=answers(5)),
                file_name="a.csv",
                sha256="0",
                loaded_by="mia",
                on_progress=closed,
            )
        assert content(database) == before

    def test_reader_sees_the_state_before_until_the_end(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A question asked while a file is being scored gets the old rows."""
        put(database, surveys=answers(5))
        seen = []
        real = iqs.store.loading.rebuild

        def look(*args: object) -> None:
            real(*args)
            with database.cursor() as reader:
                seen.append(reader.execute("select count(*) from survey_fact").fetchone())

        monkeypatch.setattr(iqs.store.loading, "rebuild", look)
        put(database, surveys=[{"response_id": "x", "score": 1}])
        assert seen == [(1,)]


_REJECT: Row = {"line": 9, "column": "Score", "value": "7 of 5", "reason": "above the top of its scale"}


class TestSameBytes:
    """A file is known by its SHA-256."""

    def test_second_time_is_a_no_op_that_says_when_and_by_whom(self, database: Database) -> None:
        """Also under another name and by someone else."""
        first = put(database, name="march", surveys=answers(5, 1))
        before = content(database)
        again = load(
            database,
            parsed(surveys=answers(5, 1)),
            file_name="copy of march.csv",
            sha256=sha256(b"march").hexdigest(),
            loaded_by="tom",
        )
        assert again.state == "already loaded"
        assert (again.upload_id, again.loaded_by, again.loaded_at) == (
            first.upload_id,
            "mia",
            first.loaded_at,
        )
        assert abs((datetime.now(UTC).replace(tzinfo=None) - again.loaded_at).total_seconds()) < 60
        assert content(database) == before

    def test_upload_is_found_by_its_bytes(self, database: Database) -> None:
        """And None where they were never loaded."""
        upload = put(database, name="march", surveys=answers(5))
        found = find_upload(database, upload.sha256)
        assert found is not None
        assert (found.upload_id, found.file_name) == (upload.upload_id, "march.csv")
        assert find_upload(database, "f" * 64) is None


class TestEveryRowIsAccountedFor:
    """New, changed, same and rejected rows sum to the rows read."""

    def test_three_loads_with_a_corrected_export(self, database: Database) -> None:
        """Three new and one rejected; then two same, one changed, one new; then all the same."""
        first = put(database, surveys=answers(5, 4, 1), rejects=[_REJECT])
        second = put(database, surveys=answers(5, 4, 2, 3))
        third = put(database, surveys=answers(5, 4, 2, 3), name="same rows, other bytes")
        assert sums(first) == (3, 0, 0, 1)
        assert sums(second) == (1, 1, 2, 0)
        assert sums(third) == (0, 0, 4, 0)

    def test_corrected_rows_replace_and_do_not_add(self, database: Database) -> None:
        """The facts hold the newest score of each response."""
        put(database, surveys=answers(5, 4, 1))
        put(database, surveys=answers(5, 4, 2))
        with database.cursor() as cursor:
            found = cursor.execute("select response_id, score from survey_fact order by 1").fetchall()
        assert found == [("s0", 5.0), ("s1", 4.0), ("s2", 2.0)]

    def test_review_whose_rating_changed_is_a_changed_row(self, database: Database) -> None:
        """Review and ratings stand on one line: it counts once."""
        put(database, **together(review("r1", rating("a", 5), rating("b", 5)), review("r2", rating("a", 3))))
        second = put(
            database, **together(review("r1", rating("a", 5), rating("b", 4)), review("r2", rating("a", 3)))
        )
        assert sums(second) == (0, 1, 1, 0)

    def test_criterion_gone_from_a_corrected_export_does_not_live_on(self, database: Database) -> None:
        """The ratings of a review are replaced as a whole."""
        put(database, **review("r1", rating("a", 5), rating("b", 1)))
        put(database, **review("r1", rating("a", 5)))
        with database.cursor() as cursor:
            found = cursor.execute("select criterion from ratings where current").fetchall()
        assert found == [("a",)]

    def test_review_that_lost_a_criterion_is_a_changed_row(self, database: Database) -> None:
        """Its score changes, so it must not be reported as the same."""
        put(database, **review("r1", rating("a", 5), rating("b", 1)))
        assert sums(put(database, **review("r1", rating("a", 5)))) == (0, 1, 0, 0)

    def test_review_that_lost_all_criteria_has_none(self, database: Database) -> None:
        """Corrected to a total only, in a file that holds ratings: the old ones no longer count."""
        put(database, **review("r1", rating("a", 1)))
        put(database, reviews=review("r1", given_score=90)["reviews"], ratings=[])
        with database.cursor() as cursor:
            found = cursor.execute("select earned_of_max from review_fact").fetchall()
        assert found == [(0.9,)]

    def test_file_of_totals_leaves_ratings_from_another_file_in_force(self, database: Database) -> None:
        """Tools that export totals and sections apart must not lose the sections."""
        put(database, **review("r1", rating("a", 1)))
        put(database, reviews=review("r1", given_score=90)["reviews"])
        with database.cursor() as cursor:
            found = cursor.execute("select earned_of_max from review_fact").fetchall()
        assert found == [(0.2,)]

    @pytest.mark.filterwarnings("ignore::UserWarning")
    def test_rejects_are_kept_with_line_column_value_and_reason(self, database: Database) -> None:
        """In line order, for their own upload only."""
        put(database, surveys=answers(5), rejects=[{**_REJECT, "line": 3}])
        upload = put(database, surveys=answers(4), rejects=[_REJECT, {**_REJECT, "line": 2}])
        found = rejects(database, upload.upload_id)
        assert isinstance(found, pa.Table)
        assert found.to_pylist() == [{**_REJECT, "line": 2}, _REJECT]

    def test_reading_rejects_gives_no_warning(self, database: Database) -> None:
        """Warnings are errors here."""
        upload = put(database, surveys=answers(4), rejects=[_REJECT])
        assert rejects(database, upload.upload_id).num_rows == 1

    def test_uploads_are_listed_newest_first_and_the_version_grows(self, database: Database) -> None:
        """Every load bumps the number that cache keys carry; a no-op does not."""
        engine = DuckEngine(database)
        versions = [engine.version()]
        for name in ("a", "b", "b"):
            put(database, name=name, surveys=answers(5))
            versions.append(engine.version())
        assert [u.file_name for u in uploads(database)] == ["b.csv", "a.csv"]
        assert versions == [0, 1, 2, 2]

    def test_file_of_many_row_groups_is_counted_in_full(self, database: Database) -> None:
        """More rows than DuckDB keeps in one piece: first all new, then all the same, one changed."""
        size = 150_000
        ids = [str(i) for i in range(size)]
        scores = np.full(size, 4.0)
        for name, score, expected in (
            ("a", 4.0, (size, 0, 0)),
            ("b", 4.0, (0, 0, size)),
            ("c", 5.0, (0, 1, size - 1)),
        ):
            scores[7] = score
            tables = {
                "reviews": table("reviews", size, source=["qa"] * size, review_id=ids),
                "ratings": table(
                    "ratings",
                    size,
                    source=["qa"] * size,
                    review_id=ids,
                    criterion=["all"] * size,
                    score=scores,
                    scale_min=np.ones(size),
                    scale_max=np.full(size, 5.0),
                ),
            }
            found = Recognition("sheet", "Sheet", "reviews", 1.0, (), ())
            file = Parsed(found, tables, REJECTS.empty_table(), size, 0)
            upload = load(database, file, file_name=name, sha256=name, loaded_by="mia")
            assert (upload.rows_new, upload.rows_changed, upload.rows_same) == expected
        with database.cursor() as cursor:
            found_scores = cursor.execute("select count(*), sum(earned_of_max) from review_fact").fetchall()
        assert found_scores[0][0] == size
        assert found_scores[0][1] == pytest.approx(0.8 * size + 0.2)

    def test_file_without_rows_is_an_upload_too(self, database: Database) -> None:
        """All rows rejected."""
        assert sums(put(database, surveys=[], rejects=[_REJECT])) == (0, 0, 0, 1)
