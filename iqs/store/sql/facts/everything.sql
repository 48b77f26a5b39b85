create or replace temp table affected_contacts as
select distinct source, interaction_id from interactions where current;
create or replace temp table touched_reviews as
select distinct source, review_id from reviews where current;
create or replace temp table affected_surveys as
select distinct source, response_id from surveys where current;
delete from review_fact;
delete from pattern_rating;
delete from pattern_mark;
delete from survey_fact;
delete from contact_fact;
