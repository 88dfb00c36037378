-- Who promised it and for when, as it was promised: the organisation of who held it first, and the
-- date of then. Neither changes when a promise is passed on or agreed anew for a later date.
ALTER TABLE casework_commitment ADD COLUMN org_id {{text}} NOT NULL DEFAULT '';
ALTER TABLE casework_commitment ADD COLUMN first_by {{int}} NOT NULL DEFAULT 0;
UPDATE casework_commitment SET org_id = coalesce((SELECT u.org_id FROM account_user u WHERE u.id = casework_commitment.holder_id), ''),
    first_by = coalesce((SELECT c.by_date FROM casework_promise_change c WHERE c.promise_id = casework_commitment.id ORDER BY c.at, c.id LIMIT 1), by_date);
CREATE INDEX casework_commitment_made ON casework_commitment (org_id, first_by) WHERE org_id <> '';
-- What the map still needs of promises in cases that were erased: how many of a complex were due in
-- a month, whether they were kept in time, and else in which month (0: never). No home, no text.
CREATE TABLE casework_promise_count (
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    month      {{int}} NOT NULL,
    in_time    {{int}} NOT NULL,
    kept_month {{int}} NOT NULL,
    number     {{int}} NOT NULL,
    PRIMARY KEY (org_id, complex_id, month, in_time, kept_month)
) {{strict}};
