CREATE TABLE jobs_job (
    id         {{text}} PRIMARY KEY,
    kind       {{text}} NOT NULL,
    payload    {{text}} NOT NULL,
    due        {{int}} NOT NULL,
    state      {{text}} NOT NULL,
    attempt    {{int}} NOT NULL,
    owner      {{text}} NOT NULL,
    unique_key {{text}} NOT NULL,
    created    {{int}} NOT NULL,
    failure    {{text}} NOT NULL
) {{strict}};
CREATE INDEX jobs_job_due ON jobs_job (due) WHERE state = 'ready';
CREATE UNIQUE INDEX jobs_job_unique ON jobs_job (kind, unique_key) WHERE state = 'ready' AND unique_key <> '';
