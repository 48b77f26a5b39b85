-- Reviews whose weights are in another unit: per cent in one file, fractions in another. All together their weights are
-- less than an eighth of a complete review's and of what the same criteria weigh at most elsewhere. Neither a criterion
-- that does not apply nor a revised scorecard does that; a tenth, a hundredth or no weights at all do.
create or replace temp table unit_now as
with weighed as (
    select t.source, t.review_id, n.scorecard, n.weight_all, t.criterion, coalesce(t.weight, 1.0) as weight
    from ratings t
    join reviews r on r.source = t.source and r.review_id = t.review_id and r.current
    join weight_now n on n.source = r.source and n.scorecard = coalesce(r.scorecard, '') and n.maybe_other_unit
    where t.current and not coalesce(t.bonus, false)
),
most as (
    select source, scorecard, criterion, max(weight) as most from weighed group by all
)
-- Sums differ in their last digits with their order: the same ratings must give the same unit.
select source, review_id, round(sum(weight) / sum(most), 12) as unit
from weighed join most using (source, scorecard, criterion)
group by source, review_id, weight_all
having sum(weight) > 0 and sum(weight) < least(weight_all, sum(most)) / 8;
