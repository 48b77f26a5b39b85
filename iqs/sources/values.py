"""Text cells as typed values: SQL expressions over whole columns, and how a column is written.

Every function takes an SQL expression of a cleaned text cell and returns one of the typed value, NULL when
the cell cannot be read. Nothing from a file ever becomes part of an expression.
"""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

from dataclasses import dataclass

from iqs.sources.database import Database

_BLANKS = (" ", "\t", "\n", "\r", "\u00a0")
# Code points a cell may start with that is blank, wrapped as ="..." or a word for nothing: = N [ n, no-break
# space and the long dashes; everything up to the hyphen counts too.
_ODD_FIRST = "61, 78, 91, 110, 160, 8211, 8212"
_EMPTY = r"-|--|–|—|#?n/a|\[none\]|\[deleted\]|\[no associated user\]|\(blank\)"
_NO_VALUE = "'na', 'none', 'null', 'nan', 'nil', 'unknown', 'not applicable', 'not available', '?'"
_NOT_APPLICABLE = "'n/a', 'na', 'not applicable', '#n/a', 'n.a.', 'skip', 'skipped', '-', '--', '–', '—'"
_YES = "'y', 'yes', 'true', '1', '1.0', 't', 'ja', 'oui', 'si', 'sí'"
_NO = "'n', 'no', 'false', '0', '0.0', 'f', 'nein', 'non'"
_GOOD = (
    f"{_YES}, 'good', 'good with comment', 'satisfied', 'positive', 'pass', 'passed', 'met', 'meets', "
    "'achieved', 'compliant', '👍', 'thumbs up'"
)
_BAD = (
    f"{_NO}, 'bad', 'bad with comment', 'dissatisfied', 'unsatisfied', 'negative', 'fail', 'failed', "
    "'not met', 'missed', 'not achieved', 'non-compliant', '👎', 'thumbs down'"
)
_UNANSWERED = "'offered', 'unoffered', 'not offered', 'not rated', 'unrated', 'no response', 'sent'"
_ISO = r"'^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}'"
_OFFSET = r"'\d\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})$'"
_PARTS = r"'^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b'"
_EXCEL_DAY_ZERO = r"'^(1899-12-3[01]|1900-0[1-9]-\d\d|1904-01-\d\d)[ T]'"
SERIAL = r"'^[2-7]\d{4}([.,]\d+)?$'"
"""Days since Excel's day zero, from 1954 to 2119, as an SQL pattern."""
DAYS_TO_1904 = 1462  # from day zero of most workbooks to that of workbooks that count from 1904
SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0, "": 1.0}


@dataclass(frozen=True)
class Dates:
    """How the dates of a column are written.

    `day_first` is None when every part is 12 or less, so that the column does not tell. `numeric` says that
    there are dates such as 03/04/21, `offset` that cells carry an offset, `other` that neither ISO nor
    numeric dates occur.
    """

    iso: bool
    numeric: bool
    offset: bool
    other: bool
    day_first: bool | None


def cleaned(cell: str) -> str:
    """Trimmed text, `="..."` unwrapped, NULL for blanks and the words tools write for nothing."""
    # Asking which cells could need it costs a fifth of cleaning them all. Each step is written once, since
    # DuckDB computes an expression that occurs twice for every row, also inside CASE.
    first = f"ascii({cell})"
    odd = f"{first} <= 45 OR {first} IN ({_ODD_FIRST})" + "".join(f" OR {cell} LIKE '%{c}'" for c in _BLANKS)
    bare = f"regexp_replace(trim({cell}, '{''.join(_BLANKS)}'), '^=\"(.*)\"$', '\\1')"
    return f"CASE WHEN {odd} THEN nullif(regexp_replace({bare}, '(?i)^({_EMPTY})$', ''), '') ELSE {cell} END"


def no_value(text: str) -> str:
    """True for words that mean nothing in a column of numbers, times or flags."""
    return f"lower({text}) IN ({_NO_VALUE})"


def not_applicable(cell: str) -> str:
    """True for a raw rating cell that says the criterion does not apply."""
    return f"coalesce(lower(trim({cell})) IN ({_NOT_APPLICABLE}), false)"


def number(text: str, comma: bool = False) -> str:
    """A DOUBLE: `1,234.5`, `87%` as 87, and with `comma` also `1.234,5`; infinities do not count."""
    plain = f"try_cast({text} AS DOUBLE)"
    stripped = f"regexp_replace({text}, '[\\s%\u00a0\u202f'']', '', 'g')"
    swapped = f"replace(replace({stripped}, '.', ''), ',', '.')" if comma else f"replace({stripped}, ',', '')"
    digits = f"regexp_full_match({text}, '[-+]?[\\d.,\\s\u00a0\u202f'']+%?')"
    tidy = f"CASE WHEN {digits} THEN try_cast({swapped} AS DOUBLE) END"
    value = f"coalesce({tidy}, {plain})" if comma else f"coalesce({plain}, {tidy})"
    return f"CASE WHEN isfinite({value}) THEN {value} END"


def flag(text: str) -> str:
    """A BOOLEAN from yes and no in their usual spellings."""
    return f"CASE WHEN lower({text}) IN ({_YES}) THEN true WHEN lower({text}) IN ({_NO}) THEN false END"


def verdict(text: str) -> str:
    """1 for good, pass or yes, 0 for bad, fail or no."""
    return f"CASE WHEN lower({text}) IN ({_GOOD}) THEN 1.0 WHEN lower({text}) IN ({_BAD}) THEN 0.0 END"


def unanswered(text: str) -> str:
    """True where a survey was sent but not answered."""
    return f"coalesce(lower({text}) IN ({_UNANSWERED}), false)"


def damaged(text: str) -> str:
    """True for an id that Excel has turned into a rounded number, such as 1.23E+15; NULL for no id."""
    digits = "'\\d([.,]\\d+)?[eE]\\+\\d{1,3}'"
    return (
        f"coalesce(({text} LIKE '%E+%' OR {text} LIKE '%e+%') AND regexp_full_match({text}, {digits}), false)"
    )


def seconds(text: str, unit: str, comma: bool = False) -> str:
    """Seconds of a duration: `h:mm:ss`, `m:ss`, `1d 02h 03m 04s`, or a number of `unit`s."""
    zero = f"CASE WHEN starts_with({text}, '1904') THEN DATE '1904-01-01' ELSE DATE '1899-12-31' END"
    day = f"epoch(try_cast({text} AS TIMESTAMP)) - epoch({zero})"
    sign = f"CASE WHEN starts_with({text}, '-') THEN -1 ELSE 1 END"
    bare = f"ltrim({text}, '-+')"
    part = [f"try_cast(split_part({bare}, ':', {i}) AS DOUBLE)" for i in (1, 2, 3)]
    clock = (
        f"{sign} * CASE WHEN regexp_full_match({bare}, '\\d+:[0-5]?\\d:[0-5]?\\d(\\.\\d+)?') "
        f"THEN {part[0]} * 3600 + {part[1]} * 60 + {part[2]} "
        f"WHEN regexp_full_match({bare}, '\\d+:[0-5]?\\d(\\.\\d+)?') THEN {part[0]} * 60 + {part[1]} END"
    )
    worded = " + ".join(
        "coalesce(try_cast(nullif("
        f"regexp_extract({text}, '(\\d+(?:\\.\\d+)?)\\s*{pattern}\\b', 1, 'i'), '') AS DOUBLE), 0) * {factor}"
        for pattern, factor in (
            ("d(?:ays?)?", 86400),
            ("h(?:ours?|rs?)?", 3600),
            ("m(?:in(?:ute)?s?)?", 60),
            ("s(?:ec(?:ond)?s?)?", 1),
        )
    )
    is_worded = (
        f"regexp_full_match({text}, "
        "'(\\d+(\\.\\d+)?\\s*(d|days?|h|hours?|hrs?|m|mins?|minutes?|s|secs?|seconds?)[\\s,]*)+', 'i')"
    )
    return (
        f"CASE WHEN contains({text}, ':') THEN "
        f"CASE WHEN regexp_matches({text}, {_EXCEL_DAY_ZERO}) THEN {day} ELSE {clock} END "
        f"WHEN {is_worded} THEN {worded} ELSE {number(text, comma)} * {SECONDS[unit]} END"
    )


def day_seconds(text: str) -> str:
    """Seconds after midnight of a time of day: `9:12`, `09:12:58`, `9:12 PM`, or Excel's 1899 form."""
    half = f"try_strptime(upper({text}), ['%I:%M:%S %p', '%I:%M %p', '%I:%M:%S%p', '%I:%M%p'])"
    bare = f"regexp_replace({text}, {_EXCEL_DAY_ZERO}, '')"
    return (
        f"coalesce(epoch(CASE WHEN length({bare}) <= 5 THEN try_cast({bare} || ':00' AS TIME) "
        f"ELSE try_cast({bare} AS TIME) END), epoch({half}::TIME))"
    )


def time(text: str, dates: Dates, zone: str, clock: str = "", day_zero: int = 0) -> str:
    """A TIMESTAMP in UTC; cells without an offset are read in `zone`, an SQL expression of a zone name.

    `clock` is an SQL expression of the seconds after midnight that a cell without a time of its own gets;
    `day_zero` the days that Excel's count of days starts late.
    """
    tries = []
    if dates.iso:
        iso = _iso(text, dates.offset, zone, clock)
        alone = not (dates.numeric or dates.other)
        tries.append(iso if alone else f"CASE WHEN regexp_matches({text}, {_ISO}) THEN {iso} END")
    if dates.numeric:
        tries.append(_local(_numeric_date(text, dates.day_first is not False), zone, clock))
    if dates.other:
        tries += [_unix(text), _local(_serial(text, day_zero), zone, clock)]
        tries.append(_local(_worded_date(text), zone, clock))
    if not tries:
        return "CAST(NULL AS TIMESTAMP)"
    value = f"coalesce({', '.join(tries)})"
    return f"CASE WHEN year({value}) BETWEEN 1970 AND 2100 THEN {value} END"


def _local(stamp: str, zone: str, clock: str) -> str:
    if clock:
        later = f"to_microseconds(CAST(coalesce({clock}, 0) * 1e6 AS BIGINT))"
        stamp = f"CASE WHEN {stamp} = date_trunc('day', {stamp}) THEN {stamp} + {later} ELSE {stamp} END"
    return stamp if zone == "'UTC'" else f"timezone('UTC', timezone({zone}, {stamp}))"


def _iso(text: str, offset: bool, zone: str, clock: str) -> str:
    bare = f"regexp_replace({text}, '\\s*(UTC|GMT)$', 'Z')" if offset else text
    naive = _local(f"try_cast({text} AS TIMESTAMP)", zone, clock)
    if not offset:
        return naive
    fixed = f"regexp_replace({bare}, '\\s*([+-]\\d{{2}}):?(\\d{{2}})$', '\\1:\\2')"
    return (
        f"CASE WHEN regexp_matches({bare}, {_OFFSET}) AND contains({text}, ':') "
        f"THEN timezone('UTC', try_cast({fixed} AS TIMESTAMPTZ)) ELSE {naive} END"
    )


def _numeric_date(text: str, day_first: bool) -> str:
    day = "%d/%m" if day_first else "%m/%d"
    clocks = ("", " %H:%M:%S", " %H:%M", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
    long = ", ".join(f"'{day}/%Y{c}'" for c in clocks)
    short = ", ".join(f"'{day}/%y{c}'" for c in clocks)
    parts = "'^(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{2,4})T?'"
    tidy = f"regexp_replace(replace({text}, ',', ''), {parts}, '\\1/\\2/\\3')"
    four = f"regexp_matches({text}, '^\\d{{1,2}}[/.-]\\d{{1,2}}[/.-]\\d{{4}}')"
    return (
        f"CASE WHEN {four} THEN try_strptime({tidy}, [{long}]) "
        f"WHEN regexp_matches({text}, {_PARTS}) THEN try_strptime({tidy}, [{short}]) END"
    )


def _unix(text: str) -> str:
    value = f"try_cast({text} AS DOUBLE)"
    return (
        f"CASE WHEN {value} BETWEEN 1e8 AND 1e10 THEN make_timestamp(CAST({value} * 1e6 AS BIGINT)) "
        f"WHEN {value} BETWEEN 1e11 AND 1e13 THEN make_timestamp(CAST({value} * 1e3 AS BIGINT)) END"
    )


def _serial(text: str, day_zero: int) -> str:
    days = f"try_cast(replace({text}, ',', '.') AS DOUBLE) + {day_zero} - 25569"
    stamp = f"make_timestamp(CAST(round(({days}) * 86400) AS BIGINT) * 1000000)"
    return f"CASE WHEN regexp_matches({text}, {SERIAL}) THEN {stamp} END"


def _worded_date(text: str) -> str:
    tidy = (
        f"regexp_replace(regexp_replace({text}, '^[A-Za-z]{{3,9}},\\s*', ''), '\\s+(UTC|GMT|at)\\b', '', 'g')"
    )
    days = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d-%b-%Y", "%Y%m%d")
    clocks = ("", " %H:%M:%S", " %H:%M", " %I:%M %p", " %I:%M:%S %p", ", %I:%M %p")
    formats = ", ".join(f"'{d}{c}'" for d in days for c in clocks)
    short = "'%d-%b-%y', '%d-%b-%y %H:%M', '%d-%b-%y %H:%M:%S'"
    return (
        f"CASE WHEN regexp_matches({tidy}, '^\\d{{1,2}}-[A-Za-z]{{3}}-\\d{{2}}\\b(\\s|$)') "
        f"THEN try_strptime({tidy}, [{short}]) ELSE try_strptime({tidy}, [{formats}]) END"
    )


def look_at_dates(con: Database, text: str, source: str) -> Dates:
    """Find out how a column writes its dates, from all of its cells."""
    iso, offset, cells = con.one(
        f"""
        SELECT count(*) FILTER (WHERE regexp_matches(x, {_ISO})),
               count(*) FILTER (WHERE contains(x, ':') AND regexp_matches(x, {_OFFSET})),
               count(x)
        FROM (SELECT {text} AS x FROM {source})
        """
    )
    if iso == cells:
        return Dates(iso > 0, False, offset > 0, False, None)
    numeric, first_over, second_over, dotted = con.one(
        f"""
        SELECT count(*) FILTER (WHERE regexp_matches(x, {_PARTS})) AS numeric,
               count(*) FILTER (WHERE try_cast(regexp_extract(x, {_PARTS}, 1) AS INTEGER) > 12) AS first_over,
               count(*) FILTER (WHERE try_cast(regexp_extract(x, {_PARTS}, 2) AS INTEGER) > 12) AS other_over,
               count(*) FILTER (WHERE regexp_matches(x, '^\\d{{1,2}}\\.\\d{{1,2}}\\.\\d{{2}}')) AS dotted
        FROM (SELECT {text} AS x FROM {source})
        """
    )
    day_first: bool | None = None
    if first_over or second_over:
        day_first = first_over >= second_over
    elif dotted and dotted == numeric:
        day_first = True  # dots are only ever used with the day first
    return Dates(iso > 0, numeric > 0, offset > 0, iso + numeric < cells, day_first)


def look_at_comma(con: Database, text: str, source: str) -> bool:
    """Whether a column writes its decimals with a comma."""
    row = con.one(
        f"""
        SELECT count(*) FILTER (WHERE regexp_full_match(x, '[-+]?\\d+(\\.\\d{{3}})*,\\d+\\s*%?')) AS comma,
               count(*) FILTER (WHERE regexp_full_match(x, '[-+]?[1-9]\\d{{0,2}}(,\\d{{3}})+')) AS thousands,
               count(*) FILTER (WHERE regexp_full_match(x, '[-+]?\\d+\\.(\\d{{1,2}}|\\d{{4,}})')) AS point
        FROM (SELECT {text} AS x FROM {source})
        """
    )
    comma, thousands, point = row or (0, 0, 0)
    return bool(comma > thousands and not point)
