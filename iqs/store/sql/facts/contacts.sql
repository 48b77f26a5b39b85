delete from contact_fact where (source, interaction_id) in (select (source, interaction_id) from affected_contacts);

insert into contact_fact
with next_contact as (
    select source, interaction_id,
        lead(opened_at) over (
            partition by customer_id, coalesce(topic, '') order by opened_at, interaction_id
        ) as next_at
    from interactions
    where current and customer_id is not null and opened_at is not null
        and customer_id in (select customer_id from interactions join affected_contacts using (source, interaction_id))
),
touched as (
    select i.*, local_day(coalesce(opened_at, solved_at)) as created_day
    from interactions i join affected_contacts using (source, interaction_id)
    where current
)
select
    i.source, i.interaction_id,
    created_day,
    local_day(coalesce(i.solved_at, i.opened_at)) as solved_day,
    coalesce(agent_key(n.rules, n.agent_id, i.agent_id, i.source, i.team, created_day), '') as agent,
    coalesce(i.team, t.team, '') as team,
    coalesce(i.role, t.role, '') as role,
    coalesce(i.channel, '') as channel,
    coalesce(i.topic, '') as topic,
    i.answered, i.resolved, i.replies::double, i.reopens::double,
    coalesce(i.first_contact_resolved, i.resolved) as flag,
    -- No customer, no way to know of a next contact; -1 says that there was none.
    case
        when i.customer_id is null or i.opened_at is null then null
        when x.next_at is null then -1
        else epoch(x.next_at - i.opened_at) / 86400
    end as next_contact_days,
    handle_time(i.handle_s, i.talk_s, i.hold_s, i.wrap_s) as handle_s
from touched i
left join next_contact x using (source, interaction_id)
left join agent_names n on n.alias = lower(trim(i.agent_id))
left join agent_today t
    on t.agent_id = agent_key(n.rules, n.agent_id, i.agent_id, i.source, i.team, created_day)
order by created_day;
