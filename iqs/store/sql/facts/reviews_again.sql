-- Reviews scored anew from what facts say of them, where only scorecards have changed.
delete from pattern_mark;
create or replace temp table review_now as
select
    source, review_id, interaction_id, '' as contact_source, conversation_day, review_day, agent, team, role, channel,
    topic, reviewer, review_type, scorecard, null::double as given_score
from review_fact where pattern is not null;
create or replace temp table affected_reviews as select source, review_id from review_now;
create or replace temp table pattern_now as
select source, review_id, pattern from review_fact where pattern is not null;
