"""Decide what a grid of text is: a known layout, or a shape recognised from headers and cells."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from iqs.errors import UnknownFile, UserError
from iqs.sources.grid import Grid
from iqs.sources.headers import Header, read_header, readable, tool_mark
from iqs.sources.layout import KINDS, PERSONAL, Layout, confidence, plan_for
from iqs.sources.mapping import OWN_ID, listed, override
from iqs.sources.parsed import Answers, Question
from iqs.sources.plan import Plan, Role
from iqs.sources.refused import refuse_known
from iqs.sources.shape import Profile, column_roles, profiles, samples
from iqs.sources.sift import prepare
from iqs.sources.uses import RATING_USES, USES
from iqs.sources.wide import criteria, extra_header, roles_of_criteria
from iqs.sources.words import CES_WORDS, CSAT_WORDS, FCR_WORDS, NPS_WORDS

_PERSONAL = ("customer_name", "customer_mail", "customer_phone", "personal")
_CONTACT = ("first_response_s", "talk_s", "hold_s", "wrap_s", "handle_s", "answered", "abandoned", "resolved",
            "status", "replies", "reopens", "solved_at", "first_contact_resolved")  # fmt: skip
_INVERTED = {
    "y": "no",
    "yes": "no",
    "true": "no",
    "1": "no",
    "n": "yes",
    "no": "yes",
    "false": "yes",
    "0": "yes",
}
_RESOLVED = {"solved": "yes", "closed": "yes", "resolved": "yes", "*": "no"}
_HASHED_NAME = re.compile("[0-9a-f]{32}|[A-Za-z0-9+/]{22}==")
_SURE_OF_OWN = 0.9
_LOST = {"abandoned", "missed", "no answer", "unanswered", "voicemail"}
_OPEN = {"open", "new", "pending", "on hold", "on-hold", "hold", "waiting", "in progress"}


def recognise(
    grid: Grid, name: str, answers: Answers, known: Sequence[Layout]
) -> tuple[Plan, Layout | None, list[tuple[str, ...]]]:
    """Return the plan for a grid, the layout it follows, and samples of its columns.

    `known` are the layouts to look for, the user's own first. Raises UnknownFile when it is none of ours.
    """
    headers = [read_header(h) for h in grid.headers]
    layout, plan = _by_layout(headers, grid, answers, known)
    extra = extra_header(grid, headers) if layout is None or (layout.own and layout.grain == "wide") else ()
    if layout is None or plan is None:
        if not answers.given:
            refuse_known(name, headers)
        seen = profiles(grid.con, len(headers))
        plan = _by_shape(headers, seen, grid, name, answers, extra)
        return override(plan, headers, answers), None, [p.samples for p in seen]
    if layout.questions_are_scores:
        plan = _with_questions(plan, headers, profiles(grid.con, len(headers)))
    if extra:
        plan = replace(plan, roles=tuple(_weighed(r, *extra) for r in plan.roles))
    return _settled(override(plan, headers, answers), grid, answers, layout)


def _settled(
    plan: Plan, grid: Grid, answers: Answers, layout: Layout
) -> tuple[Plan, Layout, list[tuple[str, ...]]]:
    """A plan by a layout after what the layout says of rows is done, with samples of the columns."""
    scores = plan.of("surveys.score")
    if plan.kind == "surveys" and not scores and not answers.given:
        raise UnknownFile(
            f"This is a file of {layout.title}, but no question in it reads like CSAT, NPS, CES or FCR with "
            "numbers for answers; export it with numeric values, or say which question it is."
        )
    plan = prepare(grid, plan, layout, answers)
    seen = samples(grid.con, len(grid.headers))
    for role in scores:
        if seen[role.index] and all(re.fullmatch("[0-9a-f]{32}", s) for s in seen[role.index]):
            raise UnknownFile(
                f"The scores in “{role.header}” are encrypted (hashed); export them in plain form."
            )
    for role in plan.of("agents.name"):
        if seen[role.index] and all(_HASHED_NAME.fullmatch(s) for s in seen[role.index]):
            raise UnknownFile(
                f"The names in “{role.header}” are encrypted (hashed); export them in plain form."
            )
    return plan, layout, seen


def _weighed(role: Role, weights: Mapping[int, float], maxima: Mapping[int, float]) -> Role:
    """A column of marks with the weight and the highest mark that a second header row gives it."""
    if role.target != "ratings.score":
        return role
    high = maxima.get(role.index)
    weight = weights.get(role.index, role.weight)
    told = (f"weight {weight:g}" if weight is not None else "", "" if high is None else f"at most {high:g}")
    return replace(
        role,
        why=", ".join((role.why, *filter(None, told))),
        weight=weight,
        scale=role.scale if high is None else (0.0, high),
    )


def _by_layout(
    headers: Sequence[Header], grid: Grid, answers: Answers, known: Sequence[Layout]
) -> tuple[Layout, Plan] | tuple[None, None]:
    by_name = {lay.name: lay for lay in known}
    wanted = (answers.kind if answers.kind in by_name else "") or grid.layout
    if answers.kind in KINDS and not grid.layout:
        candidates = [lay for lay in known if lay.kind == answers.kind]
    elif answers.kind not in (None, *KINDS, *by_name):
        names = ", ".join([*KINDS, *by_name])
        raise UserError(f"There is no kind of file or layout called “{answers.kind}”. Known: {names}.")
    else:
        candidates = [by_name[wanted]] if wanted else list(known)
    scored = sorted(((confidence(lay, headers), lay) for lay in candidates), key=lambda s: -s[0])
    if wanted and scored[0][0] == 0:
        lay = by_name[wanted]
        lacking = ", ".join(f"“{a}”" for a in lay.anchors if not a.startswith("re:"))
        raise UnknownFile(f"This cannot be read as “{lay.title}”: it needs the columns {lacking}.")
    if not wanted:
        # What people said of these very columns goes before what the product knows or guesses.
        mine = [(sure, lay) for sure, lay in scored if lay.own and sure >= _SURE_OF_OWN]
        scored = mine[:1] or [s for s in scored if not s[1].own]
    if not scored or scored[0][0] == 0:
        return None, None
    chosen = scored[0][1]
    plan = plan_for(chosen, headers)
    close = [lay for sure, lay in scored if sure > 0 and scored[0][0] - sure < 0.1]
    if len(close) > 1:
        choices = tuple((lay.name, lay.title) for lay in close)
        plan = replace(plan, questions=(Question("kind", "Which export is this?", choices),))
    return chosen, plan


def _by_shape(
    headers: Sequence[Header],
    seen: Sequence[Profile],
    grid: Grid,
    name: str,
    answers: Answers,
    extra: tuple[Mapping[int, float], Mapping[int, float]] | tuple[()],
) -> Plan:
    roles = column_roles(headers, seen)
    wide = criteria(headers, seen, roles)
    scored = _scores(roles, seen, wide)
    if answers.kind:
        kind, sure = answers.kind, scored.get(answers.kind, 0.0)
    elif not scored:
        raise UnknownFile(_unknown(name, grid.headers, roles))
    else:
        kind, sure = max(scored.items(), key=lambda s: s[1])
    close = sorted((k for k, s in scored.items() if sure - s < 0.1), key=lambda k: -scored[k])
    questions: tuple[Question, ...] = ()
    if len(close) > 1 and not answers.kind:
        questions = (Question("kind", "What does this file hold?", tuple((k, KINDS[k]) for k in close)),)
    own_id = [h.words for h, role in zip(headers, roles, strict=True) if role == OWN_ID.get(kind)]
    source = f"sheet-{tool_mark(kind, own_id, grid.headers)}"
    uses = dict(USES[kind])
    grain = "row"
    if kind == "reviews":
        long = "criterion" in roles
        if long and not _wins(roles, wide):
            uses |= RATING_USES
            grain = "long"
        elif wide:
            grain = "wide"
            uses["reviews.comment"] = ("comment",)
            uses["reviews.given_score"] = ("total",)
        else:
            uses["reviews.comment"] = ("comment",)
    assigned, taken = _assign(uses, roles, headers, seen, kind, wide if grain == "wide" else ())
    if grain == "wide":
        marks = roles_of_criteria(headers, wide)
        assigned += [_weighed(r, *extra) for r in marks] if extra else marks
    elif kind == "reviews" and grain == "row":
        assigned += _single(roles, headers, seen)
    elif kind == "surveys":
        assigned += _survey_scores(roles, headers)
    taken |= {r.index for r in assigned}
    unused = {
        i: PERSONAL if roles[i] in _PERSONAL else "not needed" for i in range(len(headers)) if i not in taken
    }
    reasons = (_because(assigned, KINDS[kind]),)
    fixed = {"surveys.kind": "csat"} if kind == "contacts" else {}
    notes = ("A second header row gives weights or highest marks.",) if extra else ()
    return Plan(
        "sheet", f"A sheet of {KINDS[kind]}", kind, source, sure, grain, tuple(assigned), reasons,
        fixed, unused=unused, questions=questions, notes=notes,
    )  # fmt: skip


def _scores(roles: Sequence[str], seen: Sequence[Profile], wide: Sequence[int]) -> dict[str, float]:
    """How well the roles fit each kind, 0 to 1; kinds that do not fit are absent."""
    has = set(roles)
    found: dict[str, float] = {}
    who = has & {"agent", "agent_name"}
    when = has & {"opened_at", "conversation_at", "responded_at", "started_on", "reviewed_at", "solved_at"}
    review = has & {"review_id", "reviewer", "review_type", "scorecard", "reviewed_at"}
    survey = has & {"csat", "nps", "ces", "fcr"}
    contact = has & set(_CONTACT)
    if "hashed" in has:
        return {}
    if when and contact and (has & {"interaction_id"} or ("id" in has and (who or "customer_id" in has))):
        found["contacts"] = 0.9 if "interaction_id" in has else 0.75
    elif who and when and contact - {"solved_at"} and not survey & {"nps", "ces"}:
        found["contacts"] = 0.7
    elif (
        "interaction_id" in has
        and when
        and who
        and not survey
        and not review
        and not has & {"score", "total"}
    ):
        found["contacts"] = 0.6
    if "contacts" in found and review & {"review_id", "reviewer"}:
        found["contacts"] -= 0.3  # a review names its ticket; a ticket does not name its reviewer
    anchor = has & {"review_id", "interaction_id", "agent", "agent_name"}
    if "criterion" in has and has & {"score", "total", "csat"} and anchor:
        repeats = any(
            r == "criterion" and p.distinct < 0.7 * p.filled for r, p in zip(roles, seen, strict=True)
        )
        if repeats or review:
            found["reviews"] = 0.95
    # Columns of yes and no alone describe people and settings as often as reviews.
    graded = 2 * sum(seen[i].high > 1 for i in wide) >= len(wide)
    if wide and anchor and (review or (who and graded)):
        found["reviews"] = max(found.get("reviews", 0), 0.9 if review else 0.75)
    if has & {"score", "total"} and (review or ("total" in has and who)) and not survey:
        found["reviews"] = max(found.get("reviews", 0), 0.85 if review else 0.65)
    if survey or ("survey_kind" in has and has & {"score"}):
        sure = 0.95 if has & {"response_id"} else 0.85
        found["surveys"] = (
            sure - (0.3 if contact - {"resolved", "status", "solved_at"} else 0) - (0.2 if review else 0)
        )
    elif "response_id" in has and has & {"score", "total"} and not review:
        found["surveys"] = 0.7
    if not found and has & {"score", "total"} and when and (who or "interaction_id" in has):
        # A score, a date and an agent: as often a reviewer's as a customer's.
        found |= {"surveys": 0.5, "reviews": 0.5}
    person = who or ({"id", "customer_mail"} & has and {"agent_name", "customer_name"} & has)
    job = has & {"team", "team_like", "role", "manager", "started_on", "left_on", "aliases"}
    busy = has & {
        "interaction_id",
        "score",
        "total",
        "opened_at",
        "criterion",
        "response_id",
        "csat",
        "nps",
        "handle_s",
        "review_id",
        "reviewer",
    }
    if person and job and not busy and _unique(roles, seen):
        found["agents"] = 0.85 if who else 0.7
    return found


def _unique(roles: Sequence[str], seen: Sequence[Profile]) -> bool:
    for wanted in ("agent", "id", "customer_mail", "agent_name"):
        for role, p in zip(roles, seen, strict=True):
            if role == wanted:
                return p.filled > 0 and p.distinct >= 0.9 * p.filled
    return False


def _wins(roles: Sequence[str], wide: Sequence[int]) -> bool:
    """Whether columns of marks speak louder than a column that could name criteria."""
    return len(wide) >= 3 and not set(roles) & {"score"}


def _assign(
    uses: Mapping[str, tuple[str, ...]],
    roles: Sequence[str],
    headers: Sequence[Header],
    seen: Sequence[Profile],
    kind: str,
    barred: Iterable[int],
) -> tuple[list[Role], set[int]]:
    assigned: list[Role] = []
    taken: set[int] = set(barred)
    for target, wanted in uses.items():
        index = next((i for w in wanted for i, r in enumerate(roles) if r == w and i not in taken), None)
        if index is None:
            continue
        if target == "surveys.comment" and kind == "contacts" and "csat" not in roles:
            continue
        for role in _roles(target, roles[index], index, headers[index], seen[index], set(roles)):
            assigned.append(role)
            taken.add(index)
    clock = next((i for i, r in enumerate(roles) if r == "clock" and i not in taken), None)
    dated = [r for r in assigned if r.column in {"opened_at", "responded_at", "reviewed_at"}]
    if clock is not None and dated:
        assigned.append(
            replace(
                dated[0],
                index=clock,
                header=headers[clock].text,
                part="clock",
                why="the time of day beside the date",
            )
        )
        taken.add(clock)
    return assigned, taken


def _roles(target: str, role: str, index: int, header: Header, p: Profile, has: set[str]) -> list[Role]:
    values: Mapping[str, str] = {}
    why = f"the header says {role.replace('_', ' ').removesuffix(' s')}"
    if role == "abandoned":
        values = _INVERTED
    if role == "status":
        words = {s.casefold() for s in p.samples}
        if words & (_RESOLVED.keys() | _OPEN):
            values = _RESOLVED
        elif "answered" not in has:
            target = "interactions.answered"
            values = {**dict.fromkeys(_LOST, "no"), "*": "yes"}
            why = "the status tells lost contacts from answered ones"
        else:
            return []
    if role == "team_like":
        why = "nothing names a team, so this stands in for it"
    if target.endswith("customer_id"):
        why = "kept only as a hash, so that repeat contacts can be counted"
    return [Role(index, header.text, target, why, header.unit, header.zone, values)]


def _single(roles: Sequence[str], headers: Sequence[Header], seen: Sequence[Profile]) -> list[Role]:
    """The one score of a review without criteria: a percentage is a total, anything else a criterion."""
    index = next((i for w in ("total", "score") for i, r in enumerate(roles) if r == w), None)
    if index is None:
        return []
    header, p = headers[index], seen[index]
    percent = p.high > 10 or "%" in header.text or any(s.endswith("%") for s in p.samples)
    if percent:
        return [Role(index, header.text, "reviews.given_score", "a total out of 100")]
    return [
        Role(
            index, header.text, "ratings.score", "the only mark of a review", criterion=readable(header.text)
        )
    ]


def _survey_scores(roles: Sequence[str], headers: Sequence[Header]) -> list[Role]:
    found = [i for i, r in enumerate(roles) if r in {"csat", "nps", "ces", "fcr"}]
    seen_kinds: set[str] = set()
    made = []
    for i in found or [i for i, r in enumerate(roles) if r in {"score", "total"}][:1]:
        kind = roles[i] if found else ""
        if kind in seen_kinds:
            continue  # a second question of the same kind has no place of its own
        seen_kinds.add(kind)
        why = f"the header reads like {kind.upper()}" if kind else "the only score"
        made.append(Role(i, headers[i].text, "surveys.score", why, criterion=kind))
    return made


def _with_questions(plan: Plan, headers: Sequence[Header], seen: Sequence[Profile]) -> Plan:
    """Give question columns their roles: scores by wording, the longest text as comment."""
    free = [i for i, why in plan.unused.items() if why == "not needed"]
    roles: list[Role] = []
    for i in free:
        words, p = headers[i].words, seen[i]
        kind = next(
            (
                k
                for k, w in (("nps", NPS_WORDS), ("ces", CES_WORDS), ("fcr", FCR_WORDS), ("csat", CSAT_WORDS))
                if w.search(words)
            ),
            "",
        )
        if kind and p.filled and p.marked > 0.9 and all(r.criterion != kind for r in roles):
            why = f"the question reads like {kind.upper()}"
            roles.append(Role(i, headers[i].text, "surveys.score", why, criterion=kind))
    scored = {r.index for r in roles}
    texts = [
        i
        for i in free
        if i not in scored and seen[i].length > 12 and seen[i].numeric < 0.1 and seen[i].times < 0.1
    ]
    if texts:
        i = max(texts, key=lambda t: seen[t].length)
        roles.append(Role(i, headers[i].text, "surveys.comment", "the longest free text"))
    used = {r.index for r in roles}
    unused = {i: why for i, why in plan.unused.items() if i not in used}
    return replace(plan, roles=plan.roles + tuple(roles), unused=unused)


def _because(roles: Sequence[Role], what: str) -> str:
    named = [f"“{r.header}”" for r in roles[:4]]
    return f"The columns {', '.join(named)} are what a table of {what} has."


def _unknown(name: str, headers: Sequence[str], roles: Sequence[str]) -> str:
    columns = listed(headers)
    if "hashed" in roles:
        return f"The scores in “{name}” are encrypted (hashed); export them in plain form."
    if any(h.casefold().startswith(("avg", "interval", "average")) for h in headers):
        return f"“{name}” looks like a summary ({columns}); load the single contacts instead."
    return (
        f"“{name}” is a table with the columns {columns}, but nothing in it is a review, a survey answer, "
        "a contact or a list of agents; load an export of one of those."
    )
