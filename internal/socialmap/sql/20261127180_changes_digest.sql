-- A fingerprint of the rows that a release drew with their numbers of changes, which the next release
-- reckons with; empty for releases of before this.
ALTER TABLE socialmap_release ADD COLUMN drawn_digest {{text}} NOT NULL DEFAULT '';
