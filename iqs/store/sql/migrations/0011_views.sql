-- A saved view: the page (its path in the address, empty for Overview) and the query string of its link.
alter table views add column page text;
alter table views add column saved_at timestamp;
alter table views add column saved_by text;
