-- The upload a version of a scorecard came with; empty for those that people wrote.
alter table scorecard_versions add column upload_id bigint;
