-- What people said about a finding: put aside until a day, dismissed, done, or only noted; by its key.
create table finding_answers (
    finding text primary key, state text not null, until date, note text not null, answered_at timestamp not null,
    answered_by text not null
);
