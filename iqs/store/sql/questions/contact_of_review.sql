select
    source, interaction_id, coalesce(channel, '') as channel, coalesce(topic, '') as topic, opened_at, solved_at,
    first_response_s,
    case
        when coalesce(talk_s, hold_s, wrap_s) is null then handle_s
        else coalesce(talk_s, 0) + coalesce(hold_s, 0) + coalesce(wrap_s, 0)
    end as handle_s,
    replies, reopens, resolved, coalesce(tags, '') as tags
from interactions
where current and interaction_id = $interaction and interaction_id <> ''
order by source = $source desc, upload_id desc
limit 1
