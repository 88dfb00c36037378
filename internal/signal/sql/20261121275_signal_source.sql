-- By which way a signal came in; see Source. What stood here before follows from the role of
-- its sender.
ALTER TABLE signal_signal ADD COLUMN source {{text}} NOT NULL DEFAULT '';
UPDATE signal_signal SET source = CASE sender_role
    WHEN 'vrijwilliger' THEN 'vrijwilliger'
    WHEN 'partner' THEN 'partner'
    WHEN 'bewoner' THEN 'bewoner'
    ELSE 'medewerker' END;
CREATE INDEX signal_signal_open_source ON signal_signal (org_id, source, due, seq) WHERE open = 1;
CREATE INDEX signal_signal_source ON signal_signal (org_id, source, seq);
