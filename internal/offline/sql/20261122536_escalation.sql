-- What climbed is kept in one place now.
INSERT INTO escalation_step (kind, object_id, due, step, at, heard) SELECT 'apart', held_id, 0, step, at, '' FROM offline_climb;
DROP TABLE offline_climb;
