-- A list begins at what its reader takes part in: object and covenant stand in the index,
-- so that the rows themselves need not be looked up.
DROP INDEX access_part_user;
CREATE INDEX access_part_user ON access_part (user_id, object_type, until, object_id, covenant_id);
