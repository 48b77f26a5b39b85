-- The weight of a complete review: the largest sum of weights seen under the scorecard, rated or not.
create or replace temp table weight_now as
with per_review as (
    select source, review_id, sum(coalesce(weight, 1.0)) as weight_all
    from ratings
    where current and not coalesce(bonus, false)
    group by all
)
select p.source, coalesce(r.scorecard, '') as scorecard, max(p.weight_all) as weight_all
from per_review p
join reviews r on r.source = p.source and r.review_id = p.review_id and r.current
group by all;

-- A scorecard that weighs something else now changes all of its reviews. (A new temporary table: DuckDB
-- loses what is inserted into one in a transaction that has updated a kept table.)
create or replace temp table affected_reviews as
select source, review_id from touched_reviews
union
select r.source, r.review_id
from reviews r
join weight_now n on n.source = r.source and n.scorecard = coalesce(r.scorecard, '')
left join scorecard_weight w on w.source = n.source and w.scorecard = n.scorecard
where r.current and w.weight_all is distinct from n.weight_all;

delete from scorecard_weight;
insert into scorecard_weight select source, scorecard, weight_all from weight_now;
