-- The documents of a case, one row for each version. Title and body are sealed under the key of
-- the case and go with it. The body stands last: a list does not read it.
CREATE TABLE document_file (
    id       {{text}} PRIMARY KEY,
    case_id  {{text}} NOT NULL,
    document {{text}} NOT NULL,
    version  {{int}} NOT NULL,
    org_id   {{text}} NOT NULL,
    by_id    {{text}} NOT NULL,
    at       {{int}} NOT NULL,
    category {{text}} NOT NULL,
    kind     {{text}} NOT NULL,
    size     {{int}} NOT NULL,
    title    {{blob}} NOT NULL,
    body     {{blob}} NOT NULL,
    UNIQUE (document, version)
) {{strict}};
CREATE INDEX document_file_case ON document_file (case_id, at);
