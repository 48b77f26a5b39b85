-- What each combination of ratings in `key_now` scores by a draft, as facts have it: points over what a complete review
-- weighs for the role.
select
    k.pattern, k.version_id, k.card_role, t.total as whole,
    coalesce(s.weight_rated, 0) / nullif(t.total, 0) as possible,
    s.of_max / nullif(t.total, 0) as earned_of_max,
    s.min_max / nullif(t.total, 0) as earned_min_max,
    s.review_of_max / nullif(t.total, 0) as review_of_max,
    s.review_min_max / nullif(t.total, 0) as review_min_max,
    s.group_of_max / nullif(t.total, 0) as group_of_max,
    s.group_min_max / nullif(t.total, 0) as group_min_max,
    coalesce(s.failed, false) as failed,
    if(coalesce(s.weight_rated, 0) = 0, 'every criterion not applicable', null) as left_out
from key_now k
join card_total t on t.version_id = k.version_id and t.role = k.card_role
left join score_now s
    on s.pattern = k.pattern and s.version_id = k.version_id and s.card_role = k.card_role
