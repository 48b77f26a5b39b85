-- Coaching sessions: who was coached on which day by whom, about what, and what was agreed. `criterion` is empty where
-- it was about no single one, `next_on` where no next day was set.
create table coaching_sessions (
    session_id bigint primary key, agent text not null, held_on date not null, held_by text not null,
    kind text not null, criterion text not null, notes text not null, actions text not null, next_on date,
    logged_at timestamp not null, logged_by text not null
);

-- The team's own library of trainings as TOML, at most one row; without it the one that ships is in force.
create table coaching_library (library text not null, saved_at timestamp not null, saved_by text not null);
