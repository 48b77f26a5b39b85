-- What an upload touches: its own rows, what they link to, and what shares a scale with them.
create or replace temp table affected_contacts as
select source, interaction_id from interactions where upload_id = getvariable('upload')
union
select source, interaction_id from interactions
where current and customer_id in (select customer_id from interactions where upload_id = getvariable('upload'));

create or replace temp table affected_reviews as
select source, review_id from reviews where upload_id = getvariable('upload')
union
select source, review_id from ratings where upload_id = getvariable('upload')
union
select source, review_id from reviews
where current and interaction_id in (select interaction_id from interactions where upload_id = getvariable('upload'));

create or replace temp table affected_surveys as
select source, response_id from surveys where upload_id = getvariable('upload')
union
select source, response_id from surveys
where current and interaction_id in (select interaction_id from interactions where upload_id = getvariable('upload'))
union
select source, response_id from surveys
where current and kind = 'ces'
    and exists (select 1 from surveys where upload_id = getvariable('upload') and kind = 'ces');
