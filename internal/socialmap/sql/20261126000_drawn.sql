-- How much changed in a leaf since the row before, in the release that drew a row. Rows of
-- before this have no known number: anything from none to all of it.
ALTER TABLE socialmap_row ADD COLUMN changed_least {{int}} NOT NULL DEFAULT 0;
ALTER TABLE socialmap_row ADD COLUMN changed_most {{int}} NOT NULL DEFAULT 100000;
-- A month of which the release was stopped, because a row would tell too much.
CREATE TABLE socialmap_stop (
    org_id {{text}} NOT NULL,
    month  {{int}} NOT NULL,
    at     {{int}} NOT NULL,
    PRIMARY KEY (org_id, month)
) {{strict}};
