-- The lateness of a case climbs a ladder like that of everything else. What went up before took
-- the first step. The history keeps its line, and gets one for each step.
INSERT INTO escalation_step (kind, object_id, due, step, at, heard)
    SELECT 'dossier', case_id, on_date, 1, at, user_id FROM casework_event WHERE kind = 'te-laat';
DROP INDEX casework_event_late;
CREATE INDEX casework_event_late ON casework_event (case_id, on_date, at) WHERE kind = 'te-laat';
CREATE INDEX casework_commitment_late ON casework_commitment (by_date, case_id) WHERE state = 'open';
