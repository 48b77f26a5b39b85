-- The scorecard version reviews are scored by, for each scorecard name and day that any has: a scorecard that claims
-- the name goes before one that claims every review.
create or replace temp table version_now as
with asked as (
    select distinct scorecard, review_day, coalesce(review_day, date '0001-01-01') as day from review_now
)
select
    a.scorecard, a.review_day,
    coalesce(max(c.version_id) filter (c.claim <> '*'), max(c.version_id) filter (c.claim = '*'), 0) as version_id
from asked a
left join card_claim c
    on c.claim in (same_name(a.scorecard), '*') and a.day >= c.valid_from and a.day < c.valid_to
group by a.scorecard, a.review_day;

-- And the role a version weighs otherwise, where the person had one.
create or replace temp table card_now as
select n.source, n.review_id, v.version_id, coalesce(r.role, '') as card_role
from review_now n
join version_now v on v.scorecard = n.scorecard and v.review_day is not distinct from n.review_day
left join card_role r on r.version_id = v.version_id and r.role = same_name(n.role);
