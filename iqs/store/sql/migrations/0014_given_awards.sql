-- Awards as they were given: data that come later take none away. One row for each agent of an award.
create table given_awards (
    award text not null, title text not null, starts_on date not null, ends_on date not null,
    agent text not null, reason text not null, given_at timestamp not null, given_by text not null,
    primary key (award, starts_on, ends_on, agent)
);
