-- What climbed is kept in one place now.
INSERT INTO escalation_step (kind, object_id, due, step, at, heard) SELECT 'voordeur', post_id, 0, step, at, '' FROM frontdoor_climb;
DROP TABLE frontdoor_climb;
