-- When somebody looks again in a case with an agreement; what it says stands sealed in the case.
CREATE TABLE secondchance_due (
    case_id {{text}} NOT NULL PRIMARY KEY,
    org_id  {{text}} NOT NULL,
    due     {{int}} NOT NULL
) {{strict}};
CREATE INDEX secondchance_due_date ON secondchance_due (due);
