-- One row per interaction id that reviews or surveys can be linked to: the same id in two tools, or
-- loaded twice, must not multiply the rows it is joined to.
create or replace temp table linked as
select
    interaction_id,
    arg_max(agent_id, upload_id) as agent_id, arg_max(team, upload_id) as team,
    arg_max(role, upload_id) as role, arg_max(channel, upload_id) as channel,
    arg_max(topic, upload_id) as topic, arg_max(opened_at, upload_id) as opened_at
from interactions
where current and (
    interaction_id in (select interaction_id from reviews join affected_reviews using (source, review_id))
    or interaction_id in (select interaction_id from surveys join affected_surveys using (source, response_id))
)
group by 1;
