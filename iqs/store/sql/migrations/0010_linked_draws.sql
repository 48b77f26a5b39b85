-- `linked_fact` with a number of 0 to 999 by which conversations can be drawn: a share of them, always the same ones.
create or replace view linked_draw_fact as
select *, (hash(interaction_id) % 1000)::integer as draw from linked_fact;

-- Each answer of a customer with each rating of each review of the same conversation, with that number.
create or replace view linked_rating_fact as
select
    f.*, m.criterion, m.criterion_group, m.score, m.low, m.high, m.w, m.bonus, m.critical, m.automatic, m.rated,
    m.of_max, m.min_max, m.fails, m.failing
from linked_draw_fact f join pattern_mark m using (pattern, version_id, card_role);
