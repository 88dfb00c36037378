-- After how many months the contact person has a coaching talk with each active volunteer; 0 for only
-- when somebody asks.
ALTER TABLE volunteer_setting ADD COLUMN coach_months {{int}} NOT NULL DEFAULT 0;
