"""Decide what a grid of text is: a known layout, or a shape recognised from headers and cells."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from iqs.errors import UnknownFile, UserError
from iqs.model import TABLES
from iqs.sources.headers import Header, read_header, readable, tool_mark
from iqs.sources.layout import PERSONAL, confidence, layouts, plan_for
from iqs.sources.parsed import Answers, Question
from iqs.sources.plan import Plan, Role
from iqs.sources.shape import Profile, column_roles, profiles, samples
from iqs.sources.sift import prepare
from iqs.sources.table import Grid
from iqs.sources.wide import criteria, extra_header
from iqs.sources.words import CES_WORDS, CSAT_WORDS, FCR_WORDS, NPS_WORDS

KINDS = {
    "reviews": "quality reviews",
    "surveys": "survey answers",
    "contacts": "tickets, calls or chats",
    "agents": "a list of agents",
}
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
_OWN_ID = {"reviews": "review_id", "surveys": "response_id", "contacts": "interaction_id"}
_LOST = {"abandoned", "missed", "no answer", "unanswered", "voicemail"}
_OPEN = {"open", "new", "pending", "on hold", "on-hold", "hold", "waiting", "in progress"}

# canonical column <- roles in order of preference; the first that is present is used.
_USES: dict[str, dict[str, tuple[str, ...]]] = {
    "contacts": {
        "interactions.interaction_id": ("interaction_id", "id", "response_id"),
        "interactions.agent_id": ("agent", "agent_name"),
        "interactions.team": ("team", "team_like"),
        "interactions.role": ("role",),
        "interactions.channel": ("channel",),
        "interactions.topic": ("topic",),
        "interactions.customer_id": ("customer_id", "customer_mail", "customer_phone"),
        "interactions.opened_at": ("opened_at", "conversation_at", "started_on", "responded_at"),
        "interactions.solved_at": ("solved_at", "left_on"),
        "interactions.first_response_s": ("first_response_s",),
        "interactions.talk_s": ("talk_s",),
        "interactions.hold_s": ("hold_s",),
        "interactions.wrap_s": ("wrap_s",),
        "interactions.handle_s": ("handle_s",),
        "interactions.replies": ("replies",),
        "interactions.reopens": ("reopens",),
        "interactions.answered": ("answered", "abandoned"),
        "interactions.resolved": ("resolved", "status"),
        "interactions.first_contact_resolved": ("first_contact_resolved",),
        "interactions.tags": ("tags",),
        "surveys.score": ("csat",),
        "surveys.comment": ("comment",),
    },
    "surveys": {
        "surveys.response_id": ("response_id", "id"),
        "surveys.interaction_id": ("interaction_id",),
        "surveys.agent_id": ("agent", "agent_name"),
        "surveys.team": ("team", "team_like"),
        "surveys.role": ("role",),
        "surveys.channel": ("channel",),
        "surveys.topic": ("topic",),
        "surveys.customer_id": ("customer_id", "customer_mail", "customer_phone"),
        "surveys.kind": ("survey_kind",),
        "surveys.sent_at": ("sent_at",),
        "surveys.responded_at": (
            "responded_at", "left_on", "opened_at", "reviewed_at", "solved_at", "conversation_at"),
        "surveys.comment": ("comment",),
    },
    "reviews": {
        "reviews.review_id": ("review_id", "id"),
        "reviews.interaction_id": ("interaction_id",),
        "reviews.agent_id": ("agent", "agent_name"),
        "reviews.reviewer": ("reviewer",),
        "reviews.review_type": ("review_type",),
        "reviews.reviewed_at": ("reviewed_at", "opened_at", "responded_at", "solved_at"),
        "reviews.conversation_at": ("conversation_at", "opened_at"),
        "reviews.team": ("team", "team_like"),
        "reviews.role": ("role",),
        "reviews.channel": ("channel",),
        "reviews.topic": ("topic",),
        "reviews.scorecard": ("scorecard",),
    },
    "agents": {
        "agents.agent_id": ("agent", "id", "customer_mail", "agent_name"),
        "agents.name": ("agent_name", "customer_name"),
        "agents.team": ("team", "team_like"),
        "agents.role": ("role",),
        "agents.manager": ("manager",),
        "agents.started_on": ("started_on",),
        "agents.left_on": ("left_on",),
        "agents.aliases": ("aliases",),
    },
}  # fmt: skip
_RATING_USES = {
    "ratings.criterion": ("criterion",),
    "ratings.criterion_group": ("criterion_group",),
    "ratings.score": ("score", "total", "csat"),
    "ratings.scale_min": ("scale_min",),
    "ratings.scale_max": ("scale_max",),
    "ratings.weight": ("weight",),
    "ratings.critical": ("critical",),
    "ratings.bonus": ("bonus",),
    "ratings.not_applicable": ("not_applicable",),
    "ratings.cause": ("cause",),
    "ratings.comment": ("comment",),
}


def recognise(grid: Grid, name: str, answers: Answers) -> tuple[Plan, list[tuple[str, ...]]]:
    """Return the plan for a grid and samples of its columns; UnknownFile when it is none of ours."""
    headers = [read_header(h) for h in grid.headers]
    plan = _by_layout(headers, grid, answers)
    asks = plan is not None and any(lay.name == plan.layout and lay.questions_are_scores for lay in layouts())
    if plan is not None and not asks:
        return _settled(_override(plan, headers, answers), grid, answers)
    extra = () if plan else extra_header(grid, headers)
    seen = profiles(grid.con, len(headers))
    if plan is None:
        plan = _by_shape(headers, seen, grid, name, answers, extra)
    else:
        return _settled(_override(_with_questions(plan, headers, seen), headers, answers), grid, answers)
    return _override(plan, headers, answers), [p.samples for p in seen]


def _settled(plan: Plan, grid: Grid, answers: Answers) -> tuple[Plan, list[tuple[str, ...]]]:
    """A plan by a layout after what the layout says of rows is done, with samples of the columns."""
    layout = next(lay for lay in layouts() if lay.name == plan.layout)
    scores = plan.of("surveys.score")
    if plan.kind == "surveys" and not scores:
        raise UnknownFile(
            f"This is a file of {layout.title}, but no question in it reads like CSAT, NPS, CES or FCR with "
            "numbers for answers; export it with numeric values, or load another survey."
        )
    plan = prepare(grid, plan, layout, answers)
    seen = samples(grid.con, len(grid.headers))
    for role in scores:
        if seen[role.index] and all(re.fullmatch("[0-9a-f]{32}", s) for s in seen[role.index]):
            raise UnknownFile(
                f"The scores in “{role.header}” are encrypted (hashed); export them in plain form."
            )
    return plan, seen


def _by_layout(headers: Sequence[Header], grid: Grid, answers: Answers) -> Plan | None:
    by_name = {lay.name: lay for lay in layouts()}
    wanted = (answers.kind if answers.kind in by_name else "") or grid.layout
    if answers.kind in KINDS and not grid.layout:
        candidates = [lay for lay in layouts() if lay.kind == answers.kind]
    elif answers.kind not in (None, *KINDS, *by_name):
        known = ", ".join([*KINDS, *by_name])
        raise UserError(f"There is no kind of file or layout called “{answers.kind}”. Known: {known}.")
    else:
        candidates = [by_name[wanted]] if wanted else list(layouts())
    scored = sorted(((confidence(lay, headers), lay) for lay in candidates), key=lambda s: -s[0])
    if wanted and scored[0][0] == 0:
        lay = by_name[wanted]
        lacking = ", ".join(f"“{a}”" for a in lay.anchors)
        raise UnknownFile(f"This is not a {lay.title}: it needs the columns {lacking}.")
    if not scored or scored[0][0] == 0:
        return None
    plan = plan_for(scored[0][1], headers)
    close = [lay for sure, lay in scored if sure > 0 and scored[0][0] - sure < 0.1]
    if len(close) > 1:
        choices = tuple((lay.name, lay.title) for lay in close)
        plan = replace(plan, questions=(Question("kind", "Which export is this?", choices),))
    return plan


def _by_shape(
    headers: Sequence[Header],
    seen: Sequence[Profile],
    grid: Grid,
    name: str,
    answers: Answers,
    extra: tuple[Mapping[int, float], Mapping[int, float], tuple[int, ...]] | tuple[()],
) -> Plan:
    roles = column_roles(headers, seen)
    wide = criteria(headers, seen, roles)
    scored = _scores(roles, seen, wide)
    if answers.kind:
        kind, sure = answers.kind, scored.get(answers.kind, 0.0)
        if sure == 0:
            raise UnknownFile(
                f"“{name}” cannot be read as {KINDS[kind]}: {_lacking(kind)} not found among "
                f"{_listed(grid.headers)}."
            )
    elif not scored:
        raise UnknownFile(_unknown(name, grid.headers, roles))
    else:
        kind, sure = max(scored.items(), key=lambda s: s[1])
    close = sorted((k for k, s in scored.items() if sure - s < 0.1), key=lambda k: -scored[k])
    questions: tuple[Question, ...] = ()
    if len(close) > 1 and not answers.kind:
        questions = (Question("kind", "What does this file hold?", tuple((k, KINDS[k]) for k in close)),)
    own_id = [h.words for h, role in zip(headers, roles, strict=True) if role == _OWN_ID.get(kind)]
    source = f"sheet-{tool_mark(kind, own_id, grid.headers)}"
    uses = dict(_USES[kind])
    grain = "row"
    if kind == "reviews":
        long = "criterion" in roles
        if long and not _wins(roles, wide):
            uses |= _RATING_USES
            grain = "long"
        elif wide:
            grain = "wide"
            uses["reviews.comment"] = ("comment",)
            uses["reviews.given_score"] = ("total",)
        else:
            uses["reviews.comment"] = ("comment",)
    assigned, taken = _assign(uses, roles, headers, seen, kind, wide if grain == "wide" else ())
    if grain == "wide":
        weights, maxima, _ = extra or ({}, {}, ())
        assigned += [
            Role(i, headers[i].text, "ratings.score", "a column of marks beside others like it",
                 criterion=readable(headers[i].text), weight=weights.get(i),
                 scale=(0.0, maxima[i]) if i in maxima else None)
            for i in wide
        ]  # fmt: skip
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
    index = next(i for w in ("total", "score") for i, r in enumerate(roles) if r == w)
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


def _override(plan: Plan, headers: Sequence[Header], answers: Answers) -> Plan:
    """Apply what the user said about single columns."""
    roles, unused = list(plan.roles), dict(plan.unused)
    for text, target in answers.columns:
        index = next((i for i, h in enumerate(headers) if h.text == text), None)
        if index is None:
            raise UserError(
                f"There is no column “{text}” in this file; it has {_listed([h.text for h in headers])}."
            )
        table, _, column = target.partition(".")
        if target and (table not in TABLES or column not in TABLES[table].names):
            raise UserError(f"“{target}” is not a column that can be filled; use the form table.column.")
        roles = [r for r in roles if r.index != index and (r.target != target or target == "ratings.score")]
        unused.pop(index, None)
        if target:
            criterion = readable(text) if target == "ratings.score" and plan.grain != "long" else ""
            header = headers[index]
            roles.append(
                Role(index, text, target, "you said so", header.unit, header.zone, criterion=criterion)
            )
        else:
            unused[index] = "you said to ignore it"
    return replace(plan, roles=tuple(roles), unused=unused)


def _because(roles: Sequence[Role], what: str) -> str:
    named = [f"“{r.header}”" for r in roles[:4]]
    return f"The columns {', '.join(named)} are what a table of {what} has."


def _listed(headers: Iterable[str]) -> str:
    names = [h for h in headers if h]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _lacking(kind: str) -> str:
    return {
        "reviews": "an agent or review with marks was",
        "surveys": "a score was",
        "contacts": "a date with times, status or outcome was",
        "agents": "a list of agents, each once, was",
    }[kind]


def _unknown(name: str, headers: Sequence[str], roles: Sequence[str]) -> str:
    columns = _listed(headers)
    if "hashed" in roles:
        return f"The scores in “{name}” are encrypted (hashed); export them in plain form."
    if any(h.casefold().startswith(("avg", "interval", "average")) for h in headers):
        return f"“{name}” looks like a summary ({columns}); load the single contacts instead."
    return (
        f"“{name}” is a table with the columns {columns}, but nothing in it is a review, a survey answer, "
        "a contact or a list of agents; load an export of one of those."
    )
