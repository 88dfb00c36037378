-- Where an object stands in lists of what somebody takes part in, kept by its owner: a list
-- walks over the first of them, and not over all that somebody takes part in.
ALTER TABLE access_part ADD COLUMN rank {{int}} NOT NULL DEFAULT 0;
DROP INDEX access_part_user;
CREATE INDEX access_part_user ON access_part (user_id, object_type, until, rank, object_id, covenant_id);
