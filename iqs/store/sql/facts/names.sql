-- Every name an agent goes by in an agents file, where it points at one agent only.
create or replace temp table agent_names as
with spelled as (
    select agent_id, unnest(list_concat([agent_id, name], string_split(coalesce(aliases, ''), ';'))) as alias
    from agents where current
)
select lower(trim(alias)) as alias, any_value(agent_id) as agent_id, null as rules
from spelled
where trim(coalesce(alias, '')) <> ''
group by 1
having count(distinct agent_id) = 1;
