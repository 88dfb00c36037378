-- How far the release of an organisation is that is being made, or was made last. It is written beside the
-- release and not with it, so that it can be seen meanwhile. run names the batch that holds it: one that does
-- not beat for longer than its lease is dead, and another takes over. No number here is of people: leaves
-- follow from the stock alone.
CREATE TABLE socialmap_run (
    org_id  {{text}} NOT NULL PRIMARY KEY,
    run     {{text}} NOT NULL,
    month   {{int}} NOT NULL,
    started {{int}} NOT NULL,
    beat    {{int}} NOT NULL,
    step    {{int}} NOT NULL,
    done    {{int}} NOT NULL,
    leaves  {{int}} NOT NULL,
    ended   {{int}} NOT NULL,
    outcome {{text}} NOT NULL
) {{strict}};
