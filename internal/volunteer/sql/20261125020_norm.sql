-- For how many homes there is one volunteer, as the organisation wants it (S1 5.3: twenty).
ALTER TABLE volunteer_setting ADD COLUMN per_homes {{int}} NOT NULL DEFAULT 20;
