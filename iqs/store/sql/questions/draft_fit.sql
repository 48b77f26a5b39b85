-- How ratings of the combinations in `key_now` fit a draft: criteria that are not on it, and scores off its scale.
with mark as (
    select
        p.criterion as written, c.criterion, k.reviews,
        p.score is not null and not coalesce(p.not_applicable, false)
            and c.low is not null and p.score not between c.low and c.high as off_scale
    from key_now k
    join pattern_rating p using (pattern)
    left join card_name m on m.version_id = k.version_id and m.name = same_name(p.criterion)
    left join card_criterion c
        on c.version_id = k.version_id and c.role = k.card_role and c.criterion = m.criterion
)
select
    criterion, if(criterion is null, written, criterion) as name,
    sum(reviews)::bigint as ratings, coalesce(sum(reviews) filter (off_scale), 0)::bigint as off_scale
from mark
group by all
order by ratings desc, name
