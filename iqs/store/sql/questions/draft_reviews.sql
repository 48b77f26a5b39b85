-- Reviews as facts have them, with the scores of the draft where it claims them, and theirs as `before_*`.
select
    f.* replace (
        if(s.pattern is null, f.version_id, s.version_id) as version_id,
        if(s.pattern is null, f.card_role, s.card_role) as card_role,
        if(s.pattern is null, f.whole, s.whole) as whole,
        if(s.pattern is null, f.possible, s.possible) as possible,
        if(s.pattern is null, f.earned_of_max, s.earned_of_max) as earned_of_max,
        if(s.pattern is null, f.earned_min_max, s.earned_min_max) as earned_min_max,
        if(s.pattern is null, f.review_of_max, s.review_of_max) as review_of_max,
        if(s.pattern is null, f.review_min_max, s.review_min_max) as review_min_max,
        if(s.pattern is null, f.group_of_max, s.group_of_max) as group_of_max,
        if(s.pattern is null, f.group_min_max, s.group_min_max) as group_min_max,
        if(s.pattern is null, f.failed, s.failed) as failed,
        if(s.pattern is null or f.review_type in ('calibration', 'self'), f.left_out, s.left_out) as left_out
    ),
    f.possible as before_possible,
    f.earned_of_max as before_earned_of_max, f.earned_min_max as before_earned_min_max,
    f.review_of_max as before_review_of_max, f.review_min_max as before_review_min_max,
    f.group_of_max as before_group_of_max, f.group_min_max as before_group_min_max,
    f.left_out as before_left_out
from review_fact f
left join draft_claim c
    on c.scorecard = f.scorecard and c.role = f.role
    and coalesce(f.review_day, date '0001-01-01') >= c.valid_from
    and coalesce(f.review_day, date '0001-01-01') < c.valid_to
left join draft_score s on s.pattern = f.pattern and s.card_role = c.card_role
