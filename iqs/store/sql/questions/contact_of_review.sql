select
    source, interaction_id, coalesce(channel, '') as channel, coalesce(topic, '') as topic, opened_at, solved_at,
    first_response_s,
    case
        when coalesce(talk_s, hold_s, wrap_s) is null then handle_s
        else coalesce(talk_s, 0) + coalesce(hold_s, 0) + coalesce(wrap_s, 0)
    end as handle_s,
    replies, reopens, resolved, coalesce(tags, '') as tags
from interactions join uploads using (upload_id)
where current and interaction_id = $interaction and interaction_id <> ''
-- As facts link a review to its contact.
order by source = $source desc, agent_id is not null desc, as_of desc, upload_id desc, source desc
limit 1
