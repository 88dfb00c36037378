-- What somebody keeps: a volunteer sees how many days they gave.
CREATE INDEX activity_activity_holder ON activity_activity (holder_id);
