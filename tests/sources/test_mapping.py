"""Columns mapped by hand: what they become, and how the mapping is kept for the next file."""

from dataclasses import fields
from datetime import datetime

import pytest

from iqs.errors import NeedsAnswer, UserError
from iqs.sources import layouts, own_layout
from iqs.sources.layout_text import from_toml, to_toml
from iqs.sources.parsed import Parsed
from tests.sources.layout_samples import SAMPLES
from tests.sources.reading import Read

GERMAN = "Vorgang,Mitarbeiter,Prüfer,Datum,Begrüßung,Lösung,Ton,Notiz\n"
BY_HAND = (
    ("Vorgang", "reviews.review_id"),
    ("Mitarbeiter", "reviews.agent_id"),
    ("Prüfer", "reviews.reviewer"),
    ("Datum", "reviews.reviewed_at"),
    ("Begrüßung", "ratings.score"),
    ("Lösung", "ratings.score:Resolution"),
    ("Ton", "ratings.score"),
    ("Notiz", "reviews.comment"),
)


def _german(n: int = 40, start: int = 0) -> str:
    return GERMAN + "".join(
        f"V{i},Ann,Mia,03/04/2024,{i % 5 + 1},{(i + 1) % 5 + 1},{(i + 2) % 5 + 1},ok\n"
        for i in range(start, start + n)
    )


def _own(parsed: Parsed) -> tuple[tuple[str, str], ...]:
    return (("own-1", parsed.recognition.as_layout),)


@pytest.mark.parametrize("layout", layouts(), ids=lambda layout: layout.name)
def test_every_layout_reads_back_from_its_text(layout: object) -> None:
    """TOML keeps all a layout says."""
    back = from_toml(layout.name, to_toml(layout))  # type: ignore[attr-defined,arg-type]
    assert {f.name: getattr(back, f.name) for f in fields(back)} == {
        f.name: getattr(layout, f.name) for f in fields(back)
    }


def test_headers_in_another_language_are_mapped_by_hand(read_text: Read) -> None:
    """Each column goes where the user says; a criterion takes the name given to it."""
    parsed = read_text(_german(), kind="reviews", columns=BY_HAND, day_first=True)
    review = parsed.tables["reviews"].to_pylist()[0]
    assert (review["review_id"], review["agent_id"], review["reviewer"], review["comment"]) == (
        "V0",
        "Ann",
        "Mia",
        "ok",
    )
    assert review["reviewed_at"] == datetime(2024, 4, 3)
    marks = [(r["criterion"], r["score"], r["scale_max"]) for r in parsed.tables["ratings"].to_pylist()[:3]]
    assert marks == [("Begrüßung", 1.0, 5.0), ("Resolution", 2.0, 5.0), ("Ton", 3.0, 5.0)]


def test_a_mapping_reads_the_next_file_alike_and_asks_nothing(read_text: Read) -> None:
    """The next file with these columns meets the rows of the first, in whatever order its columns are."""
    first = read_text(_german(), kind="reviews", columns=BY_HAND, day_first=True)
    header, *rows = (line.split(",") for line in _german(20, start=30).splitlines())
    turned = "\n".join(",".join(reversed(line)) for line in (header, *rows))
    again = read_text(turned, own=_own(first))
    assert (again.recognition.layout, again.recognition.confidence) == ("own-1", 1.0)
    ids = {name: again.tables["reviews"][name].to_pylist() for name in ("source", "review_id", "reviewed_at")}
    assert set(ids["source"]) == set(first.tables["reviews"]["source"].to_pylist())
    assert ids["review_id"] == [f"V{i}" for i in range(30, 50)]
    assert set(ids["reviewed_at"]) == {datetime(2024, 4, 3)}
    criteria = {(r["review_id"], r["criterion"]): r["score"] for r in again.tables["ratings"].to_pylist()}
    assert criteria["V30", "Resolution"] == 2.0


def test_a_mapping_holds_when_the_tool_adds_a_column(read_text: Read) -> None:
    """All mapped columns are there, so nothing is guessed; the new one is not used."""
    first = read_text(_german(), kind="reviews", columns=BY_HAND, day_first=True)
    more = "\n".join(f"{line},x" for line in _german().splitlines()).replace(",x", ",Neu", 1)
    parsed = read_text(more, own=_own(first))
    assert parsed.recognition.layout == "own-1"
    assert {c.header: c.target for c in parsed.recognition.columns}["Neu"] == ""


def test_a_mapping_of_other_columns_is_not_used(read_text: Read) -> None:
    """A file that lacks a mapped column is recognised on its own."""
    first = read_text(_german(), kind="reviews", columns=BY_HAND, day_first=True)
    text = "Ticket ID,Agent,Created at,Status\n1,Ann,2024-01-01 10:00,open\n"
    assert read_text(text, own=_own(first)).recognition.layout == "sheet"


def test_answers_are_kept_with_the_mapping(read_text: Read) -> None:
    """Scale, zone and day order that were told once are not asked for again."""
    text = "Survey date,Agent,CSAT\n" + "".join(f"0{i}/0{i}/2024 10:00,Ann,{i}\n" for i in range(1, 6))
    with pytest.raises(NeedsAnswer):
        read_text(text)
    said = read_text(text, scale=(1.0, 7.0), day_first=False, timezone="Europe/Berlin")
    again = read_text(text, own=_own(said))
    row = again.tables["surveys"].to_pylist()[0]
    assert (row["scale_max"], row["responded_at"]) == (7.0, datetime(2024, 1, 1, 9))
    read_as = again.recognition.read_as
    assert (read_as.scale, read_as.day_first, read_as.timezone) == ((1.0, 7.0), False, "Europe/Berlin")


def test_a_known_export_keeps_its_own_rules_when_a_column_is_remapped(read_text: Read) -> None:
    """Only the column that was touched changes; everything else of the layout stays."""
    sample = SAMPLES["zendesk_support_tickets"]
    plain = read_text(sample)
    said = read_text(sample, columns=(("Ticket type", "interactions.team"),))
    again = read_text(sample, own=_own(said))
    assert again.recognition.title == "Zendesk Support ticket export, as mapped here"
    before, after = (p.tables["interactions"].to_pylist() for p in (plain, again))
    types = said.tables["interactions"]["team"].to_pylist()
    assert [r["team"] for r in after] == types
    assert [{**r, "team": "", "topic": ""} for r in before] == [{**r, "team": "", "topic": ""} for r in after]


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_any_reading_kept_as_a_layout_reads_the_file_alike(read_text: Read, name: str) -> None:
    """Tables and rejects are the same by the layout that ships and by the one kept from it."""
    first = read_text(SAMPLES[name])
    again = read_text(SAMPLES[name], own=_own(first))
    assert again.recognition.layout == "own-1"
    assert again.tables == first.tables
    assert again.rejects == first.rejects


def test_units_can_be_told(read_text: Read) -> None:
    """Minutes are not seconds."""
    text = "Ticket ID,Agent,Created at,Handle time\n" + "".join(
        f"{i},Ann,2024-01-01 10:00,{i}\n" for i in range(1, 9)
    )
    parsed = read_text(text, units=(("Handle time", "min"),))
    assert parsed.tables["interactions"]["handle_s"].to_pylist()[:2] == [60.0, 120.0]
    assert read_text(text, own=_own(parsed)).tables["interactions"]["handle_s"].to_pylist()[:2] == [
        60.0,
        120.0,
    ]
    with pytest.raises(UserError, match="unit of time"):
        read_text(text, units=(("Handle time", "weeks"),))


def test_a_column_of_criteria_makes_the_sheet_long(read_text: Read) -> None:
    """One row is then one rating; of several columns of marks the chosen one counts."""
    text = "Nr,Wer,Frage,Punkte,Stufe\n" + "".join(
        f"{i // 2},Ann,{'AB'[i % 2]},{i % 5 + 1},{i % 3}\n" for i in range(80)
    )
    columns = (
        ("Nr", "reviews.review_id"),
        ("Wer", "reviews.agent_id"),
        ("Frage", "ratings.criterion"),
        ("Punkte", "ratings.score"),
    )
    parsed = read_text(text, kind="reviews", columns=columns)
    assert (parsed.tables["reviews"].num_rows, parsed.tables["ratings"].num_rows) == (40, 80)
    assert parsed.tables["ratings"].to_pylist()[1]["criterion"] == "B"
    assert read_text(text, own=_own(parsed)).tables["ratings"].num_rows == 80


def test_survey_questions_can_be_named(read_text: Read) -> None:
    """Two questions of one form become two kinds of survey."""
    text = "Wann,Wer,F1,F2\n" + "".join(
        f"2024-01-{i % 28 + 1:02d},Ann,{i % 11},{i % 5 + 1}\n" for i in range(60)
    )
    columns = (
        ("Wann", "surveys.responded_at"),
        ("Wer", "surveys.agent_id"),
        ("F1", "surveys.score:nps"),
        ("F2", "surveys.score:csat"),
    )
    parsed = read_text(text, kind="surveys", columns=columns)
    rows = parsed.tables["surveys"].to_pylist()
    assert sorted({(r["kind"], r["scale_max"]) for r in rows}) == [("csat", 5.0), ("nps", 10.0)]
    assert (
        parsed.tables["surveys"]
        .sort_by("response_id")
        .equals(read_text(text, own=_own(parsed)).tables["surveys"].sort_by("response_id"))
    )


def test_a_file_of_nothing_known_asks_for_the_column_it_needs(read_text: Read) -> None:
    """Once its kind is told, the file is asked about rather than refused."""
    text = "colour,size\nred,1\nblue,2\n"
    with pytest.raises(NeedsAnswer, match="Which column holds the customer's answer"):
        read_text(text, kind="surveys")
    parsed = read_text(text, kind="surveys", columns=(("size", "surveys.score:csat"),), scale=(1.0, 5.0))
    assert parsed.tables["surveys"]["score"].to_pylist() == [1.0, 2.0]


def test_headers_without_a_name_or_twice_can_be_told_apart(read_text: Read) -> None:
    """They are named by their place or their number, and the file says so."""
    text = "Ticket ID,Agent,Created at,Score,Score,\n" + "".join(
        f"{i},Ann,2024-01-01,1,2,x\n" for i in range(3)
    )
    found = read_text(text, kind="contacts").recognition
    assert [c.header for c in found.columns] == [
        "Ticket ID",
        "Agent",
        "Created at",
        "Score",
        "Score (2)",
        "Column 6",
    ]
    assert "Headers that occur again were numbered: “Score (2)”." in found.notes


def test_a_header_that_looks_like_an_expression_stands_for_itself(read_text: Read) -> None:
    """A mapping never runs what a file calls its columns."""
    text = "Survey date,Agent,re:(a+)+$\n" + "".join(f"2024-01-01,Ann,{i % 5 + 1}\n" for i in range(40))
    said = read_text(text, kind="surveys", columns=(("re:(a+)+$", "surveys.score:csat"),))
    assert read_text(text, own=_own(said)).tables["surveys"].num_rows == 40


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "not a layout that can be used"),
        ('title="X"\nkind="nonsense"\nsource="x"\nevidence="A"\nanchors=["Id"]\n', "kind “nonsense”"),
        (
            'title="X"\nkind="contacts"\nsource="x"\nevidence="A"\nanchors=["Id"]\ntimezone="Mars/Base"',
            "Mars/Base",
        ),
        ('title="X"\nkind="contacts"\nsource="x"\nevidence="A"\nanchors=5', "not a layout that can be used"),
        (
            'title="X"\nkind="contacts"\nsource="x"\nevidence="A"\nanchors=["Id"]\n[columns]\n"interactions.talk_s"={from="A",unit="weeks"}',
            "weeks",
        ),
    ],
)
def test_a_layout_from_elsewhere_is_checked(text: str, said: str) -> None:
    """What is wrong is said in a sentence, and nothing is kept."""
    with pytest.raises(UserError, match=said):
        own_layout("theirs.toml", text)
