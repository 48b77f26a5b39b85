"""The Upload page: what a file is read as, corrected by hand, loaded, and kept for the next one."""

from streamlit.testing.v1 import AppTest

from iqs.store import Database, own_layouts, uploads
from tests.app.conftest import Show

POLISH = "Sprawa,Konsultant,Dzień,Powitanie,Rozwiązanie,Ton\n" + "".join(
    f"V{i},Ann,2024-01-{i % 28 + 1:02d},{i % 5 + 1},{(i + 1) % 5 + 1},{(i + 2) % 5 + 1}\n" for i in range(40)
)
CALLS = "Ticket ID,Agent,Created at,Handle time\n" + "".join(
    f"{i},Ann,2024-01-01 10:00,{i % 9 + 1}\n" for i in range(40)
)


def _drop(show: Show, name: str, text: str) -> AppTest:
    app = show("pages/data/upload.py")
    return app.file_uploader[0].upload(name, text.encode()).run()


def _pick(app: AppTest, label: str, value: str) -> AppTest:
    box = next(s for s in app.selectbox if s.label == label)
    box.set_value(value).run()
    assert not app.exception
    return app


def _told(app: AppTest, label: str) -> str:
    metric = next(m for m in app.metric if m.label == label)
    return str(metric.value)


def test_a_sheet_in_another_language_is_mapped_and_the_numbers_follow(show: Show, database: Database) -> None:
    """Each choice shows at once in the metrics; the mapping is kept and the next file asks nothing."""
    app = _drop(show, "oceny.csv", POLISH)
    assert app.error[0].title == "This file was not recognised"
    app = _pick(app, "This file holds", "reviews")
    assert _told(app, "IQS") == "60.0 %"
    app = _pick(app, "Ton is used as", "")
    app = _pick(app, "Konsultant is used as", "reviews.agent_id")
    app = _pick(app, "Dzień is used as", "reviews.reviewed_at")
    app = _pick(app, "Marks go from", "0,10")
    assert _told(app, "IQS") == "30.0 %"
    app.button(key="load").click().run(timeout=60)
    assert app.session_state["_job"].wait(60)
    app.run()
    assert uploads(database)[0].rows_new == 40
    assert [(k.kind, k.title) for k in own_layouts(database)] == [("reviews", "Sheet like oceny.csv")]
    again = _drop(show, "neue oceny.csv", POLISH.replace("V", "W"))
    assert not again.error
    assert _told(again, "IQS") == "30.0 %"
    assert any("mapped by hand before" in c.value for c in again.caption)


def test_the_unit_of_a_duration_can_be_told(show: Show) -> None:
    """Five minutes are not five seconds."""
    app = _drop(show, "calls.csv", CALLS)
    assert _told(app, "AHT") == "0:05"
    assert _told(_pick(app, "Unit of Handle time", "min"), "AHT") == "4:45"


def test_a_column_can_be_left_out_and_taken_back(show: Show) -> None:
    """Without its times a file of contacts gives no AHT."""
    app = _pick(_drop(show, "calls.csv", CALLS), "Handle time is used as", "")
    assert "AHT" not in [m.label for m in app.metric]
    assert _told(_pick(app, "Handle time is used as", "interactions.handle_s"), "AHT") == "0:05"


def test_a_layout_that_was_passed_on_is_kept_and_can_be_forgotten(show: Show, database: Database) -> None:
    """A colleague's mapping reads the next file; forgotten, it does not."""
    text = (
        'title = "Our calls"\nkind = "contacts"\nsource = "ours"\nevidence = "own"\n'
        'anchors = ["Nr", "Wann", "Dauer"]\n'
        '[columns]\n"interactions.interaction_id" = "Nr"\n"interactions.opened_at" = "Wann"\n'
        '"interactions.handle_s" = { from = "Dauer", unit = "min" }\n'
    )
    app = _drop(show, "theirs.toml", text)
    next(b for b in app.button if b.label == "Keep this layout").click().run()
    calls = "Nr,Wann,Dauer\n" + "".join(f"{i},2024-01-01 10:00,5\n" for i in range(40))
    assert _told(_drop(show, "calls.csv", calls), "AHT") == "5:00"
    app = show("pages/data/upload.py")
    next(b for b in app.button if b.label == "Forget").click().run()
    assert own_layouts(database) == ()


def test_a_file_that_is_no_layout_says_why(show: Show) -> None:
    """A damaged layout is a sentence, not a fault."""
    app = _drop(show, "theirs.toml", "title = ")
    assert "is not a layout that can be used" in app.error[0].value


def test_the_same_bytes_under_another_name_are_called_by_that_name(show: Show) -> None:
    """The copy is named as the same file again, not the one that is read."""
    app = show("pages/data/upload.py")
    first = app.file_uploader[0].upload("first.csv", CALLS.encode())
    app = first.upload("copy.csv", CALLS.encode()).run()
    assert "copy.csv is the same file again." in [c.value for c in app.caption]
