-- What the watch looks for: reports that are not over by when something is due, and messages that
-- still wait.
CREATE INDEX hotline_report_due ON hotline_report (due) WHERE state IN ('open', 'aangenomen');
CREATE INDEX hotline_page_waits ON hotline_page (at) WHERE state = 'wacht';
CREATE INDEX hotline_report_drill ON hotline_report (kind, at) WHERE kind IN ('oefening', 'proef');
-- What came of a drill that the plan held: numbers only, kept longer than the report. taken is the
-- seconds until a human took it, -1 for nobody; step is the step that was called last, from 1.
CREATE TABLE hotline_drill (
    id       {{text}} PRIMARY KEY,
    org_id   {{text}} NOT NULL,
    at       {{int}} NOT NULL,
    ended    {{int}} NOT NULL,
    taken    {{int}} NOT NULL,
    step     {{int}} NOT NULL,
    messages {{int}} NOT NULL,
    failed   {{int}} NOT NULL
) {{strict}};
CREATE INDEX hotline_drill_org ON hotline_drill (org_id, at);
