create or replace temp table touched_reviews as
select distinct source, review_id from reviews where current;
create or replace temp table affected_surveys as select source, response_id from surveys where false;
delete from pattern_rating;
delete from pattern_mark;
