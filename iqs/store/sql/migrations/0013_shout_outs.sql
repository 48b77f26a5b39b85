-- Praise that needs no statistics: who was praised, by whom, when (UTC), and in which words.
create table shout_outs (
    shout_id bigint primary key, agent text not null, words text not null, said_at timestamp not null,
    said_by text not null
);

-- Agents who are not to be shown by name where people are compared.
create table unnamed_agents (agent text primary key, noted_at timestamp not null, noted_by text not null);

-- What pseudonyms are made with, one row: without it nobody can work out whose a pseudonym is.
create table pseudonym_key (secret text not null);
insert into pseudonym_key values (uuid()::text);
