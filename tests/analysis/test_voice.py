"""Comments beside scores and the words of their sides, over small databases."""

from datetime import date
from typing import Any

import pytest

from iqs.analysis import voice
from iqs.analysis.comments import Order, comments
from iqs.analysis.voice import marking_words, moved_words
from iqs.errors import UnknownName
from iqs.model import Filters, Period
from iqs.scoring import FrameEngine
from iqs.store import Database, DuckEngine, read_settings
from tests.support.tables import Row, empty, pandas_frame, put, rating, review, together


@pytest.fixture
def database(_reused: Database) -> Database:
    """An empty database; made once, as these tests only load and ask."""
    empty(_reused)
    return _reused


def answers(
    *rows: tuple[str, int, int], kind: str = "nps", day: str = "2026-03-02", **more: Any
) -> list[Row]:
    """Answers as (comment, score, how many), each by a customer of its own."""
    return [
        {
            "response_id": f"{kind} {day} {comment} {score} {i}",
            "kind": kind,
            "score": float(score),
            "comment": comment,
            "responded_at": f"{day} 10:00",
            "customer_id": f"{comment} {score} {i}",
            **more,
        }
        for comment, score, times in rows
        for i in range(times)
    ]


SAID = (
    ("Slow process", 3, 40),
    ("slow, all right", 9, 2),
    ("Quick and kind", 10, 45),
    ("Fine", 2, 10),
    ("Fine", 9, 10),
)


def test_detractors_and_promoters(database: Database) -> None:
    """40 of 50 detractors write “slow process”; of 57 promoters 45 write “quick”, passives are on no side."""
    put(database, surveys=answers(*SAID, ("Slow process", 7, 30)))
    found = marking_words(DuckEngine(database), "nps", Filters())
    assert found.found.of == (50, 57)
    assert [(w.text, w.marks, w.n) for w in found.found.words] == [
        ("slow process", 0, (40, 0)),
        ("quick", 1, (0, 45)),
    ]
    assert found.sides == ("Detractors", "Promoters")


def test_both_engines_say_the_same(database: Database) -> None:
    """DuckDB and pandas frames of the same data."""
    put(database, surveys=answers(*SAID), agents=[{"agent_id": "ann", "name": "Ann"}])
    with database.cursor() as cursor:
        frames = {
            t: pandas_frame(cursor.table(t).to_arrow_table())
            for t in ("comment_fact", "agents", "review_fact")
        }
    engines = DuckEngine(database), FrameEngine(frames, read_settings(database))
    words = [marking_words(e, "nps", Filters()) for e in engines]
    assert words[0].found.words
    assert words[0] == words[1]
    listed = [
        comments(e, Filters(), "nps", search="slow process", whole_words=True, order=Order.LOWEST)
        for e in engines
    ]
    assert listed[0].total == 40
    assert listed[0] == listed[1]


def test_word_opens_as_many_comments_as_it_counts(database: Database) -> None:
    """The list of a word and side has its n, also within filters."""
    put(database, surveys=[*answers(*SAID, team="red"), *answers(*SAID, day="2026-03-04", team="blue")])
    engine = DuckEngine(database)
    period = Filters.of(Period(date(2026, 3, 3), date(2026, 3, 9)), team="blue")
    for filters, side in ((Filters(), 0), (Filters.of(team="red"), 1), (period, 0)):
        found = marking_words(engine, "nps", filters).found
        assert {w.text for w in found.words} == {"slow process", "quick"}
        for word in (*found.words, *found.rest[:2]):
            listed = comments(engine, filters, "nps", side=side, search=word.text, whole_words=True)
            assert listed.total == word.n[side], word.text


def test_names_of_agents_mark_nothing(database: Database) -> None:
    """Not the name, an alias, or the name before the @ of an address; “support” names nobody."""
    put(
        database,
        agents=[{"agent_id": "zoe.kent@mail.example", "name": "Ann Lee Support", "aliases": "Bobby;E77"}],
        surveys=answers(
            ("Ann Lee Bobby Kent awful support", 1, 40), ("Fine", 9, 40), agent_id="zoe.kent@mail.example"
        ),
    )
    found = marking_words(DuckEngine(database), "nps", Filters())
    words = {w.text for w in (*found.found.words, *found.found.rest)}
    assert words == {"awful support", "awful", "support", "fine"}
    assert found.names_left_out


def test_customer_who_repeats_a_text_counts_once(database: Database) -> None:
    """Forty answers of one customer make nothing clear; those of unknown customers are each their own."""
    said = [*answers(("Slow", 1, 40)), *answers(("Fine", 2, 40), ("Fine", 9, 80))]
    one = [{**a, "customer_id": "c1"} if a["comment"] == "Slow" else a for a in said]
    put(database, surveys=one)
    assert not marking_words(DuckEngine(database), "nps", Filters()).found.words
    put(database, surveys=[{**a, "customer_id": None} for a in said])
    assert marking_words(DuckEngine(database), "nps", Filters()).found.marking(0)[0].text == "slow"


def test_csat_ces_and_reviews_have_sides(database: Database) -> None:
    """Neutral CSAT is unsatisfied; effort is good low; reviews by the pass mark, self reviews not at all."""
    scale = {"scale_min": 1.0, "scale_max": 7.0}
    put(
        database,
        surveys=[
            *answers(("Bad", 3, 31), ("Good", 4, 32), kind="csat"),
            *answers(("Hard", 6, 33), ("Easy", 2, 34), kind="ces", direction="effort", **scale),
        ],
        **together(
            *(review(f"l{i}", rating("a", 3), comment="Weak", reviewer="mo") for i in range(35)),
            *(review(f"h{i}", rating("a", 4), comment="Strong", reviewer="mo") for i in range(36)),
            *(review(f"s{i}", rating("a", 1), comment="Mine", review_type="self") for i in range(9)),
        ),
    )
    engine = DuckEngine(database)
    found = {k: marking_words(engine, k, Filters()).found for k in ("csat", "ces", "iqs")}
    assert {k: f.of for k, f in found.items()} == {"csat": (31, 32), "ces": (33, 34), "iqs": (35, 36)}
    assert {k: [w.text for w in f.words] for k, f in found.items()} == {
        "csat": ["bad", "good"],
        "ces": ["hard", "easy"],
        "iqs": ["weak", "strong"],
    }


def test_share_of_a_word_moves(database: Database) -> None:
    """“price” in 2 of 60 comments before and in 24 of 60 now; “late” in as many as before."""
    before = answers(("price", 5, 2), ("late", 5, 10), ("fine", 9, 48), day="2026-02-10")
    now = answers(("price", 5, 24), ("late", 5, 10), ("fine", 9, 26), day="2026-03-10")
    put(database, surveys=[*before, *now])
    march, february = Period(date(2026, 3, 1), date(2026, 3, 31)), Period(date(2026, 2, 1), date(2026, 2, 28))
    found = moved_words(
        DuckEngine(database), "nps", Filters(march), february, ("late", "price", "nowhere")
    ).found
    assert [(w.text, w.marks, w.n) for w in found.words] == [("fine", 0, (48, 26)), ("price", 1, (2, 24))]
    assert [(w.text, str(w.verdict), round(w.share(1), 1)) for w in found.followed] == [
        ("late", "not clear", 16.7),
        ("price", "clear", 40.0),
    ]


def test_sample_of_many_texts_stays_the_same(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 200 different comments about a quarter is read, said so, and the same again."""
    put(
        database,
        surveys=answers(*((f"text {chr(97 + i // 26)}{chr(97 + i % 26)}", i % 2 * 9, 1) for i in range(200))),
    )
    monkeypatch.setattr(voice, "MOST_TEXTS", 100)
    monkeypatch.setattr("iqs.analysis.contrast.NEED", 5)
    first, second = (marking_words(DuckEngine(database), "nps", Filters()) for _ in range(2))
    assert first == second
    assert first.sampled == pytest.approx(0.5)
    assert 60 < sum(first.found.of) < 140


def test_unknown_kind_is_named() -> None:
    """With what there is."""
    with pytest.raises(UnknownName, match="nps"):
        marking_words(FrameEngine({}), "nsp", Filters())
    with pytest.raises(UnknownName, match="customers"):
        comments(FrameEngine({}), Filters(), "customer")


@pytest.fixture
def talk(database: Database) -> DuckEngine:
    """Three answers and two reviews, one of each of the same conversation."""
    put(
        database,
        surveys=[
            *answers(("100 % slow_ *really* a.b@mail.example", 2, 1), interaction_id="t1", channel="chat"),
            *answers(("Nice", 9, 1), day="2026-03-08"),
            *answers(("Meh", 3, 1), kind="csat", day="2026-03-05", team="red"),
        ],
        **together(
            review("r1", rating("a", 5, comment="Tone was right"), interaction_id="t1", comment="Well done"),
            review("r2", rating("a", 1), review_type="calibration", comment="To discuss"),
        ),
    )
    return DuckEngine(database)


def test_list_has_score_side_and_review_of_the_conversation(talk: DuckEngine) -> None:
    """The newest first; an address is masked; a comment on a rating has its criterion."""
    found = comments(talk, Filters())
    assert [c.text for c in found.found[:2]] == ["Nice", "Meh"]
    assert found.total == 6
    slow = next(c for c in found.found if "slow" in c.text)
    assert (slow.text, slow.score, slow.high, slow.side) == ("100 % slow_ *really* •••", 2, 10, 0)
    assert (slow.review, slow.conversation, slow.channel) == (("qa", "r1"), "t1", "chat")
    tone = next(c for c in found.found if c.criterion)
    assert (tone.text, tone.score, tone.side, tone.review) == ("Tone was right", 100, 1, ("qa", "r1"))
    left = next(c for c in found.found if c.left_out)
    assert (left.text, left.score, left.side, left.left_out) == (
        "To discuss",
        None,
        None,
        "calibration review",
    )


def test_list_is_narrowed_searched_sorted_and_paged(talk: DuckEngine) -> None:
    """Signs of patterns are themselves, capitals do not matter, scores compare by their place on a scale."""
    asked: tuple[tuple[dict[str, Any], list[str]], ...] = (
        ({"about": "customers", "order": Order.LOWEST}, ["100 %", "Meh", "Nice"]),
        ({"about": "customers", "order": Order.HIGHEST}, ["Nice", "Meh", "100 %"]),
        ({"about": "nps", "side": 1}, ["Nice"]),
        ({"about": "customers", "side": 0, "order": Order.LOWEST}, ["100 %", "Meh"]),
        ({"search": "0 % SLOW_"}, ["100 %"]),
        ({"search": "%slow"}, []),
        ({"search": "slo", "whole_words": True}, []),
        ({"about": "customers", "page": 2, "size": 2}, ["100 %"]),
    )
    for how, texts in asked:
        found = comments(talk, Filters(), **how).found
        assert [c.text[: len(t)] for c, t in zip(found, texts, strict=True)] == texts, how


def test_filters_hold_for_the_list(talk: DuckEngine) -> None:
    """A filter on reviewers leaves answers alone; one on a team and a period does not."""
    march = Period(date(2026, 3, 4), date(2026, 3, 6))
    assert [c.text for c in comments(talk, Filters.of(march, team="red")).found] == ["Meh"]
    kept = comments(talk, Filters.of(None, review_type="calibration")).found
    assert {c.text for c in kept} == {"100 % slow_ *really* •••", "Nice", "Meh", "To discuss"}
