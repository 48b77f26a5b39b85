"""Settings from a shell, and matching the number another tool shows."""

import getpass
from typing import Annotated, Any

import typer

from iqs.cli.answers import As, Db, Format, app, existing, say, show
from iqs.cli.numbers import From, To, Where, selected
from iqs.errors import UserError, unknown_name


@app.command()
def settings(
    key: Annotated[str | None, typer.Argument(help="Setting, such as baseline or definition.iqs.")] = None,
    value: Annotated[str | None, typer.Argument(help="New value; “default” puts it back.")] = None,
    preset: Annotated[
        str | None, typer.Option(help="Count as a tool does: Guide, Zendesk QA or MaestroQA.")
    ] = None,
    history: Annotated[bool, typer.Option("--history", help="List who changed what, latest first.")] = False,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """List the settings, change one, count as a tool does, or list what was changed."""
    from iqs.scoring import checked, use_preset
    from iqs.scoring import preset as find_preset
    from iqs.settings import changed
    from iqs.store import DuckEngine, change_settings, open_database, setting_changes

    if sum((value is not None, preset is not None, history)) > 1 or (key is not None and preset is not None):
        raise UserError("Change one setting, take a preset, or list the history: one at a time.")
    database = open_database(existing(db))
    try:
        if history:
            show([_change_row(c) for c in setting_changes(database) if key in (None, c.key)], output)
            return
        if value is not None or preset is not None:
            found = find_preset(preset) if preset is not None else None
            made = change_settings(
                database,
                lambda s: use_preset(found, s) if found else checked(changed(s, key or "", value or "")),
                saved_by=getpass.getuser(),
            )
            if not made:
                say("Nothing changed: it is so already.")
            show([_change_row(c) for c in made], output)
            return
        rows = _rows(DuckEngine(database))
        if key is not None:
            rows = [row for row in rows if row["key"] == key]
            if not rows:
                raise unknown_name("setting", key, [row["key"] for row in _rows(DuckEngine(database))])
        elif output is Format.TABLE:  # `iqs settings KEY` says what a setting means
            rows = [{k: v for k, v in row.items() if k != "meaning"} for row in rows]
        show(rows, output)
    finally:
        database.close()


@app.command(context_settings={"ignore_unknown_options": True})  # a net score may be negative
def match(
    metric: Annotated[str, typer.Argument(help="iqs, csat, nps, fcr, aht or ces.")],
    value: Annotated[str, typer.Argument(help="The number as your tool shows it: 81.4, -12 or 5:12.")],
    from_: From = None,
    to: To = None,
    where: Where = None,
    db: Db = None,
    output: As = Format.TABLE,
) -> None:
    """Find the definitions and dates that give a number your tool shows, else the nearest three."""
    from iqs.analysis.match import in_words
    from iqs.analysis.match import match as find
    from iqs.scoring import metric as find_metric
    from iqs.store import DuckEngine, open_database

    database = open_database(existing(db))
    try:
        engine = DuckEngine(database)
        answer = find(engine, metric, value, selected(engine, from_, to, where))
        m = find_metric(metric, engine.settings())
        say(in_words(answer, m))
        show(
            [
                {
                    "metric": metric,
                    "definition": c.definition,
                    "label": m.definition(c.definition).label,
                    "date": c.date,
                    "automatic_reviews": c.automatic,
                    "value": c.value,
                    "n": c.n,
                    "off": c.off,
                    "matches": bool(answer.found),
                }
                for c in answer.found or answer.nearest
            ],
            output,
        )
    finally:
        database.close()


def _rows(engine: Any) -> list[dict[str, Any]]:
    """Every setting there is with its value, also those that are as usual."""
    from iqs.scoring import METRICS, definition_in_force
    from iqs.settings import MEANINGS, METRIC_KEYS, PLAIN_KEYS, Settings, as_texts

    texts, usual = as_texts(engine.settings()), as_texts(Settings())
    rows = []
    for kind in METRIC_KEYS:
        for m in METRICS.values():
            key = f"{kind}.{m.key}"
            default = {
                "definition": m.definitions[0].key,
                "date": m.dates[0][0],
                "benchmark": "; ".join(f"{b.value:g}; {b.label}; {b.source}" for b in m.benchmarks) or "off",
            }[kind]
            # Without a setting some metrics take the first definition that the data can tell.
            value = definition_in_force(engine, m).key if kind == "definition" else texts.get(key, default)
            rows.append(_row(key, value, default, MEANINGS[kind]))
    return rows + [_row(key, texts[key], usual[key], MEANINGS[key]) for key in PLAIN_KEYS]


def _row(key: str, value: str, default: str, meaning: str) -> dict[str, Any]:
    return {"key": key, "value": value, "default": default, "meaning": meaning}


def _change_row(c: Any) -> dict[str, Any]:
    return {"at": c.at, "by": c.who, "key": c.key, "old": c.old, "new": c.new}
