-- Team and role of today, of who an agent's rows belong to; of several in one person, of the one they are named after.
create or replace temp table agent_today as
with today as (
    select coalesce(n.agent_id, a.agent_id) as agent_id, a.agent_id as listed, team, role
    from agents a left join agent_names n on n.alias = lower(trim(a.agent_id))
    where a.current
),
chosen as (
    select agent_id, arg_min(struct_pack(team := team, role := role), (listed <> agent_id, listed)) as now
    from today
    group by all
)
select agent_id, unnest(now) from chosen;
