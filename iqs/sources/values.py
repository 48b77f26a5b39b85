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
_SAMPLE = 4096  # cells that tell whether a column repeats its texts
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


def _among(text: str, words: str) -> str:
    """True where a text is one of some words.

    DuckDB makes a join of all rows from IN and list_contains, also where CASE asks for few of them.
    """
    return f"coalesce(list_position([{words}], {text}), 0) > 0"


def no_value(text: str) -> str:
    """True for words that mean nothing in a column of numbers, times or flags."""
    return _among(f"lower({text})", _NO_VALUE)


def not_applicable(cell: str) -> str:
    """True for a raw rating cell that says the criterion does not apply."""
    return _among(f"lower(trim({cell}))", _NOT_APPLICABLE)


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
    yes, no = (_among(f"lower({text})", words) for words in (_YES, _NO))
    return f"CASE WHEN {yes} THEN true WHEN {no} THEN false END"


def verdict(text: str) -> str:
    """1 for good, pass or yes, 0 for bad, fail or no."""
    good, bad = (_among(f"lower({text})", words) for words in (_GOOD, _BAD))
    return f"CASE WHEN {good} THEN 1.0 WHEN {bad} THEN 0.0 END"


def unanswered(text: str) -> str:
    """True where a survey was sent but not answered."""
    return _among(f"lower({text})", _UNANSWERED)


def damaged(text: str) -> str:
    """True for an id that Excel has turned into a rounded number, such as 1.23E+15; NULL for no id."""
    digits = "'\\d([.,]\\d+)?[eE]\\+\\d{1,3}'"
    # Only CASE spares the ids without a plus sign the pattern.
    return f"CASE WHEN contains({text}, '+') THEN regexp_full_match({text}, {digits}) ELSE false END"


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
    # DuckDB before 2.0 reads no offset behind a time without seconds.
    fixed = f"regexp_replace({fixed}, '([ T]\\d{{1,2}}:\\d{{2}})([+-]|Z)', '\\1:00\\2')"
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


def counted(con: Database, cell: str, source: str) -> str:
    """A relation of (x, n) as SQL: the texts of a column, and how many cells have each.

    To look at every different text once is far cheaper than to look at every cell, unless nearly all differ:
    then they come one by one.
    """
    cells, different = con.one(
        f"SELECT count(x), count(DISTINCT x) FROM (SELECT {cell} AS x FROM {source} LIMIT {_SAMPLE})"
    )
    if different > cells // 2:
        return f"(SELECT {cell} AS x, 1 AS n FROM {source})"
    return f"(SELECT {cell} AS x, count(*) AS n FROM {source} GROUP BY ALL)"


def is_clean(con: Database, cell: str, source: str) -> bool:
    """Whether every cell of a column is as `cleaned` would make it."""
    texts = counted(con, cell, source)
    return not con.rows(f"SELECT 1 FROM {texts} WHERE {cleaned('x')} IS DISTINCT FROM x LIMIT 1")


def _counts(con: Database, texts: str, *conditions: str) -> tuple[int, ...]:
    """How many cells of a `counted` relation meet each of some conditions."""
    listed = ", ".join(f"coalesce(sum(n) FILTER (WHERE {c}), 0)" for c in conditions)
    return tuple(int(n) for n in con.one(f"SELECT {listed} FROM {texts}"))


def look_at_dates(con: Database, text: str, source: str) -> Dates:
    """Find out how a column writes its dates, from all of its cells."""
    texts = counted(con, text, source)
    iso, offset, cells = _counts(
        con,
        texts,
        f"regexp_matches(x, {_ISO})",
        f"contains(x, ':') AND regexp_matches(x, {_OFFSET})",
        "x IS NOT NULL",
    )
    if iso == cells:
        return Dates(iso > 0, False, offset > 0, False, None)
    numeric, first_over, second_over, dotted = _counts(
        con,
        texts,
        f"regexp_matches(x, {_PARTS})",
        f"try_cast(regexp_extract(x, {_PARTS}, 1) AS INTEGER) > 12",
        f"try_cast(regexp_extract(x, {_PARTS}, 2) AS INTEGER) > 12",
        "regexp_matches(x, '^\\d{1,2}\\.\\d{1,2}\\.\\d{2}')",
    )
    day_first: bool | None = None
    if first_over or second_over:
        day_first = first_over >= second_over
    elif dotted and dotted == numeric:
        day_first = True  # dots are only ever used with the day first
    return Dates(iso > 0, numeric > 0, offset > 0, iso + numeric < cells, day_first)


def look_at_comma(con: Database, text: str, source: str) -> bool:
    """Whether a column writes its decimals with a comma."""
    comma, thousands, point = _counts(
        con,
        counted(con, text, source),
        "regexp_full_match(x, '[-+]?\\d+(\\.\\d{3})*,\\d+\\s*%?')",
        "regexp_full_match(x, '[-+]?[1-9]\\d{0,2}(,\\d{3})+')",
        "regexp_full_match(x, '[-+]?\\d+\\.(\\d{1,2}|\\d{4,})')",
    )
    return bool(comma > thousands and not point)
