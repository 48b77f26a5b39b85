"""`iqs analyse coaching` and `iqs coaching`: gaps as rows, a plan in words, sessions, and a library."""

import json
from pathlib import Path

from iqs.places import own_database
from iqs.store import open_database
from iqs.store.unnamed import save_unnamed
from tests.cli.conftest import Run
from tests.support.coached import starters, team
from tests.support.tables import put


def test_gaps_a_plan_sessions_and_a_library(run: Run, tmp_path: Path) -> None:
    """Ann's gap first; her plan in words; a session is kept and taken away; a library is put in force."""
    database = open_database(own_database())
    put(database, agents=starters())
    put(database, **team())
    save_unnamed(database, ["fay"], saved_by="mia")
    database.close()
    rows = json.loads(run("analyse", "coaching", "--format", "json").out)
    assert (rows[0]["agent"], rows[0]["reading"], rows[0]["n"]) == ("ann", "▼ clear gap", 12)
    assert "fay" not in {r["agent"] for r in rows}
    done = run("analyse", "coaching", "Bob", "--format", "json")
    assert done.code == 0
    assert {r["agent"] for r in json.loads(done.out)} == {"bob"}
    told = run("analyse", "coaching", "ann").err
    assert "One clear gap: Empathy" in told
    assert "What helps: Active listening and emotional intelligence" in told
    assert "Who can help" not in told
    assert run("analyse", "coaching", "nobody").code == 2
    how = "--on 2026-03-20 --by Lea --kind role-play --criterion Empathy --action one --action two"
    logged = run("coaching", "log", "ann", "Bob", *how.split(), "--format", "json")
    assert [r["agent"] for r in json.loads(logged.out)] == ["ann", "bob"]
    assert json.loads(run("coaching", "list", "ann", "--format", "json").out)[0]["actions"] == "one\ntwo"
    assert run("coaching", "list", "--remove", "1").code == 0
    assert len(json.loads(run("coaching", "list", "--format", "json").out)) == 1
    assert run("coaching", "log", "zoe").code == 2
    file = tmp_path / "own.toml"
    file.write_text('[[training]]\ntitle = "Talk"\nkind = "one-to-one"\ndescription = "x"\n', "utf-8")
    assert run("coaching", "library", str(file)).err.strip() == "Your own library."
    assert run("coaching", "library", "--toml").out == file.read_text("utf-8")
    assert "ships with the program" in run("coaching", "library", "--shipped").err
