-- When an association counted by rule, from one night to another; until is 0 while it does. Flows between
-- groups need to know that nobody stopped looking in between.
CREATE TABLE grouprule_running (
    id     {{text}} PRIMARY KEY,
    org_id {{text}} NOT NULL,
    since  {{int}} NOT NULL,
    until  {{int}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX grouprule_running_open ON grouprule_running (org_id) WHERE until = 0;
-- What was seen of one person and has ended keeps the print while that person is seen with another fact in
-- the complex. When nobody is, the rows keep only that they were of one person: gone is a random id.
ALTER TABLE grouprule_seen ADD COLUMN gone {{text}} NOT NULL DEFAULT '';
