-- Ratings that score themselves: of the contact a review is about, where no reviewer rated the criterion.
create or replace temp table automatic_now as
with measured as (
    select
        n.source, n.review_id, k.version_id, k.criterion, k.field, k.up_to, k.score, k.low, k.high,
        case k.field
            when 'first_response_s' then i.first_response_s
            when 'handle_s' then handle_time(i.handle_s, i.talk_s, i.hold_s, i.wrap_s)
            when 'talk_s' then i.talk_s
            when 'hold_s' then i.hold_s
            when 'wrap_s' then i.wrap_s
            when 'solved_s' then epoch(i.solved_at - i.opened_at)
            when 'replies' then i.replies
            when 'reopens' then i.reopens
            when 'resolved' then i.resolved::double
            when 'answered' then i.answered::double
            when 'first_contact_resolved' then i.first_contact_resolved::double
            when 'tag' then list_contains(
                list_transform(string_split(coalesce(i.tags, ''), ';'), lambda tag: same_name(tag)), same_name(k.tag)
            )::double
        end as value
    from review_now n
    join card_now c using (source, review_id)
    join card_rule k using (version_id)
    join interactions i
        on i.current and i.source = n.contact_source and i.interaction_id = n.interaction_id
),
rated as (
    select distinct r.source, r.review_id, c.version_id, m.criterion
    from ratings r
    join card_now c using (source, review_id)
    join card_name m on m.version_id = c.version_id and m.name = same_name(r.criterion)
    where r.current and exists (from card_rule k where k.version_id = c.version_id)
)
select source, review_id, criterion, arg_min(score, up_to) as score, any_value(low) as low, any_value(high) as high
from measured anti join rated using (source, review_id, version_id, criterion)
where value <= up_to
group by source, review_id, criterion;

-- A view: all ratings need not be stored once more.
create or replace temp view mark_now as
select
    source, review_id, criterion, criterion_group, score, scale_min, scale_max, weight, critical, bonus,
    not_applicable, false as automatic
from ratings
where current and (source, review_id) in (select (source, review_id) from review_now)
union all
select source, review_id, criterion, null, score, low, high, null, null, null, null, true from automatic_now;

-- Reviews with the same ratings have the same pattern, in whatever order; a sum of hashes does not ask for any.
create or replace temp table pattern_now as
select
    source, review_id,
    (sum(hash(
        criterion, criterion_group, score, scale_min, scale_max, weight, critical, bonus, not_applicable, automatic
    )::hugeint) % 4611686018427387847)::bigint as pattern
from mark_now
group by source, review_id;

insert into pattern_rating
with fresh as (
    select pattern, arg_min(source, (source, review_id)) as source, arg_min(review_id, (source, review_id)) as review_id
    from pattern_now
    where pattern not in (select pattern from pattern_rating)
    group by pattern
)
select
    pattern, criterion, criterion_group, score, scale_min, scale_max, weight, critical, bonus, not_applicable,
    automatic
from fresh join mark_now using (source, review_id);
