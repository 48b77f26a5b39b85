-- A scorecard that weighs something else now changes all of its reviews, another unit the reviews in it. (A new temporary
-- table: DuckDB loses what is inserted into one in a transaction that has updated a kept table.)
create or replace temp table affected_reviews as
select source, review_id from touched_reviews
union
select r.source, r.review_id
from reviews r
join weight_now n on n.source = r.source and n.scorecard = coalesce(r.scorecard, '')
left join scorecard_weight w on w.source = n.source and w.scorecard = n.scorecard
where r.current and w.weight_all is distinct from n.weight_all
union
select source, review_id from ((from unit_now except from review_unit) union all (from review_unit except from unit_now));

delete from scorecard_weight;
insert into scorecard_weight select source, scorecard, weight_all from weight_now;
delete from review_unit;
insert into review_unit from unit_now;
