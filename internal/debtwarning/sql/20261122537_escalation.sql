-- What climbed is kept in one place now.
INSERT INTO escalation_step (kind, object_id, due, step, at, heard) SELECT 'vroegsignalering', file_id, due, step, at, '' FROM debtwarning_climb;
DROP TABLE debtwarning_climb;
