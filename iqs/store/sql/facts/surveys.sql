delete from survey_fact where (source, response_id) in (select (source, response_id) from affected_surveys);

insert into survey_fact
with ces_scale as (
    select scale_min, scale_max, direction
    from surveys where current and kind = 'ces' and score is not null
    group by all order by count(*) desc, scale_max, scale_min, direction limit 1
),
-- An answer with what the contact it is about says where it does not; `tool` is the one that names the agent.
linked_survey as (
    select
        s.* replace (
            coalesce(s.agent_id, l.agent_id) as agent_id, coalesce(s.team, l.team) as team,
            coalesce(s.role, l.role) as role, coalesce(s.channel, l.channel) as channel,
            coalesce(s.topic, l.topic) as topic
        ),
        if(s.agent_id is null, l.tool, s.source) as tool,
        case when s.agent_id is not null then 'survey' when l.agent_id is not null then 'interaction' else '' end
            as agent_from,
        local_day(coalesce(l.opened_at, s.responded_at, s.sent_at)) as conversation_day,
        local_day(coalesce(s.responded_at, s.sent_at, l.opened_at)) as response_day
    from surveys s
    join affected_surveys using (source, response_id)
    left join linked l on l.source = s.source and l.interaction_id = s.interaction_id
    where s.current
)
select
    s.source, s.response_id, s.kind, s.interaction_id,
    conversation_day, response_day,
    coalesce(agent_key(n.rules, n.agent_id, s.agent_id, s.tool, s.team, conversation_day), '') as agent,
    agent_from,
    coalesce(s.team, t.team, '') as team,
    coalesce(s.role, t.role, '') as role,
    coalesce(s.channel, '') as channel,
    coalesce(s.topic, '') as topic,
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
from linked_survey s
left join agent_names n on n.alias = lower(trim(s.agent_id))
left join agent_today t
    on t.agent_id = agent_key(n.rules, n.agent_id, s.agent_id, s.tool, s.team, conversation_day)
order by conversation_day;
