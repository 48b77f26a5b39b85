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
-- (reviewer), and about one rating (reviewer, with its `criterion`). The other columns are those of the fact the comment
-- belongs to, so that definitions of metrics work on it; they are empty where the other fact has them. `writer` is the
-- hash of the customer or the reviewer; `lot` a number from 0 to 1023 that stays the same, to draw samples by.
create view comment_fact as
select
    'customer' as said_by, f.response_id as comment_of, null::text as criterion, f.* exclude (response_id),
    s.customer_id as writer, (md5_number_lower(concat_ws('/', source, response_id)) % 1024)::integer as lot, s.comment
from surveys s join survey_fact f using (source, response_id)
where s.current and trim(s.comment) <> ''
union all by name
select
    'reviewer' as said_by, f.review_id as comment_of, f.* exclude (review_id), f.reviewer as writer,
    (md5_number_lower(concat_ws('/', source, review_id)) % 1024)::integer as lot, r.comment
from reviews r join review_fact f using (source, review_id)
where r.current and trim(r.comment) <> ''
union all by name
select
    'reviewer' as said_by, f.review_id as comment_of, t.criterion, f.* exclude (review_id), f.reviewer as writer,
    (md5_number_lower(concat_ws('/', source, review_id)) % 1024)::integer as lot, t.comment
from ratings t join review_fact f using (source, review_id)
where t.current and trim(t.comment) <> '';

-- Root causes that reviewers named, one row a rating that has one.
create view cause_fact as
select f.*, t.criterion, t.cause, t.score, t.scale_min, t.scale_max
from ratings t join review_fact f using (source, review_id)
where t.current and trim(t.cause) <> '';
