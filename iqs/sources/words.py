"""What headers are called: the words of a header and the role of a column, in order of preference."""

# ruff: noqa: E501 - one role an entry reads better than wrapped expressions
import re

from iqs.sources.headers import Header

# (role, expression on the words of a header); the first that matches wins, so the specific ones come first.
_SYNONYMS: tuple[tuple[str, str], ...] = (
    (
        "customer_name",
        r"(customer|client|requester|contact|caller|recipient|respondent|user|full|first|last|person|recipient (first|last)) ?(first |last |full )?name|end user|(customer|client|requester|caller|sender|guest|patient|kunde|kundin|klant|cliente?)( full)?( name)?|kundenname|from",
    ),
    (
        "customer_mail",
        r"((customer|cust|client|requester|contact|caller|recipient|respondent|user|sender|guest|kunden) )?(e ?mail)( (address|adresse))?",
    ),
    (
        "customer_phone",
        r"((customer|cust|client|caller|contact|requester|guest|user) )?(phone|telephone|mobile|cell|phone number|number|(phone|mobile|telephone|cell|contact) (no|number))|ani|from number|msisdn|telefon(nummer)?|handy(nummer)?",
    ),
    (
        "personal",
        r"((client|customer|user|remote|source|visitor) )?ip( address)?|(street |home |postal )?address|date of birth|birthday|latitude|longitude|location (latitude|longitude)|dnis",
    ),
    (
        "customer_id",
        r"(customer|client|requester|caller|user|account|contact person|end user|respondent person|person|subscriber|member)( (id|number|no|key|ref))",
    ),
    (
        "criterion",
        r"(criterion|criteria|criterion name|category|category name|question|question text|attribute|parameter|skill|competency|item|line item|rating category|behaviou?r|standard|check|check ?point|section name|kpi name|kriterium)",
    ),
    (
        "criterion_group",
        r"(criterion group|criteria group|section|category group|group name|question group|section title|dimension)",
    ),
    (
        "scale_max",
        r"(max|maximum|max score|max points|maximum score|maximum points|scale max|points possible|possible points|possible|available points|points available|out of|max rating|scale)",
    ),
    ("scale_min", r"(min|minimum|min score|min points|scale min)"),
    ("weight", r"(weight|weighting|weightage|criterion weight|question weight)"),
    ("critical", r"(critical|is critical|auto ?fail|fatal|is fatal|critical error|auto fail question)"),
    ("bonus", r"(bonus|is bonus)"),
    ("not_applicable", r"(n ?a|not applicable|is na|is n a|skipped)"),
    ("cause", r"(cause|root cause|reason for score|error reason)"),
    (
        "review_id",
        r"(review|evaluation|audit|qa|quality|assessment|monitoring|form|scorecard result|qa review|grading|grade)( (id|number|no|key|ref|reference))|(bewertungs|prüf(ungs)?) ?(id|nr|nummer)",
    ),
    (
        "response_id",
        r"(response|respondent|survey response|survey|feedback|submission|answer)( (id|number|no|key|ref))|(antwort|umfrage) ?(id|nr|nummer)",
    ),
    (
        "interaction_id",
        r"(call|ticket|case|conversation|contact|interaction|chat|session|incident|request|thread|engagement|external ticket)( (id|number|no|ref|reference|key))|(ticket|case|call|conversation|interaction|contact)|(ticket|vorgangs|fall|anruf|gesprächs) ?(nr|nummer)|vorgangs id",
    ),
    (
        "reviewer",
        r"(reviewer|evaluator|auditor|grader|assessor|qa analyst|quality analyst|qa|scored by|reviewed by|evaluated by|audited by|monitored by|rater|coach)( (name|email|e mail|id))?|(prüfer|bewerter)(in)?|bewertet von",
    ),
    (
        "review_type",
        r"(review type|evaluation type|audit type|grade type|reviewer type|monitoring type|type of (review|evaluation))",
    ),
    (
        "scorecard",
        r"(scorecard|rubric|form|template|evaluation form|qa form|rubric name|form name|scorecard name)",
    ),
    (
        "manager",
        r"(manager|team lead|team leader|supervisor|line manager|lead|reports to|tl)( (name|email|e mail|id))?",
    ),
    (
        "started_on",
        r"(hire date|hired|hired on|start date|started on|started|joined|join date|joining date|date of joining|doj|date hired|employed since|employee start date)",
    ),
    (
        "left_on",
        r"(end date|left on|left|leave date|termination date|terminated|last day|leaving date|date left|exit date)",
    ),
    ("aliases", r"(alias|aliases|other names|other ids|also known as|nicknames?)"),
    ("role", r"(role|agent role|job title|title|position|job|agent type|level|tier|seniority)"),
    (
        "agent",
        r"(agent|agent e ?mail|agent id|agent mail|assignee|assigned to|assigned agent|assignee e ?mail|employee|employee e ?mail|employee id|representative|rep|csr|advisor|advisor id|operator|reviewee|reviewee e ?mail|gradee|owner|case owner|teammate|consultant|associate|handled by|answered by|staff id|support agent|user|(mitarbeiter|bearbeiter|sachbearbeiter)(in)?|mitarbeitende[rn]?)",
    ),
    (
        "agent_name",
        r"(agent (full )?name|employee (full )?name|assignee name|rep name|advisor name|representative name|reviewee name|staff name|teammate name|associate name|name)",
    ),
    (
        "reviewed_at",
        r"(review date|reviewed at|reviewed on|evaluation date|evaluated at|evaluated on|audit date|date reviewed|date graded|graded at|graded on|date of (review|evaluation|audit)|evaluation time|review time|date evaluated|scored at|qa date|(bewertungs|prüf)datum|bewertet am)",
    ),
    (
        "conversation_at",
        r"(conversation date|conversation at|call date|ticket date|contact date|interaction date|chat date|ticket created at|conversation created at|date of (call|contact|interaction|conversation)|call time)",
    ),
    (
        "sent_at",
        r"(sent at|sent on|date sent|survey sent( at| date)?|sent date|survey sent on|invited at|delivered at|sent)",
    ),
    (
        "responded_at",
        r"(responded at|response date|survey date|answered on|answered at|answer date|date answered|rated on|completed at|submitted at|submit date|submission date|date submitted|recorded date|response time ?stamp|rated at|date of response|feedback date|completed on|submitted on|response received at|date responded|responded|end ?date|beantwortet am|antwortdatum)",
    ),
    (
        "solved_at",
        r"(solved at|resolved at|closed at|solved|date solved|resolution date|closed date|date closed|close date|resolved time|closed time|completed time|end time|ended at|date time closed|finished at|solved on|resolved on|closed on|resolved date|(gelöst|geschlossen) am)",
    ),
    (
        "opened_at",
        r"(opened at|created at|created|created on|creation date|date created|opened|open date|start time|started at|call start|call start time|start|date|datetime|date time|timestamp|time ?stamp|created time|create date|call datetime|contact time|date time opened|arrived at|started on|opened on|month start|datum|erstellt am|eröffnet am|erstelldatum)",
    ),
    ("clock", r"(time|time of day|clock|call time of day|created clock|hour minute)"),
    (
        "first_response_s",
        r"(speed of answer|first response|first response time|first reply time|time to answer|time to first (reply|response)|answer speed|asa|queue time|wait time|waiting time|queue wait time|wait|frt|answer time)",
    ),
    (
        "talk_s",
        r"((avg|average|total)? ?talk( time| duration)?|call talk time|in call duration|duration in call|avg talk duration)",
    ),
    ("hold_s", r"((avg|average|total)? ?hold( time| duration)?|on hold time|time on hold)"),
    (
        "wrap_s",
        r"((avg|average|total)? ?(wrap|wrap up|after call work|acw|after contact work|after call)( time| duration)?)",
    ),
    (
        "handle_s",
        r"((avg|average|total)? ?(handle|handling)( time| duration)?|aht|duration|call duration|total time spent|time spent|call length|chat duration|length|time tracked|total duration|call time)",
    ),
    (
        "first_contact_resolved",
        r"(fcr|first (contact|call) (resolution|resolved)|resolved (on|at) first (contact|call)|one touch)",
    ),
    ("answered", r"(answered|call answered|is answered|was answered)"),
    ("abandoned", r"(abandoned|missed|dropped|is abandoned)"),
    ("resolved", r"(resolved|is resolved|solved|issue resolved|problem resolved|resolution|was resolved)"),
    (
        "status",
        r"(status|ticket status|call status|case status|state|current status|disposition|outcome|current conversation state)",
    ),
    (
        "replies",
        r"(replies|agent replies|number of replies|reply count|agent interactions|touches|agent responses)",
    ),
    ("reopens", r"(reopens|reopen count|times reopened|reopened|count reopens)"),
    ("survey_kind", r"(survey type|survey kind|kind of survey|metric)"),
    (
        "csat",
        r"((customer )?satisfaction( score| rating)?|csat( score| rating)?|stars?|star rating|customer rating|sat score|feedback score|conversation rating|csat answer)",
    ),
    (
        "nps",
        r"(nps( score| rating)?|net promoter( score)?|likelihood to recommend|ltr|recommend(ation)?( score)?)",
    ),
    ("ces", r"(ces( score| rating)?|(customer )?effort( score| rating)?|ease( score| rating)?)"),
    ("fcr", r"(fcr survey)"),
    (
        "total",
        r"((total|overall|final|qa|quality|review|evaluation|audit|internal quality|iqs)( (qa|quality|review))?( (score|rating|percent|percentage|mark|result|points|grade))( percent)?|score percent|percent score|iqs|total|points total|final result|quality|gesamt(ergebnis|punktzahl|punkte|wert|note)?)",
    ),
    (
        "score",
        r"(score|rating|points|points earned|earned|given score|mark|grade|result|answer|raw score|section score|value|points scored)",
    ),
    (
        "comment",
        r"(comments?|notes?|feedback|remarks?|free text|verbatim|reviewer comments?|customer comments?|observations?|open text|conversation rating remark|kommentare?|anmerkung(en)?|bemerkung(en)?|why|why (did|do|have) you .*|(what (is|was) the )?(main |primary |most important )?reason for (your|this) (score|rating|answer)|(is there )?anything else( .*)?|(do you have )?any (other|further|additional) (comments?|feedback)( .*)?|what (can|could|should) we (do|have done|improve).*|tell us more( .*)?|warum|grund f(ü|ue)r (ihre|die) (bewertung|antwort))",
    ),
    ("tags", r"(tags?|labels?|keywords)"),
    (
        "channel",
        r"(channel|media type|via|contact channel|channel type|medium|source channel|contact type|contact method|kanal)",
    ),
    (
        "topic",
        r"(topic|subject category|reason|contact reason|call reason|call type|issue type|ticket type|type|request type|call category|ai topic|issue|query type|driver|contact driver|wrap up code|case type|reason for contact|thema|anliegen|kontaktgrund)",
    ),
    ("team", r"(team|team name|agent team|squad|pod|current team)"),
    (
        "team_like",
        r"(department|dept|group|queue|site|market|region|location|country|office|unit|business unit|department name|dept name|dept id|queue name|group name|centre|center|lob|line of business|branch|campaign|abteilung|gruppe|standort)",
    ),
    ("id", r"(id|uuid|guid|key|record id|row id|reference|ref|nr|no|number|unique id)"),
)
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _SYNONYMS)
NPS_WORDS = re.compile(r"\bnps\b|recommend|promoter")
CES_WORDS = re.compile(r"\bces\b|effort|\beas(y|e|ily)\b|difficult")
CSAT_WORDS = re.compile(r"satisf|\bcsat\b|\bstars\b|star rating|rating|how (did|was|would you rate)|happy")
FCR_WORDS = re.compile(
    r"\bfcr\b|(resolve|solve|fix)(d)?\b.*(issue|problem|question|request|query|first)|(issue|problem|question|request|query)\b.*(resolve|solve|fix)(d)?"
)

CHANNELS = {
    **dict.fromkeys(
        ("call", "phone", "phone call", "telephone", "voice", "inbound call", "outbound call"), "call"
    ),
    **dict.fromkeys(("chat", "live chat", "web chat", "chat message", "messaging"), "chat"),
    **dict.fromkeys(("email", "e-mail", "mail"), "email"),
}
"""One name for each channel, by the words tools use for it; any other channel keeps its own name."""


def role_of(header: Header) -> str:
    """The role a header names by its words, "" when it names none."""
    for role, pattern in _COMPILED:
        if pattern.fullmatch(header.words):
            return role
    return ""
