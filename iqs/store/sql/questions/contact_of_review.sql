select
    i.source, i.interaction_id, coalesce(i.channel, '') as channel, coalesce(i.topic, '') as topic, i.opened_at,
    i.solved_at, i.first_response_s, f.handle_s, i.replies, i.reopens, i.resolved, coalesce(i.tags, '') as tags
from interactions i
join uploads u using (upload_id)
left join contact_fact f using (source, interaction_id)
where i.current and i.interaction_id = $interaction and i.interaction_id <> ''
-- As facts link a review to its contact.
order by i.source = $source desc, i.agent_id is not null desc, u.as_of desc, upload_id desc, i.source desc
limit 1
