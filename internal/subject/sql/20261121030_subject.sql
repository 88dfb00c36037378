CREATE TABLE subject_person (
    id     {{text}} PRIMARY KEY,
    org_id {{text}} NOT NULL,
    hash   {{int}} NOT NULL,
    until  {{int}} NOT NULL,
    key    {{text}} NOT NULL,
    name   {{blob}} NOT NULL,
    phone  {{blob}} NOT NULL,
    email  {{blob}} NOT NULL
) {{strict}};
