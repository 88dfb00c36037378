-- What comes of a report that is over, and that who reported is called back: holder_id does it before
-- due. outcome is signaal or niets, empty until somebody said; ref names the signal. word, why nothing
-- is needed, and thanks, what who reported reads, are sealed under the key of the report.
CREATE TABLE hotline_after (
    report_id {{text}} PRIMARY KEY,
    org_id    {{text}} NOT NULL,
    holder_id {{text}} NOT NULL,
    due       {{int}} NOT NULL,
    outcome   {{text}} NOT NULL,
    ref       {{text}} NOT NULL,
    word      {{blob}} NOT NULL,
    called    {{int}} NOT NULL,
    thanks    {{blob}} NOT NULL,
    done      {{int}} NOT NULL
) {{strict}};
CREATE INDEX hotline_after_open ON hotline_after (org_id, due) WHERE done = 0;
