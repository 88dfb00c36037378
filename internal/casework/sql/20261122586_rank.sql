-- Beside each part stands the rank of its case: closed ones, the newest first, below zero; the
-- others by the day on which something must have happened, that of reins too.
UPDATE access_part SET rank = (SELECT CASE WHEN c.state = 'afgesloten' THEN -c.closed ELSE c.due END FROM casework_case c WHERE c.id = object_id)
WHERE object_type = 'Case' AND object_id IN (SELECT id FROM casework_case);
