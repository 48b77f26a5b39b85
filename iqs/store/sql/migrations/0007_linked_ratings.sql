-- Each answer of a customer with each rating of each review of the same conversation.
create view linked_rating_fact as
select
    f.*, m.criterion, m.criterion_group, m.score, m.low, m.high, m.w, m.bonus, m.critical, m.automatic, m.rated,
    m.of_max, m.min_max, m.fails, m.failing
from linked_fact f join pattern_mark m using (pattern, version_id, card_role);
