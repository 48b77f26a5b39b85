"""Marks with their scales: the tables `rated` (ratings of reviews) and `answered` (answers to surveys)."""
# ruff: noqa: S608 - statements are put together from our own names; values are always parameters

import pyarrow as pa

from iqs.sources import values
from iqs.sources.database import Database
from iqs.sources.grid import Grid
from iqs.sources.headers import read_header
from iqs.sources.parsed import Answers, Question
from iqs.sources.plan import Plan, Role
from iqs.sources.scale import lowest, marks, question, scale_of
from iqs.sources.typed import Binder, add_rejects, bad
from iqs.sources.words import CES_WORDS, CSAT_WORDS, FCR_WORDS, NPS_WORDS

_NOTHING = (
    "SELECT NULL::BIGINT AS line, '' AS key, '' AS criterion, '' AS grp, '' AS x, NULL::DOUBLE AS v, "
    "false AS na, NULL::DOUBLE AS lo, NULL::DOUBLE AS hi, NULL::DOUBLE AS weight, false AS critical, "
    "false AS bonus, '' AS cause, '' AS comment, '' AS header, false AS wrong WHERE false"
)
_OFF = "this is not on the scale"
_WORDS = f"{values.verdict('x')} IS NOT NULL AND try_cast(x AS DOUBLE) IS NULL"


def build_ratings(grid: Grid, plan: Plan, answers: Answers) -> list[Question]:
    """Make `rated` with the columns of the ratings table; marks off their scale are rejected."""
    con = grid.con
    scores = [(k, r) for k, r in enumerate(plan.roles) if r.target == "ratings.score"]
    if plan.grain == "long":
        # Each row is a rating already, and need not be stored as one again.
        con.run(f"CREATE VIEW given AS {_long(plan, scores)}")
    else:
        bind = Binder()
        parts = " UNION ALL ".join([_NOTHING, *(_column(k, r, bind) for k, r in scores)])
        con.run(f"CREATE TABLE given AS {parts}", bind.values)
    questions = _rating_scales(grid, scores, answers)
    _scale(con)
    off = "v IS NOT NULL AND NOT na AND (v < lo OR v > hi)"
    if plan.grain == "long":
        # The row is the rating: with its mark gone nothing of the row is left.
        grid.rows_out += add_rejects(
            grid, f"SELECT line, x FROM scaled WHERE {off}", {}, scores[0][1].header, _OFF
        )
        grid.rows_out += con.count("given WHERE wrong")
        # A row without a criterion is lost, unless it is the one that stands for its review.
        lost = (
            "SELECT line, key FROM keyed ANTI JOIN given USING (line) "
            "WHERE line NOT IN (SELECT min(line) FROM keyed GROUP BY key)"
        )
        if con.count("given") < con.count("keyed"):
            grid.rows_out += add_rejects(
                grid, lost, {}, _header(plan, "ratings.criterion"), "no criterion is named"
            )
    else:
        for _, role in scores:
            add_rejects(
                grid,
                f"SELECT line, x FROM scaled WHERE header = $h AND {off}",
                {"h": role.header},
                role.header,
                _OFF,
            )
    con.run(
        f"""
        CREATE VIEW rated AS
        SELECT key AS review_id, criterion, grp AS criterion_group,
               CASE WHEN NOT na THEN v END AS score, lo AS scale_min, hi AS scale_max, weight,
               coalesce(critical, false) AS critical, coalesce(bonus, false) AS bonus, na AS not_applicable,
               cause, comment, line
        FROM scaled WHERE NOT wrong AND NOT ({off})
        """
    )
    return questions


def _long(plan: Plan, scores: list[tuple[int, Role]]) -> str:
    k, role = scores[0]

    def of(column: str, otherwise: str) -> str:
        found = [f"p{i}" for i, r in enumerate(plan.roles) if r.target == f"ratings.{column}"]
        return found[0] if found else otherwise

    text, mark, flag = "NULL::VARCHAR", "NULL::DOUBLE", "NULL::BOOLEAN"
    lo, hi = (f"{float(n)!r}::DOUBLE" for n in role.scale) if role.scale else (mark, mark)
    said = of("not_applicable", "false")
    wrong = bad(k, role)
    return (
        f"SELECT line, key, {of('criterion', text)} AS criterion, {of('criterion_group', text)} AS grp, "
        f"x{k} AS x, p{k} AS v, (coalesce({said}, false) OR p{k} IS NULL) AND NOT ({wrong}) AS na, "
        f"{of('scale_min', lo)} AS lo, {of('scale_max', hi)} AS hi, {of('weight', mark)} AS weight, "
        f"{of('critical', flag)} AS critical, {of('bonus', flag)} AS bonus, {of('cause', text)} AS cause, "
        f"{of('comment', text)} AS comment, {wrong} AS wrong "
        f"FROM keyed WHERE {of('criterion', text)} IS NOT NULL"
    )


def _header(plan: Plan, target: str) -> str:
    return next((r.header for r in plan.of(target)), "")


def _column(k: int, role: Role, bind: Binder) -> str:
    """Ratings of one column: blank cells give none, cells that say N/A give one that does not apply."""
    na = f"CASE WHEN p{k} IS NULL THEN {values.not_applicable(f'raw{k}')} ELSE false END"
    weight = "NULL" if role.weight is None else bind(role.weight)
    hi = bind(role.scale[1]) if role.scale else "NULL"
    lo = bind(role.scale[0]) if role.scale and role.values else "NULL"  # words tell their lowest mark too
    return (
        f"SELECT line, key, {bind(role.criterion)}, NULL, x{k}, p{k}, {na}, {lo}, {hi}, {weight}, "
        f"{bind(role.critical or None)}, NULL, NULL, NULL, {bind(role.header)}, {bad(k, role)} "
        f"FROM (SELECT keyed.*, c{role.index} AS raw{k} FROM keyed JOIN cells USING (line)) "
        f"WHERE p{k} IS NOT NULL OR {na}"
    )


def _rating_scales(grid: Grid, scores: list[tuple[int, Role]], answers: Answers) -> list[Question]:
    """Make `scales(named, low, high)`, the scale of every criterion; ask where the marks do not tell it."""
    con = grid.con
    con.run("CREATE TABLE scales (named VARCHAR, low DOUBLE, high DOUBLE)")
    if not con.count("given"):
        return []
    found = marks(con, "(FROM given WHERE NOT na)", "criterion")
    declared = con.rows("SELECT criterion, max(hi), count(hi) = count(*) FROM given GROUP BY criterion")
    verdicts = {
        c
        for (c,) in con.rows(
            "SELECT criterion FROM (SELECT DISTINCT criterion, x FROM given WHERE v IS NOT NULL) "
            f"GROUP BY criterion HAVING bool_and({_WORDS})"
        )
    }
    points = len({hi for _, hi, _ in declared if hi is not None}) > 1
    questions: list[Question] = []
    rows: list[tuple[str, float, float]] = []
    for criterion, hi, all_declared in declared:
        seen = found.get(criterion)
        zeros = seen.zeros if seen else 0
        if hi is not None and all_declared:
            rows.append((criterion, 0.0 if points else lowest(hi, zeros), hi))
        elif answers.scale:
            rows.append((criterion, *answers.scale))
        elif criterion in verdicts:
            rows.append((criterion, 0.0, 1.0))
        else:
            scale = scale_of(criterion, found)
            if scale is None and seen and not questions:
                questions.append(question(scores[0][1].header, found[None].count))
            rows.append((criterion, *(scale or (0.0, 100.0))))
    named, low, high = (list(column) for column in zip(*rows, strict=True))
    con.show("told", pa.table({"named": named, "low": low, "high": high}))
    con.run("INSERT INTO scales FROM told")
    con.hide("told")
    return questions


def _scale(con: Database) -> None:
    """Make the view `scaled`: the marks `given`, each with its scale."""
    found = con.rows("SELECT DISTINCT low, high FROM scales")
    # A join would lose the order of the rows, and most files have one scale only.
    low, high = (f"{n!r}::DOUBLE" for n in found[0]) if len(found) == 1 else ("low", "high")
    join = "" if len(found) == 1 else "LEFT JOIN scales ON criterion = named"
    scale = f"coalesce(lo, {low}) AS lo, coalesce(hi, {high}) AS hi"
    con.run(f"CREATE VIEW scaled AS SELECT given.* REPLACE ({scale}) FROM given {join}")


def build_surveys(grid: Grid, plan: Plan, answers: Answers) -> list[Question]:
    """Make `answered(line, x, v, kind, lo, hi, way, suffix)`; answers off their scale are rejected."""
    con = grid.con
    scores = [(k, r) for k, r in enumerate(plan.roles) if r.target == "surveys.score"]
    by_row = next((f"p{k}" for k, r in enumerate(plan.roles) if r.target == "surveys.kind"), "")
    bind, parts, questions = Binder(), [], list[Question]()
    for n, (k, role) in enumerate(scores):
        kind = _kind(grid, plan, role, k, answers)
        if not by_row and not kind:
            choices = (
                ("csat", "CSAT, satisfaction"),
                ("nps", "NPS, would recommend"),
                ("ces", "CES, effort"),
                ("fcr", "FCR, was it resolved"),
            )
            questions.append(Question("survey_kind", f"What does “{role.header}” ask?", choices))
        way = answers.ces_direction or plan.fixed.get("surveys.direction") or _direction(role.header)
        if kind == "ces" and not way:
            questions.append(
                Question("ces_direction", f"Does a high number in “{role.header}” mean easy or hard?",
                         (("ease", "a high number is easy"), ("effort", "a high number is hard")))
            )  # fmt: skip
        lo, hi = (bind(role.scale[0]), bind(role.scale[1])) if role.scale else ("NULL", "NULL")
        filled = f" WHERE x{k} IS NOT NULL AND NOT {bad(k, role)}" if plan.kind == "contacts" else ""
        parts.append(
            f"""
            SELECT line, x{k} AS x, p{k} AS v, CAST({by_row or bind(kind or "csat")} AS VARCHAR) AS kind,
                   CAST({lo} AS DOUBLE) AS lo, CAST({hi} AS DOUBLE) AS hi,
                   CAST({bind(way or "ease")} AS VARCHAR) AS way,
                   CAST({bind(f":{kind}" if n else "")} AS VARCHAR) AS suffix,
                   CAST({bind(role.header)} AS VARCHAR) AS header, {bad(k, role)} AS wrong
            FROM keyed{filled}
            """
        )
    con.run(f"CREATE TABLE answered AS {' UNION ALL '.join(parts)}", bind.values)
    if by_row:
        con.run("UPDATE answered SET kind = 'csat' WHERE kind IS NULL")
    con.run("UPDATE answered SET way = NULL WHERE kind <> 'ces'")
    questions += _survey_scales(grid, scores, answers)
    _reject_answers(grid, plan, scores)
    return questions


def _kind(grid: Grid, plan: Plan, role: Role, k: int, answers: Answers) -> str:
    """Kind of a survey column: as answered, by its header, else by marks from 0 to 10."""
    if answers.survey_kind:
        return answers.survey_kind
    if role.criterion:
        return role.criterion
    if plan.fixed.get("surveys.kind"):
        return plan.fixed["surveys.kind"]
    words = read_header(role.header).words
    for kind, pattern in (("nps", NPS_WORDS), ("ces", CES_WORDS), ("fcr", FCR_WORDS), ("csat", CSAT_WORDS)):
        if pattern.search(words):
            return kind
    row = grid.con.one(f"SELECT min(p{k}), max(p{k}) FROM keyed")
    return "nps" if row and row == (0.0, 10.0) else ""


def _direction(header: str) -> str:
    words = read_header(header).words
    if any(w in words for w in ("easy", "ease", "agree")):
        return "ease"
    return "effort" if "difficult" in words or "effort" in words else ""


def _survey_scales(grid: Grid, scores: list[tuple[int, Role]], answers: Answers) -> list[Question]:
    con, questions = grid.con, list[Question]()
    found = marks(con, "answered", "kind")
    kinds = con.rows(
        f"SELECT kind, count(hi) = count(*), count(*) FILTER (WHERE {_WORDS}), count(v) "
        "FROM answered GROUP BY kind"
    )
    for kind, declared, verdicts, n in kinds:
        if declared:
            continue
        if kind == "nps":
            scale: tuple[float, float] | None = (0.0, 10.0)
        elif answers.scale:
            scale = answers.scale
        elif n == 0:
            scale = (1.0, 5.0)
        elif verdicts == n:
            scale = (0.0, 1.0)
        else:
            own = found.get(kind)
            scale = scale_of(kind, {None: own, kind: own}) if own else None
        if scale is None:
            questions.append(question(scores[0][1].header, n))
            scale = (0.0, 100.0)
        con.run(
            "UPDATE answered SET lo = $lo, hi = $hi WHERE kind = $kind",
            {"lo": scale[0], "hi": scale[1], "kind": kind},
        )
    return questions


def _reject_answers(grid: Grid, plan: Plan, scores: list[tuple[int, Role]]) -> None:
    """Reject answers off their scale; in a survey file a row left without any answer goes with them."""
    con = grid.con
    for _, role in scores:
        add_rejects(
            grid,
            "SELECT line, x FROM answered WHERE header = $h AND (v < lo OR v > hi)",
            {"h": role.header},
            role.header,
            _OFF,
        )
    con.run("UPDATE answered SET wrong = true WHERE v < lo OR v > hi")
    if plan.kind == "surveys":
        row = con.one("SELECT count(*) FROM (SELECT line FROM answered GROUP BY line HAVING bool_and(wrong))")
        grid.rows_out += row[0] if row else 0
    con.run("DELETE FROM answered WHERE wrong")
