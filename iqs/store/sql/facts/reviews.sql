delete from pattern_mark where (pattern, version_id, card_role) in (from key_now);
insert into pattern_mark from mark_seen;

delete from review_fact where (source, review_id) in (select (source, review_id) from affected_reviews);

insert into review_fact
select
    n.source, n.review_id, n.interaction_id, n.conversation_day, n.review_day, n.agent, n.team, n.role, n.channel,
    n.topic, n.reviewer, n.review_type, n.scorecard,
    if(p.pattern is null, 0, n.version_id), if(p.pattern is null, '', n.card_role), p.pattern,
    if(p.pattern is null, 1.0, whole * unit) as whole,
    case when p.pattern is null then 1.0 else coalesce(s.weight_rated, 0) / nullif(whole * unit, 0) end as possible,
    case when p.pattern is null then given else s.of_max / nullif(whole * unit, 0) end,
    case when p.pattern is null then given else s.min_max / nullif(whole * unit, 0) end,
    case when p.pattern is null then given else s.review_of_max / nullif(whole * unit, 0) end,
    case when p.pattern is null then given else s.review_min_max / nullif(whole * unit, 0) end,
    case when p.pattern is null then given else s.group_of_max / nullif(whole * unit, 0) end,
    case when p.pattern is null then given else s.group_min_max / nullif(whole * unit, 0) end,
    coalesce(s.failed, false) as failed,
    case
        when n.review_type = 'calibration' then 'calibration review'
        when n.review_type = 'self' then 'self review'
        when p.pattern is null and n.given_score is null then 'no ratings and no total'
        when p.pattern is not null and coalesce(s.weight_rated, 0) = 0 then 'every criterion not applicable'
    end as left_out
from (
    select
        n.*, n.given_score / 100 as given, coalesce(u.unit, 1.0) as unit, c.version_id, c.card_role,
        if(c.version_id = 0, n.source, '') as weighed_in, if(c.version_id = 0, n.scorecard, '') as weighed_as
    from review_now n
    join card_now c using (source, review_id)
    left join review_unit u on u.source = n.source and u.review_id = n.review_id and c.version_id = 0
) n
left join pattern_now p using (source, review_id)
left join score_now s
    on s.pattern = p.pattern and s.version_id = n.version_id and s.card_role = n.card_role
left join (
    select source, scorecard, 0 as version_id, '' as card_role, weight_all as whole from scorecard_weight
    union all
    select '', '', version_id, role, total from card_total
) w
    on w.version_id = n.version_id and w.card_role = n.card_role and w.source = n.weighed_in
    and w.scorecard = n.weighed_as
order by n.conversation_day;
