-- The hour of the day, 0 to 23 in the time zone of the settings, beside the days of contacts, reviews and ratings;
-- empty where the export has no time for it.
create view contact_hour_fact as
select
    f.*,
    hour(case when z.value = 'UTC' then i.opened_at else (i.opened_at at time zone 'UTC') at time zone z.value end)
        as created_hour,
    hour(case when z.value = 'UTC' then i.solved_at else (i.solved_at at time zone 'UTC') at time zone z.value end)
        as solved_hour
from contact_fact f
join interactions i using (source, interaction_id)
cross join (select value from settings where key = 'timezone') z
where i.current;

create view review_hour as
select
    r.source, r.review_id,
    hour(
        case when z.value = 'UTC' then r.conversation_at
            else (r.conversation_at at time zone 'UTC') at time zone z.value end
    ) as conversation_hour,
    hour(
        case when z.value = 'UTC' then r.reviewed_at else (r.reviewed_at at time zone 'UTC') at time zone z.value end
    ) as review_hour
from reviews r cross join (select value from settings where key = 'timezone') z
where r.current;

create view review_hour_fact as
select f.*, h.conversation_hour, h.review_hour from review_fact f join review_hour h using (source, review_id);

create view rating_hour_fact as
select f.*, h.conversation_hour, h.review_hour from rating_fact f join review_hour h using (source, review_id);
