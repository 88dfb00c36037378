-- Who cares for the resident, unpaid: they hear that we keep this, and are asked what helps them.
-- The print compares names and cannot be read.
CREATE TABLE casework_carer (
    id       {{text}} PRIMARY KEY,
    case_id  {{text}} NOT NULL REFERENCES casework_case (id),
    since    {{int}} NOT NULL,
    name     {{blob}} NOT NULL,
    relation {{blob}} NOT NULL,
    phone    {{blob}} NOT NULL,
    print    {{int}} NOT NULL,
    told_on  {{int}} NOT NULL,
    told_by  {{text}} NOT NULL,
    asked_on {{int}} NOT NULL,
    asked_by {{text}} NOT NULL,
    needs    {{blob}} NOT NULL,
    version  {{int}} NOT NULL
) {{strict}};
CREATE INDEX casework_carer_case ON casework_carer (case_id, since);
CREATE INDEX casework_carer_print ON casework_carer (print);
