"""Real files with known answers; skipped where they are not at hand."""

import json
from datetime import datetime
from pathlib import Path

import pyarrow.compute as pc
import pytest

from iqs.errors import UnknownFile
from tests.sources.reading import ReadFile


@pytest.mark.parametrize("name", ["Call_Center_Dataset.csv", "Call-Center-Dataset.xlsx"])
def test_both_copies_of_the_call_center_give_the_published_numbers(
    shared: Path, name: str, read_file: ReadFile
) -> None:
    """The workbook writes 0 s for unanswered calls; over answered calls both say the same."""
    parsed = read_file(shared.joinpath("data", "pwc_call_center", name))
    calls, surveys = parsed.tables["interactions"], parsed.tables["surveys"]
    assert (parsed.rows_read, parsed.rows_rejected, calls.num_rows, surveys.num_rows) == (5000, 0, 5000, 4054)
    score = surveys["score"]
    assert pc.mean(score).as_py() == pytest.approx(3.403552, abs=1e-6)
    assert 100 * pc.mean(pc.greater_equal(score, 4).cast("float64")).as_py() == pytest.approx(
        49.901332, abs=1e-6
    )
    answered = calls.filter(calls["answered"])
    assert pc.mean(answered["talk_s"]).as_py() == pytest.approx(224.922792, abs=1e-6)
    assert 100 * pc.sum(answered["resolved"].cast("int64")).as_py() / answered.num_rows == pytest.approx(
        89.935866, abs=1e-6
    )
    assert calls["opened_at"][0].as_py() == datetime(2021, 1, 1, 9, 12, 58)
    assert set(surveys["scale_max"].to_pylist()) == {5.0}


def test_the_bank_survey_gives_the_published_nps_overall_and_by_month(
    shared: Path, read_file: ReadFile
) -> None:
    """Its dates are dd/mm/yy, which DuckDB on its own reads as yy/mm/dd."""
    path = shared.joinpath("data", "nps_bank", "NPStimeseries.csv")
    expected = json.loads(path.with_name("expected.json").read_text())
    parsed = read_file(path)
    surveys = parsed.tables["surveys"]
    assert (parsed.rows_read, parsed.rows_rejected, surveys.num_rows) == (5000, 0, 5000)
    when = surveys["responded_at"]
    assert (pc.min(when).as_py(), pc.max(when).as_py()) == (datetime(2021, 1, 1), datetime(2021, 12, 30))
    months = pc.strftime(when, "%Y-%m").to_pylist()
    by_month: dict[str, list[float]] = {"all": surveys["score"].to_pylist()}
    for month, score in zip(months, surveys["score"].to_pylist(), strict=True):
        by_month.setdefault(month, []).append(score)
    nps = {m: 100 * (sum(s >= 9 for s in v) - sum(s < 7 for s in v)) / len(v) for m, v in by_month.items()}
    assert nps.pop("all") == pytest.approx(expected["overall"]["nps"])
    assert nps == pytest.approx({m: v["nps"] for m, v in expected["by_month"].items()})
    assert set(surveys["kind"].to_pylist()) == {"nps"}
    assert "Customer Name" in {
        u.header for u in parsed.recognition.columns if u.why == "personal data, not stored"
    }


def test_a_column_that_mixes_iso_and_american_dates_is_read_whole(shared: Path, read_file: ReadFile) -> None:
    """70 of the 6060 calls are written MM-DD-YYYY; repeated calls are counted and left out."""
    parsed = read_file(shared.joinpath("data", "call_center_relational", "calls.csv"))
    calls = parsed.tables["interactions"]
    assert (parsed.rows_read, parsed.rows_rejected, calls.num_rows) == (6060, 60, 6000)
    assert calls["opened_at"].null_count == 0
    assert (pc.min(calls["opened_at"]).as_py(), pc.max(calls["opened_at"]).as_py()) == (
        datetime(2022, 1, 1, 1, 2), datetime(2022, 12, 31, 20, 50),
    )  # fmt: skip
    reasons = parsed.rejects["reason"].to_pylist()
    assert reasons.count("the same row again") == 59
    handled = calls.filter(
        pc.and_(pc.greater_equal(calls["handle_s"], 0), pc.less_equal(calls["handle_s"], 7200))
    )
    assert pc.mean(handled["handle_s"]).as_py() == pytest.approx(334.083148, abs=1e-5)


def test_a_mark_off_its_scale_is_rejected_and_the_review_kept(shared: Path, read_file: ReadFile) -> None:
    """One 9.9 on a 1 to 5 scale: without it the mean of 5782 marks falls from 3.989831 to that of 5781."""
    parsed = read_file(shared.joinpath("data", "call_center_relational", "call_quality.csv"))
    reviews, ratings = parsed.tables["reviews"], parsed.tables["ratings"]
    assert (parsed.rows_read, parsed.rows_rejected, reviews.num_rows, ratings.num_rows) == (
        6182,
        121,
        6061,
        5781,
    )
    assert pc.mean(ratings["score"]).as_py() == pytest.approx((3.989831 * 5782 - 9.9) / 5781, abs=1e-5)
    assert set(ratings["criterion"].to_pylist()) == {"Quality score"}
    assert (set(ratings["scale_min"].to_pylist()), set(ratings["scale_max"].to_pylist())) == ({1.0}, {5.0})
    off = [r for r in parsed.rejects.to_pylist() if r["reason"] == "this is not on the scale"]
    assert [(r["column"], r["value"]) for r in off] == [("quality_score", "9.9")]


def test_a_list_of_agents_keeps_the_first_of_two_with_the_same_id(shared: Path, read_file: ReadFile) -> None:
    """The second agent 10 is rejected, and so is its date that does not exist."""
    parsed = read_file(shared.joinpath("data", "call_center_relational", "agents.csv"))
    assert (parsed.rows_read, parsed.rows_rejected, parsed.tables["agents"].num_rows) == (52, 1, 51)


@pytest.mark.parametrize(
    "name", ["customers.csv", "departments.csv", "agent_schedule.csv", "training_sessions.csv"]
)
def test_tables_of_other_things_are_refused_by_naming_their_columns(
    shared: Path, name: str, read_file: ReadFile
) -> None:
    """Nothing is guessed from a table of customers or shifts."""
    path = shared.joinpath("data", "call_center_relational", name)
    with pytest.raises(UnknownFile, match=path.read_text().split(",")[0]):
        read_file(path)


def test_hashed_scores_are_refused(shared: Path, read_file: ReadFile) -> None:
    """A column of 32 hex digits holds no score that could be counted."""
    with pytest.raises(UnknownFile, match="hashed"):
        read_file(shared.joinpath("exports", "zendesk_fivetran_schema", "satisfaction_rating_data.csv"))


def test_a_real_amazon_connect_evaluation_isread_file(shared: Path, read_file: ReadFile) -> None:
    """Three questions, of which two have no score and so do not apply."""
    parsed = read_file(shared.joinpath("exports", "amazon_connect_qa", "evaluation_example.json"))
    assert parsed.recognition.layout == "amazon_connect_evaluation"
    ratings = parsed.tables["ratings"].to_pylist()
    assert [(r["score"], r["not_applicable"], r["criterion_group"]) for r in ratings] == [
        (None, True, "The title of the subsection"),
        (100.0, False, "The title of the subsection"),
        (None, True, "The title of the subsection"),
    ]
    (review,) = parsed.tables["reviews"].to_pylist()
    assert (review["reviewer"], review["given_score"], review["review_type"]) == ("jane", 100.0, "qa")
