-- What an upload touches: its own rows, what they link to, and what shares a scale with them. Rows that it
-- replaced count too: what they were linked to changes as well.
create or replace temp table affected_contacts as
with touched as (
    select distinct source, interaction_id from interactions where upload_id = getvariable('upload')
)
select source, interaction_id from touched
union
select source, interaction_id from interactions
where current and customer_id in (
    select customer_id from interactions join touched using (source, interaction_id)
);

create or replace temp table touched_reviews as
select source, review_id from reviews where upload_id = getvariable('upload')
union
select source, review_id from ratings where upload_id = getvariable('upload')
union
select source, review_id from reviews
where current and interaction_id in (
    select interaction_id from interactions where upload_id = getvariable('upload')
    union
    select o.interaction_id
    from reviews o join reviews n using (source, review_id) where n.upload_id = getvariable('upload')
);

create or replace temp table affected_surveys as
with touched as (
    select distinct source, response_id from surveys where upload_id = getvariable('upload')
),
conversations as (
    select interaction_id from interactions where upload_id = getvariable('upload')
    union
    select o.interaction_id
    from reviews o join reviews n using (source, review_id) where n.upload_id = getvariable('upload')
)
select source, response_id from touched
union
select source, response_id from surveys
where current and interaction_id in (select interaction_id from conversations)
union
select source, response_id from surveys
where current and kind = 'ces'
    and exists (select 1 from surveys join touched using (source, response_id) where kind = 'ces');
