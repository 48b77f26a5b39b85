-- What each pattern scores: `mark_seen` added up by review. Points are in the unit of the weights.
with by_group as (
    select
        pattern, version_id, card_role, criterion_group,
        coalesce(sum(w) filter (not bonus and rated), 0) as weight_rated,
        coalesce(sum(w * of_max) filter (rated), 0) as of_max,
        coalesce(sum(w * min_max) filter (rated), 0) as min_max,
        coalesce(bool_or(fails and critical = 'yes'), false) as fails_as_defined,
        coalesce(bool_or(fails and critical = 'review'), false) as fails_review,
        coalesce(bool_or(fails and critical = 'group'), false) as fails_group
    from mark_seen
    group by all
)
select
    pattern, version_id, card_role,
    sum(weight_rated) as weight_rated,
    sum(of_max) as of_max,
    sum(min_max) as min_max,
    bool_or(fails_as_defined or fails_review) as failed,
    if(failed, 0, coalesce(sum(of_max) filter (not fails_group), 0)) as review_of_max,
    if(failed, 0, coalesce(sum(min_max) filter (not fails_group), 0)) as review_min_max,
    if(
        bool_or(fails_review), 0, coalesce(sum(of_max) filter (not (fails_group or fails_as_defined)), 0)
    ) as group_of_max,
    if(
        bool_or(fails_review), 0, coalesce(sum(min_max) filter (not (fails_group or fails_as_defined)), 0)
    ) as group_min_max
from by_group
group by pattern, version_id, card_role
