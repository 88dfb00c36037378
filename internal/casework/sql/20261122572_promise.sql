-- To whom a commitment is made, what if it is not kept, by what one sees how it went, and
-- whether it is something to do at the home.
ALTER TABLE casework_commitment ADD COLUMN to_id {{text}} NOT NULL DEFAULT '';
ALTER TABLE casework_commitment ADD COLUMN home {{int}} NOT NULL DEFAULT 0;
ALTER TABLE casework_commitment ADD COLUMN if_not {{blob}};
ALTER TABLE casework_commitment ADD COLUMN proof {{blob}};
ALTER TABLE casework_commitment ADD COLUMN by_id {{text}} NOT NULL DEFAULT '';
