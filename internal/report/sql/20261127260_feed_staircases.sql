-- Whether open data tells of parts of complexes too: not until somebody chooses that.
ALTER TABLE report_feed ADD COLUMN staircases {{int}} NOT NULL DEFAULT 0;
