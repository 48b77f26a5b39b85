-- Each criterion of each scorecard that exports name, as most of its ratings have it.
with used as (
    select scorecard, pattern, count(*) as reviews
    from review_fact where pattern is not null
    group by all
),
seen as (
    select
        scorecard, criterion, coalesce(weight, 1.0) as weight, coalesce(criterion_group, '') as criterion_group,
        coalesce(critical, false) as critical, coalesce(bonus, false) as bonus, scale_min, scale_max,
        sum(reviews) as reviews
    from used join pattern_rating using (pattern)
    where not automatic
    group by all
),
usual as (
    select
        scorecard, criterion, sum(reviews) as reviews,
        arg_max(
            struct_pack(weight := weight, criterion_group := criterion_group, critical := critical, bonus := bonus),
            struct_pack(
                reviews := reviews, weight := weight, critical := critical, bonus := bonus,
                criterion_group := criterion_group
            )
        ) as how
    from seen
    group by all
)
select scorecard, criterion, how.weight, how.criterion_group, how.critical, how.bonus
from usual
order by scorecard, how.weight desc, reviews desc, criterion
