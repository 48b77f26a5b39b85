delete from survey_fact where (source, response_id) in (select (source, response_id) from affected_surveys);

insert into survey_fact
with ces_scale as (
    select scale_min, scale_max, direction
    from surveys where current and kind = 'ces' and score is not null
    group by all order by count(*) desc, scale_max, scale_min, direction limit 1
)
select
    s.source, s.response_id, s.kind, s.interaction_id,
    local_day(coalesce(l.opened_at, s.responded_at, s.sent_at)) as conversation_day,
    local_day(coalesce(s.responded_at, s.sent_at, l.opened_at)) as response_day,
    coalesce(n.agent_id, trim(coalesce(s.agent_id, l.agent_id)), '') as agent,
    case when s.agent_id is not null then 'survey' when l.agent_id is not null then 'interaction' else '' end,
    coalesce(s.team, l.team, t.team, '') as team,
    coalesce(s.role, l.role, t.role, '') as role,
    coalesce(s.channel, l.channel, '') as channel,
    coalesce(s.topic, l.topic, '') as topic,
    s.score, s.scale_min, s.scale_max, s.direction,
    case
        when s.score is null then 'sent, not answered'
        when s.kind = 'nps' and s.score not between 0 and 10 then 'answer off its scale'
        when s.kind <> 'nps' and not coalesce(s.scale_max > s.scale_min, false) then 'scale of the answer unknown'
        when s.score not between s.scale_min and s.scale_max then 'answer off its scale'
        when s.kind = 'ces' and (s.scale_min, s.scale_max, s.direction)
            is distinct from (select (scale_min, scale_max, direction) from ces_scale)
            then 'on another scale than most CES answers'
    end as left_out
from surveys s
join affected_surveys using (source, response_id)
left join linked l on l.source = s.source and l.interaction_id = s.interaction_id
left join agent_names n on n.alias = lower(trim(coalesce(s.agent_id, l.agent_id)))
left join agent_today t on t.agent_id = coalesce(n.agent_id, trim(coalesce(s.agent_id, l.agent_id)))
where s.current
order by conversation_day;
