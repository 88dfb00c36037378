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
CREATE TABLE subject_person_stage (
    delivery {{text}} NOT NULL,
    line     {{int}} NOT NULL,
    change   {{text}} NOT NULL,
    id       {{text}} NOT NULL,
    org_id   {{text}} NOT NULL,
    hash     {{int}} NOT NULL,
    key      {{text}} NOT NULL,
    name     {{blob}} NOT NULL,
    phone    {{blob}} NOT NULL,
    email    {{blob}} NOT NULL
) {{strict}};
CREATE INDEX subject_person_stage_id ON subject_person_stage (id);
CREATE INDEX subject_person_stage_line ON subject_person_stage (delivery, line);
