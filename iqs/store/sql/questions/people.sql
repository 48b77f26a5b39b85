-- Every agent of the facts with their rows, and how exports write them. A row without a name of its own has the name
-- of the contact it is about; that is written there. Tools and teams are those a note can ask for: of the tools that
-- write a name, and as rows have them, without what agents files add.
with rows as (
    select 'review' as kind, f.agent, f.source, r.team, f.conversation_day as day, trim(r.agent_id) as written
    from review_fact f join reviews r on r.source = f.source and r.review_id = f.review_id and r.current
    union all
    select 'survey', f.agent, f.source, s.team, f.conversation_day, trim(s.agent_id)
    from survey_fact f join surveys s on s.source = f.source and s.response_id = f.response_id and s.current
    union all
    select 'contact', f.agent, f.source, i.team, f.created_day, trim(i.agent_id)
    from contact_fact f
    join interactions i on i.source = f.source and i.interaction_id = f.interaction_id and i.current
),
listed as (select agent_id, any_value(name) as name from agents where current group by all),
counted as (
    select
        agent,
        count(*) filter (kind = 'review') as reviews,
        count(*) filter (kind = 'contact') as contacts,
        count(*) filter (kind = 'survey') as surveys,
        min(day) as first_day, max(day) as last_day,
        list_sort(list(distinct written) filter (written <> '')) as written,
        list_sort(list(distinct source) filter (written <> '')) as tools,
        list_sort(list(distinct team) filter (team <> '')) as teams
    from rows
    group by agent
)
select
    coalesce(c.agent, l.agent_id) as agent, coalesce(nullif(l.name, ''), c.agent, l.agent_id) as name,
    coalesce(reviews, 0), coalesce(contacts, 0), coalesce(surveys, 0), first_day, last_day,
    coalesce(written, []), coalesce(tools, []), coalesce(teams, []), l.agent_id is not null
from counted c full join listed l on l.agent_id = c.agent
order by agent;
