delete from review_fact where (source, review_id) in (select (source, review_id) from affected_reviews);

insert into review_fact
with rated as (
    select
        source, review_id, coalesce(criterion_group, '') as criterion_group,
        coalesce(weight, 1.0) as w,
        coalesce(bonus, false) as bonus,
        coalesce(critical, false) as critical,
        not coalesce(not_applicable, false) and score is not null
            and scale_max > 0 and scale_max > scale_min and score between scale_min and scale_max as rated,
        score / scale_max as of_max,
        (score - scale_min) / (scale_max - scale_min) as min_max
    from ratings
    where current and (source, review_id) in (select (source, review_id) from affected_reviews)
),
by_group as (
    select
        source, review_id, criterion_group,
        coalesce(sum(w) filter (not bonus), 0) as weight_all,
        coalesce(sum(w) filter (not bonus and rated), 0) as weight_rated,
        coalesce(sum(w * of_max) filter (rated), 0) as of_max,
        coalesce(sum(w * min_max) filter (rated), 0) as min_max,
        coalesce(bool_or(critical and min_max < 0.5) filter (rated), false) as failed
    from rated
    group by all
),
by_review as (
    select
        source, review_id,
        sum(weight_all) as weight_all,
        sum(weight_rated) as weight_rated,
        sum(of_max) as of_max,
        sum(min_max) as min_max,
        coalesce(sum(of_max) filter (not failed), 0) as group_of_max,
        coalesce(sum(min_max) filter (not failed), 0) as group_min_max,
        bool_or(failed) as failed
    from by_group
    group by all
),
-- A review with what the contact it is about says where it does not; `tool` is the one that names the agent.
linked_review as (
    select
        r.* replace (
            coalesce(r.agent_id, l.agent_id) as agent_id, coalesce(r.team, l.team) as team,
            coalesce(r.role, l.role) as role, coalesce(r.channel, l.channel) as channel,
            coalesce(r.topic, l.topic) as topic
        ),
        if(r.agent_id is null, l.tool, r.source) as tool,
        local_day(coalesce(r.conversation_at, l.opened_at, r.reviewed_at)) as conversation_day,
        local_day(coalesce(r.reviewed_at, r.conversation_at, l.opened_at)) as review_day
    from reviews r
    join affected_reviews using (source, review_id)
    left join linked l on l.source = r.source and l.interaction_id = r.interaction_id
    where r.current
)
select
    r.source, r.review_id, r.interaction_id,
    conversation_day, review_day,
    coalesce(agent_key(n.rules, n.agent_id, r.agent_id, r.tool, r.team, conversation_day), '') as agent,
    coalesce(r.team, t.team, '') as team,
    coalesce(r.role, t.role, '') as role,
    coalesce(r.channel, '') as channel,
    coalesce(r.topic, '') as topic,
    coalesce(r.reviewer, '') as reviewer,
    coalesce(r.review_type, 'qa') as review_type,
    coalesce(r.scorecard, '') as scorecard,
    case when s.review_id is null then 1.0 else s.weight_rated / nullif(c.weight_all, 0) end as possible,
    case when s.review_id is null then r.given_score / 100 else s.of_max / nullif(c.weight_all, 0) end,
    case when s.review_id is null then r.given_score / 100 else s.min_max / nullif(c.weight_all, 0) end,
    case when s.review_id is null then r.given_score / 100 else s.group_of_max / nullif(c.weight_all, 0) end,
    case when s.review_id is null then r.given_score / 100 else s.group_min_max / nullif(c.weight_all, 0) end,
    coalesce(s.failed, false) as failed,
    case
        when r.review_type = 'calibration' then 'calibration review'
        when r.review_type = 'self' then 'self review'
        when s.review_id is null and r.given_score is null then 'no ratings and no total'
        when s.weight_rated = 0 then 'every criterion not applicable'
    end as left_out
from linked_review r
left join by_review s using (source, review_id)
left join scorecard_weight c on c.source = r.source and c.scorecard = coalesce(r.scorecard, '')
left join agent_names n on n.alias = lower(trim(r.agent_id))
left join agent_today t
    on t.agent_id = agent_key(n.rules, n.agent_id, r.agent_id, r.tool, r.team, conversation_day)
order by conversation_day;
