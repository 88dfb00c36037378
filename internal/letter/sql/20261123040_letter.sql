-- Standard letters; every version stays.
CREATE TABLE letter_template (
    org_id  {{text}} NOT NULL,
    id      {{text}} NOT NULL,
    version {{int}} NOT NULL,
    at      {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    name    {{text}} NOT NULL,
    subject {{text}} NOT NULL,
    body    {{text}} NOT NULL,
    retired {{int}} NOT NULL,
    PRIMARY KEY (org_id, id, version)
) {{strict}};

-- Letters of cases; what they say is sealed under the key of the case.
CREATE TABLE letter_letter (
    id      {{text}} NOT NULL PRIMARY KEY,
    case_id {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    state   {{text}} NOT NULL,
    sent_on {{int}} NOT NULL,
    way     {{text}} NOT NULL,
    sent_by {{text}} NOT NULL,
    version {{int}} NOT NULL,
    body    {{blob}} NOT NULL
) {{strict}};
CREATE INDEX letter_letter_case ON letter_letter (case_id);
