-- The contact each review or survey is about: one row for each tool and id that asks, so that an id that
-- stands in two tools, or was loaded twice, does not multiply the rows it is joined to. A contact of the
-- asking tool comes first, then one that names its agent, then the one of the latest export; where no contact was
-- loaded, what a review of the same conversation says of it serves. The chosen row is taken whole.
create or replace temp table linked as
with wanted as (
    select source, interaction_id from reviews join affected_reviews using (source, review_id) where current
    union
    select source, interaction_id from surveys join affected_surveys using (source, response_id) where current
),
known as (
    select
        true as is_contact, source, interaction_id, agent_id, team, role, channel, topic, opened_at,
        upload_id, '' as review_id
    from interactions where current
    union all
    select
        false, source, interaction_id, agent_id, team, role, channel, topic, conversation_at,
        upload_id, review_id
    from reviews where current and review_type <> 'calibration'
),
chosen as (
    select
        w.source, w.interaction_id,
        arg_max(
            struct_pack(
                agent_id := k.agent_id, team := k.team, role := k.role, channel := k.channel,
                topic := k.topic, opened_at := k.opened_at, tool := k.source
            ),
            struct_pack(
                is_contact := k.is_contact, own := k.source = w.source,
                named := k.agent_id is not null, as_of := u.as_of, upload_id := k.upload_id,
                tool := k.source, review_id := k.review_id
            )
        ) as contact
    from wanted w join known k on k.interaction_id = w.interaction_id join uploads u using (upload_id)
    group by all
)
select source, interaction_id, unnest(contact) from chosen;
