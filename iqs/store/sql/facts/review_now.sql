-- The affected reviews as facts describe them: with what the contact a review is about says where it does not, whose
-- it is, and the scorecard version that was in force when it was made.
create or replace temp table review_now as
-- `tool` is the one that names the agent.
with linked_review as (
    select
        r.* replace (
            coalesce(r.agent_id, l.agent_id) as agent_id, coalesce(r.team, l.team) as team,
            coalesce(r.role, l.role) as role, coalesce(r.channel, l.channel) as channel,
            coalesce(r.topic, l.topic) as topic
        ),
        if(r.agent_id is null, l.tool, r.source) as tool,
        l.tool as contact_source,
        local_day(coalesce(r.conversation_at, l.opened_at, r.reviewed_at)) as conversation_day,
        local_day(coalesce(r.reviewed_at, r.conversation_at, l.opened_at)) as review_day
    from reviews r
    join affected_reviews using (source, review_id)
    left join linked l on l.source = r.source and l.interaction_id = r.interaction_id
    where r.current
)
select
    r.source, r.review_id, r.interaction_id, r.contact_source,
    conversation_day, review_day,
    coalesce(agent_key(n.rules, n.agent_id, r.agent_id, r.tool, r.team, conversation_day), '') as agent,
    coalesce(r.team, t.team, '') as team,
    coalesce(r.role, t.role, '') as role,
    coalesce(r.channel, '') as channel,
    coalesce(r.topic, '') as topic,
    coalesce(r.reviewer, '') as reviewer,
    coalesce(r.review_type, 'qa') as review_type,
    coalesce(r.scorecard, '') as scorecard,
    r.given_score
from linked_review r
left join agent_names n on n.alias = lower(trim(r.agent_id))
left join agent_today t
    on t.agent_id = agent_key(n.rules, n.agent_id, r.agent_id, r.tool, r.team, conversation_day);
