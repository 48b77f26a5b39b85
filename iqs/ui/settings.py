"""The Settings page's pieces: one form a subject, and the record of what was changed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import available_timezones

import streamlit as st

from iqs.errors import UserError
from iqs.scoring import METRICS, Metric, checked, date_names, use_date, use_definition
from iqs.settings import (
    DEFAULT,
    MEANINGS,
    METRIC_KEYS,
    OFF,
    Season,
    Settings,
    WeekStart,
    changed,
    season_day,
)
from iqs.store import setting_changes
from iqs.text import clock
from iqs.ui import data
from iqs.ui.setting import editable, save

_NAMES = {
    "definition": "Definition of",
    "date": "Date of",
    "benchmark": "Comparison of",
    "baseline": "Pass mark",
    "band.excellent": "Excellent from",
    "band.good": "Good from",
    "timezone": "Time zone",
    "week_start": "Week starts on",
    "seasons": "Seasons",
}
_USUAL = "As usual"


def scores(now: Settings) -> None:
    """The pass mark and the bands."""
    with _form("scores"):
        cells = st.grid(3, min_column_width=200)
        marks = tuple(
            cells.number_input(
                f"{_NAMES[key]} (%)",
                value=value,
                step=0.5,
                format="%.10g",
                key=f"settings_{key}",
                help=MEANINGS[key],
                disabled=not editable(),
            )
            for key, value in (
                ("baseline", now.baseline),
                ("band.excellent", now.excellent),
                ("band.good", now.good),
            )
        )
        if _submitted("scores"):
            save(lambda s: with_marks(s, *marks), "Saved: the pass mark and bands are in force everywhere.")


def with_marks(
    settings: Settings, baseline: float | None, excellent: float | None, good: float | None
) -> Settings:
    """The settings with these marks in percent; UserError where one is empty or out of its range."""
    if baseline is None or excellent is None or good is None:
        raise UserError("A mark is empty. Write a number from 0 to 100 for each of the three.")
    return replace(settings, baseline=float(baseline), excellent=float(excellent), good=float(good))


def computation(now: Settings) -> None:
    """Definition and date of each metric."""
    chosen: dict[str, tuple[str | None, str | None]] = {}
    with _form("computation"):
        wall = st.grid(3, min_column_width=250)
        for m in METRICS.values():
            with wall.cell():
                definition = _choice(
                    f"{m.label}: definition",
                    {d.key: d.label for d in m.definitions},
                    dict(now.definitions).get(m.key),
                    f"settings_definition_{m.key}",
                    usual="the first that the data can tell" if m.definitions[0].optional else "",
                )
                date = _choice(
                    f"{m.label}: date",
                    {name: name for name in date_names(m)},
                    dict(now.dates).get(m.key),
                    f"settings_date_{m.key}",
                )
                chosen[m.key] = (definition, date)
        if _submitted("computation"):
            save(lambda s: use_all(s, chosen), "Saved: these definitions are in force everywhere.")


def use_all(settings: Settings, chosen: Mapping[str, tuple[str | None, str | None]]) -> Settings:
    """The settings with a definition and a date for each metric; None is the usual one."""
    for key, (definition, date) in chosen.items():
        settings = use_date(use_definition(settings, key, definition), key, date)
    return settings


def _choice(label: str, names: dict[str, str], now: str | None, key: str, usual: str = "") -> str | None:
    """A choice among `names`, the first of which is the usual one unless `usual` says what is."""
    options = ["", *(names if usual else list(names)[1:])]
    first = next(iter(names.values()))
    found = st.selectbox(
        label,
        options,
        index=options.index(now) if now in options else 0,
        format_func=lambda k: names[k] if k else f"{_USUAL}: {usual or first}",
        key=key,
        disabled=not editable(),
    )
    return found or None


def comparisons(now: Settings) -> None:
    """What each metric is compared with."""
    with _form("comparisons"):
        edited = st.data_editor(
            comparison_rows(now),
            hide_index=True,
            disabled=["Metric"] if editable() else True,
            column_config={
                "Metric": st.column_config.TextColumn(pinned=True, width=70),
                "Show": st.column_config.CheckboxColumn(width=70),
                "Number": st.column_config.TextColumn(
                    help="In the metric's own unit: 81, or 7:30 for times.", width=90
                ),
                "What it is": st.column_config.TextColumn(help="Such as: our target."),
                "Who says so": st.column_config.TextColumn(help="Such as: team plan 2026."),
            },
            key="settings_benchmarks",
            alt="What each metric is compared with",
        )
        if _submitted("comparisons"):
            save(lambda s: with_comparisons(s, edited), "Saved: cards and charts compare with these.")


def comparison_rows(now: Settings) -> list[dict[str, Any]]:
    """One row a metric: whether a comparison is shown, its number as text, what it is, and who says so."""
    rows = []
    for key, declared in METRICS.items():
        own = dict(now.benchmarks).get(key)
        shipped = declared.benchmarks[0] if declared.benchmarks else None
        b = own or shipped
        is_off = b is None or (key in dict(now.benchmarks) and own is None)
        rows.append(
            {
                "Metric": declared.label,
                "Show": not is_off,
                "Number": "" if b is None else _amount(b.value, declared),
                "What it is": "" if b is None else b.label,
                "Who says so": "" if b is None else b.source,
            }
        )
    return rows


def _amount(value: float, m: Metric) -> str:
    return clock(value) if m.definitions[0].unit == "s" else f"{value:.10g}"


def with_comparisons(settings: Settings, rows: Iterable[Mapping[str, Any]]) -> Settings:
    """The settings with the comparisons of such rows; UserError for one that is not complete or possible."""
    usual = {row["Metric"]: row for row in comparison_rows(Settings())}
    keys = {m.label: key for key, m in METRICS.items()}
    for row in rows:
        if dict(row) == usual[row["Metric"]]:
            text = DEFAULT
        elif not row["Show"]:
            text = OFF if METRICS[keys[row["Metric"]]].benchmarks else DEFAULT
        elif not str(row["Number"] or "").strip():
            raise UserError(
                f"Write the number that {row['Metric']} is compared with, such as 81, or 7:30 for times."
            )
        else:
            text = "; ".join(str(row[c] or "") for c in ("Number", "What it is", "Who says so"))
        settings = changed(settings, f"benchmark.{keys[row['Metric']]}", text)
    return checked(settings)


def calendar(now: Settings) -> None:
    """Time zone, start of the week, and seasons."""
    with _form("calendar"):
        cells = st.grid(2, min_column_width=220)
        zones = sorted({z for z in available_timezones() if "/" in z} | {"UTC", now.timezone})
        zone = cells.selectbox(
            "Time zone",
            zones,
            index=zones.index(now.timezone),
            key="settings_timezone",
            help=MEANINGS["timezone"],
            disabled=not editable(),
        )
        start = cells.selectbox(
            "Week starts on",
            [w.value for w in WeekStart],
            index=list(WeekStart).index(now.week_start),
            format_func=str.capitalize,
            key="settings_week_start",
            help=MEANINGS["week_start"],
            disabled=not editable(),
        )
        st.caption(
            "Seasons: days of every year that charts mark. Month and day, such as 11-24; both ends count."
        )
        edited = st.data_editor(
            season_rows(now),
            hide_index=True,
            num_rows="dynamic" if editable() else "fixed",
            disabled=not editable(),
            placeholder="",  # an incomplete row is answered with a sentence, not passed over
            column_config={
                "From": st.column_config.TextColumn(width="small"),
                "To": st.column_config.TextColumn(width="small"),
            },
            key="settings_seasons",
            alt="Seasons with their first and last day",
        )
        if _submitted("calendar"):
            save(
                lambda s: replace(
                    s, timezone=str(zone), week_start=WeekStart(str(start)), seasons=as_seasons(edited)
                ),
                "Saved: days, weeks and seasons are as you set them.",
            )


def season_rows(now: Settings) -> list[dict[str, str]]:
    """One row a season."""
    ends = [(s.name, *(f"{m:02d}-{d:02d}" for m, d in (s.start, s.end))) for s in now.seasons]
    rows = [dict(zip(("Season", "From", "To"), some, strict=True)) for some in ends]
    return rows or [{"Season": "", "From": "", "To": ""}]


def as_seasons(rows: Iterable[Mapping[str, Any]]) -> tuple[Season, ...]:
    """The seasons of such rows, without empty ones; UserError for one that is not complete or possible."""
    filled = [{k: str(v or "").strip() for k, v in row.items()} for row in rows]
    if half := next((row for row in filled if any(row.values()) and not all(row.values())), None):
        raise UserError(
            f"A season needs a name, a first and a last day, such as Summer, 07-01 and 08-31; "
            f"“{' '.join(filter(None, half.values()))}” is not all of it."
        )
    return tuple(
        Season(" ".join(row["Season"].split()), season_day(row["From"]), season_day(row["To"]))
        for row in filled
        if any(row.values())
    )


def history() -> None:
    """What was changed, the latest first."""
    made = setting_changes(data.engine().database)
    if not made:
        st.caption("Nothing has been changed so far.")
        return
    st.dataframe(
        {
            "When (UTC)": [c.at for c in made],
            "Who": [c.who for c in made],
            "What": [named(c.key) for c in made],
            "Before": [shown(c.key, c.old) for c in made],
            "After": [shown(c.key, c.new) for c in made],
        },
        hide_index=True,
        column_config={"When (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")},
        alt="Changed settings with who changed them, the latest first",
    )


def named(key: str) -> str:
    """A setting as people call it, such as "Definition of IQS"."""
    kind, _, metric = key.partition(".")
    if kind not in METRIC_KEYS:
        return _NAMES.get(key, key)
    return f"{_NAMES[kind]} {METRICS[metric].label if metric in METRICS else metric}"


def shown(key: str, text: str) -> str:
    """The text of a setting as people read it."""
    kind, _, metric = key.partition(".")
    if text == DEFAULT:
        return "as usual"
    if kind == "definition" and metric in METRICS:
        return next((d.label for d in METRICS[metric].definitions if d.key == text), text)
    return text


def _form(name: str) -> Any:
    return st.form(f"settings_form_{name}", border=True)


def _submitted(name: str) -> bool:
    return st.form_submit_button(
        "Save", icon=":material/check:", disabled=not editable(), key=f"settings_save_{name}"
    )
