-- Canonical rows are kept per upload; `current` marks the row in force for its key.
create table uploads (
    upload_id bigint primary key,
    file_name text not null,
    sha256 text not null,
    layout text not null,
    kind text not null,
    tables text not null,
    rows_read bigint not null,
    rows_new bigint not null,
    rows_changed bigint not null,
    rows_same bigint not null,
    rows_rejected bigint not null,
    loaded_at timestamp not null,
    loaded_by text not null,
    state text not null
);

create table rejects (upload_id bigint not null, line bigint, "column" text, value text, reason text not null);

create table agents (
    agent_id text not null, name text, team text, role text, manager text,
    started_on timestamp, left_on timestamp, aliases text,
    upload_id bigint not null, line bigint, current boolean not null
);

create table interactions (
    source text not null, interaction_id text not null, agent_id text, team text, role text, channel text,
    topic text, customer_id text, opened_at timestamp, solved_at timestamp, first_response_s double,
    talk_s double, hold_s double, wrap_s double, handle_s double, replies bigint, reopens bigint,
    answered boolean, resolved boolean, first_contact_resolved boolean, tags text,
    upload_id bigint not null, line bigint, current boolean not null
);

create table reviews (
    source text not null, review_id text not null, interaction_id text, agent_id text, reviewer text,
    review_type text, reviewed_at timestamp, conversation_at timestamp, team text, role text, channel text,
    topic text, scorecard text, given_score double, comment text,
    upload_id bigint not null, line bigint, current boolean not null
);

create table ratings (
    source text not null, review_id text not null, criterion text not null, criterion_group text,
    score double, scale_min double, scale_max double, weight double, critical boolean, bonus boolean,
    not_applicable boolean, cause text, comment text,
    upload_id bigint not null, line bigint, current boolean not null
);

create table surveys (
    source text not null, response_id text not null, kind text, score double, scale_min double,
    scale_max double, direction text, interaction_id text, agent_id text, team text, role text,
    channel text, topic text, customer_id text, sent_at timestamp, responded_at timestamp, comment text,
    upload_id bigint not null, line bigint, current boolean not null
);

-- Scorecards, annotations and the rest of what people write themselves.
create table scorecards (
    scorecard text not null, valid_from date, mapping text, critical_rule text, role text
);
create table criteria (
    scorecard text not null, valid_from date, criterion text not null, criterion_group text, weight double,
    critical boolean, bonus boolean, scale_min double, scale_max double, rules text, role text
);
create table events (event_id bigint, starts_on date, ends_on date, kind text, title text, note text);
create table targets (target_id bigint, metric text, filters text, value double, due_on date, milestones text);
create table views (view_id bigint, name text, note text, query text, is_default boolean);
create table settings (key text primary key, value text not null);
create table audit (happened_at timestamp not null, who text not null, what text not null, detail text);

insert into settings values ('data_version', '0'), ('timezone', 'UTC');

-- What a complete review weighs under each scorecard.
create table scorecard_weight (source text not null, scorecard text not null, weight_all double not null);

-- Facts: one row per thing counted, rebuilt from the current canonical rows.
create table review_fact (
    source text, review_id text, interaction_id text, conversation_day date, review_day date, agent text,
    team text, role text, channel text, topic text, reviewer text, review_type text, scorecard text,
    possible double, earned_of_max double, earned_min_max double, group_of_max double,
    group_min_max double, failed boolean, left_out text
);
create table survey_fact (
    source text, response_id text, kind text, interaction_id text, conversation_day date, response_day date,
    agent text, agent_from text, team text, role text, channel text, topic text, score double,
    scale_min double, scale_max double, direction text, left_out text
);
create table contact_fact (
    source text, interaction_id text, created_day date, solved_day date, agent text, team text, role text,
    channel text, topic text, answered boolean, resolved boolean, replies double, reopens double,
    flag boolean, next_contact_days double, handle_s double
);
