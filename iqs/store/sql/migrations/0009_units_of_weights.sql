-- Reviews whose weights are in another unit than those of the other reviews of their scorecard: `unit` is what their
-- weights are times the weights of the same criteria elsewhere.
create table review_unit (source text not null, review_id text not null, unit double not null);
insert or replace into settings values ('facts_are_old', 'yes');
