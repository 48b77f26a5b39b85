-- Scorecards that people write, one row a version, as TOML; valid for reviews made from `valid_from` on (empty: from
-- the first one on).
drop table scorecards;
drop table criteria;
create table scorecard_versions (
    version_id bigint primary key, scorecard text not null, valid_from date, card text not null,
    saved_at timestamp not null, saved_by text not null
);

-- Every combination of ratings that any review has, once: scoring looks at these, not at the ratings of each review.
create table pattern_rating (
    pattern bigint not null, criterion text not null, criterion_group text, score double, scale_min double,
    scale_max double, weight double, critical boolean, bonus boolean, not_applicable boolean,
    automatic boolean not null
);

-- The same ratings as a scorecard version sees them for a role (`card_role`, empty for the usual weights): `w` in the
-- unit of the weights, `critical` as scorecards say it, `fails` below half of its scale,
-- `failing` how many critical ratings of the review do, but for those that are only flagged.
create table pattern_mark (
    pattern bigint not null, version_id bigint not null, card_role text not null, criterion text not null,
    criterion_group text not null, score double, low double, high double, w double not null, bonus boolean not null,
    critical text not null, automatic boolean not null, rated boolean not null, of_max double, min_max double,
    fails boolean, failing bigint not null
);

-- `version_id` is the scorecard's version, 0 for the weights of the export; `whole` what a complete review weighs
-- under it. `earned_*` are points without any auto-fail, `review_*` and `group_*` with a failed critical criterion
-- taking its review or its group. `pattern` is empty where there are no ratings.
drop table review_fact;
create table review_fact (
    source text, review_id text, interaction_id text, conversation_day date, review_day date, agent text,
    team text, role text, channel text, topic text, reviewer text, review_type text, scorecard text,
    version_id bigint, card_role text, pattern bigint, whole double, possible double, earned_of_max double,
    earned_min_max double, review_of_max double, review_min_max double, group_of_max double, group_min_max double, failed boolean,
    left_out text
);

-- One row a rating of a scored review.
create view rating_fact as
select
    f.*, m.criterion, m.criterion_group, m.score, m.low, m.high, m.w, m.bonus, m.critical, m.automatic, m.rated,
    m.of_max, m.min_max, m.fails, m.failing
from review_fact f join pattern_mark m using (pattern, version_id, card_role);

insert into settings values ('facts_are_old', 'yes');
