-- The contact each review or survey is about: one row for each tool and id that asks, so that an id that
-- stands in two tools, or was loaded twice, does not multiply the rows it is joined to. A contact of the
-- asking tool comes first, then the one loaded last; its row is taken whole.
create or replace temp table linked as
with wanted as (
    select source, interaction_id from reviews join affected_reviews using (source, review_id) where current
    union
    select source, interaction_id from surveys join affected_surveys using (source, response_id) where current
),
chosen as (
    select
        w.source, w.interaction_id,
        arg_max(
            struct_pack(
                agent_id := i.agent_id, team := i.team, role := i.role, channel := i.channel,
                topic := i.topic, opened_at := i.opened_at
            ),
            struct_pack(own := i.source = w.source, upload_id := i.upload_id, tool := i.source)
        ) as contact
    from wanted w join interactions i on i.interaction_id = w.interaction_id and i.current
    group by all
)
select source, interaction_id, unnest(contact) from chosen;
