-- Each answer of a customer with each review of the same conversation, whichever tools they come from. Columns of the
-- answer that the review has too, or that would be mistaken for its own, start with `survey_`.
create view linked_fact as
select
    r.*, s.source as survey_source, s.response_id, s.kind, s.score as survey_score,
    s.scale_min as survey_scale_min, s.scale_max as survey_scale_max, s.direction,
    s.response_day, s.left_out as survey_left_out
from review_fact r join survey_fact s using (interaction_id)
where r.interaction_id is not null;

-- What people wrote: customers (`said_by` customer, `comment_of` a survey's response), reviewers about a whole review
-- (reviewer), and about one rating (reviewer, with its `criterion`). The rest are columns of the row it belongs to.
create view comment_fact as
select
    'customer' as said_by, s.source, f.response_id as comment_of, null::text as criterion, f.kind, f.interaction_id,
    f.conversation_day, f.agent, f.team, f.role, f.channel, f.topic, null::text as review_type,
    null::text as scorecard, f.left_out, s.comment
from surveys s join survey_fact f using (source, response_id)
where s.current and trim(s.comment) <> ''
union all
select
    'reviewer', r.source, f.review_id, null, null, f.interaction_id, f.conversation_day, f.agent, f.team, f.role,
    f.channel, f.topic, f.review_type, f.scorecard, f.left_out, r.comment
from reviews r join review_fact f using (source, review_id)
where r.current and trim(r.comment) <> ''
union all
select
    'reviewer', t.source, f.review_id, t.criterion, null, f.interaction_id, f.conversation_day, f.agent, f.team,
    f.role, f.channel, f.topic, f.review_type, f.scorecard, f.left_out, t.comment
from ratings t join review_fact f using (source, review_id)
where t.current and trim(t.comment) <> '';

-- Root causes that reviewers named, one row a rating that has one.
create view cause_fact as
select f.*, t.criterion, t.cause, t.score, t.scale_min, t.scale_max
from ratings t join review_fact f using (source, review_id)
where t.current and trim(t.cause) <> '';
