-- `as_of`: the rows of an upload are as they were at this time (UTC). Of several uploads that have a row, the one
-- with the greatest (as_of, upload_id) is in force. Uploads loaded before have their latest time that is not after
-- their loading, or the time of loading where they have none.
alter table uploads rename to uploads_before;

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
    as_of timestamp not null,
    loaded_at timestamp not null,
    loaded_by text not null,
    state text not null
);

insert into uploads
with times as (
    select upload_id, unnest([started_on, left_on]) as t from agents
    union all
    select upload_id, unnest([opened_at, solved_at]) from interactions
    union all
    select upload_id, unnest([reviewed_at, conversation_at]) from reviews
    union all
    select upload_id, unnest([sent_at, responded_at]) from surveys
),
latest as (
    select upload_id, max(t) as t
    from times join uploads_before using (upload_id)
    where t <= loaded_at
    group by upload_id
)
select
    upload_id, file_name, sha256, layout, kind, tables, rows_read, rows_new, rows_changed, rows_same,
    rows_rejected, coalesce(latest.t, loaded_at), loaded_at, loaded_by, state
from uploads_before left join latest using (upload_id);

drop table uploads_before;
