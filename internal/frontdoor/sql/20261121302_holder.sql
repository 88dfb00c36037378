-- Who holds a post that waits, and since when. Posts of before get a holder within the hour.
ALTER TABLE frontdoor_post ADD COLUMN holder_id {{text}} NOT NULL DEFAULT '';
ALTER TABLE frontdoor_post ADD COLUMN held_since {{int}} NOT NULL DEFAULT 0;
