-- Each rating of the patterns in `key_now` as a version (0: as its export weighs it) sees it for a role. A criterion
-- that is not on the scorecard does not count; one that goes by several names on it shares its weight among those that
-- a review has. `w` is in the unit of the weights.
with mark as (
    select
        k.pattern, k.version_id, k.card_role, coalesce(c.criterion, p.criterion) as criterion, p.score,
        p.not_applicable, p.automatic,
        coalesce(if(k.version_id = 0, p.criterion_group, c.criterion_group), '') as criterion_group,
        case when k.version_id = 0 then coalesce(p.weight, 1.0)
             else c.weight / count(*) over (partition by k.pattern, k.version_id, k.card_role, c.criterion)
        end as w,
        coalesce(if(k.version_id = 0, p.bonus, c.bonus), false) as bonus,
        if(k.version_id = 0, if(coalesce(p.critical, false), 'yes', 'no'), c.critical) as critical,
        coalesce(c.low, p.scale_min) as low,
        coalesce(c.high, p.scale_max) as high
    from key_now k
    join pattern_rating p using (pattern)
    left join card_name m on m.version_id = k.version_id and m.name = same_name(p.criterion)
    left join card_criterion c
        on c.version_id = k.version_id and c.role = k.card_role and c.criterion = m.criterion
    where k.version_id = 0 or c.criterion is not null
)
select
    pattern, version_id, card_role, criterion, criterion_group, score, low, high, w, bonus, critical, automatic,
    not coalesce(not_applicable, false) and score is not null
        and high > 0 and high > low and score between low and high as rated,
    case when rated then score / high end as of_max,
    case when rated then (score - low) / (high - low) end as min_max,
    rated and min_max < 0.5 as fails,
    count(*) filter (fails and critical in ('yes', 'review', 'group'))
        over (partition by pattern, version_id, card_role) as failing
from mark
