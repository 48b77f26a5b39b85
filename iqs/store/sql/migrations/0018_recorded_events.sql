-- When an event was noted (UTC): first of all, and with the days it has now. Only what was noted before the
-- numbers were there can be judged by them. Whom it touched (a dimension and its values as a JSON list, empty
-- for everybody) and which metric or criterion it should move, where that was said.
alter table events add column recorded_at timestamp;
alter table events add column first_recorded_at timestamp;
alter table events add column touched text;
alter table events add column touched_values text;
alter table events add column moves text;
update events set recorded_at = (
    select min(happened_at) from audit
    where what = 'add event' and starts_with(detail, events.event_id::text || ': ')
);
update events set first_recorded_at = recorded_at;
