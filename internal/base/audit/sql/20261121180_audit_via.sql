-- How the actor was signed in: session, API key, command or program. Empty in records from
-- before, whose leaves do not hold it.
ALTER TABLE audit_record ADD COLUMN via {{text}} NOT NULL DEFAULT '';
