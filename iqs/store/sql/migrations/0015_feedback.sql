-- What became of a review once the agent had it: read and acknowledged, by whom and when (UTC). Kept by the review's key, so
-- that it outlives an upload that is taken back and loaded again.
create table feedback (
    source text not null, review_id text not null, acknowledged_by text not null, acknowledged_at timestamp not null,
    primary key (source, review_id)
);

-- What an agent objects to in a review, and the answer: `state` is open, upheld (the agent was right) or rejected.
create table disputes (
    dispute_id bigint primary key, source text not null, review_id text not null, what text not null,
    raised_by text not null, raised_at timestamp not null, state text not null, answer text not null,
    answered_by text not null, answered_at timestamp
);

-- Reviews with whether their agent acknowledged them.
create view feedback_fact as
select f.*, k.acknowledged_by, k.acknowledged_at
from review_fact f left join feedback k using (source, review_id);

-- Contacts with the minute of the day, 0 to 1439 in the time zone of the settings, at which they began; empty where the
-- export has no time for it. Exports that have days only give midnight.
create view contact_minute_fact as
select
    f.*,
    case when z.value = 'UTC' then 60 * hour(i.opened_at) + minute(i.opened_at)
        else 60 * hour((i.opened_at at time zone 'UTC') at time zone z.value)
            + minute((i.opened_at at time zone 'UTC') at time zone z.value) end as created_minute
from contact_fact f
join interactions i using (source, interaction_id)
cross join (select value from settings where key = 'timezone') z
where i.current;
