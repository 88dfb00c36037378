-- On which rung of the responsibility ladder the help stands and is wanted, with each change.
CREATE TABLE casework_help (
    id          {{text}} PRIMARY KEY,
    case_id     {{text}} NOT NULL REFERENCES casework_case (id),
    at          {{int}} NOT NULL,
    by_id       {{text}} NOT NULL,
    rung_now    {{int}} NOT NULL,
    rung_wanted {{int}} NOT NULL,
    body        {{blob}} NOT NULL,
    category    {{text}} NOT NULL
) {{strict}};
CREATE INDEX casework_help_case ON casework_help (case_id, at);
