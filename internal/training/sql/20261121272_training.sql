-- What an association changed of the cases of the program, and added: the row of now, and
-- every version that was written.
CREATE TABLE training_exercise (
    org_id  {{text}} NOT NULL,
    code    {{text}} NOT NULL,
    body    {{text}} NOT NULL,
    version {{int}} NOT NULL,
    changed {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    PRIMARY KEY (org_id, code)
) {{strict}};
CREATE TABLE training_past (
    org_id  {{text}} NOT NULL,
    code    {{text}} NOT NULL,
    version {{int}} NOT NULL,
    body    {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    PRIMARY KEY (org_id, code, version)
) {{strict}};
-- Who did which case last, and when. Answers are stored nowhere.
CREATE TABLE training_done (
    user_id {{text}} NOT NULL,
    code    {{text}} NOT NULL,
    org_id  {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    PRIMARY KEY (user_id, code)
) {{strict}};
CREATE INDEX training_done_org ON training_done (org_id, user_id);
CREATE TABLE training_reminded (
    user_id {{text}} PRIMARY KEY,
    at      {{int}} NOT NULL
) {{strict}};
CREATE TABLE training_setting (
    org_id {{text}} PRIMARY KEY,
    months {{int}} NOT NULL
) {{strict}};
