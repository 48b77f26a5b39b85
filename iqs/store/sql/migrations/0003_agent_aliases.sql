-- What people noted about agents: rows that name `alias`, in `source`, in `team`, from `from_day` to `to_day` (empty:
-- any), are those of `agent_id`.
create table agent_aliases (
    alias_id bigint primary key, alias text not null, source text not null, team text not null,
    from_day date, to_day date, agent_id text not null, noted_at timestamp not null, noted_by text not null
);
