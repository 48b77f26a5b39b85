-- Every name an agent goes by, where it points at one agent only.
create or replace temp table agent_names as
with spelled as (
    select agent_id, unnest(list_concat([agent_id, name], string_split(coalesce(aliases, ''), ';'))) as alias
    from agents where current
)
select lower(trim(alias)) as alias, any_value(agent_id) as agent_id
from spelled
where trim(coalesce(alias, '')) <> ''
group by 1
having count(distinct agent_id) = 1;

create or replace temp table agent_today as
select agent_id, any_value(team) as team, any_value(role) as role from agents where current group by 1;
