-- The weight of a complete review: the largest sum of weights seen under the scorecard, rated or not.
create or replace temp table weight_now as
with per_review as (
    select source, review_id, sum(coalesce(weight, 1.0)) as weight_all
    from ratings
    where current and not coalesce(bonus, false)
    group by all
)
select
    p.source, coalesce(r.scorecard, '') as scorecard, max(p.weight_all) as weight_all,
    min(p.weight_all) < max(p.weight_all) / 8 as maybe_other_unit
from per_review p
join reviews r on r.source = p.source and r.review_id = p.review_id and r.current
group by all;
