-- What climbed is kept in one place now.
INSERT INTO escalation_step (kind, object_id, due, step, at, heard) SELECT 'rechten-' || kind, object_id, due, step, at, '' FROM rights_climb;
DROP TABLE rights_climb;
