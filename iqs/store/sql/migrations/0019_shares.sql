-- Links that show a page to whoever has them: which page as its link says, until when, and how often they were opened.
create table shares (
    share_id text primary key, title text not null, page text not null, query text not null,
    pseudonyms boolean not null, frames text not null, made_by text not null, made_at timestamp not null,
    expires_at timestamp not null, revoked_at timestamp, opens integer not null, opened_at timestamp
);
-- What the links are signed with. A link is of no use in another database.
create table share_key (secret text not null);
insert into share_key values (uuid()::text || uuid()::text);
