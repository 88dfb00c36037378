CREATE TABLE logbook_check (
    id      {{text}} PRIMARY KEY,
    user_id {{text}} NOT NULL,
    started {{int}} NOT NULL,
    seen    {{int}} NOT NULL,
    ended   {{int}} NOT NULL,
    done    {{int}} NOT NULL,
    total   {{int}} NOT NULL,
    result  {{text}} NOT NULL
) {{strict}};
CREATE INDEX logbook_check_started ON logbook_check (started);
CREATE TABLE logbook_activity (
    org_id        {{text}} NOT NULL,
    activity      {{text}} NOT NULL,
    processing_id {{text}} NOT NULL,
    PRIMARY KEY (org_id, activity)
) {{strict}};
