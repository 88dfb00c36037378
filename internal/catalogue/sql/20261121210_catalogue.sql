-- What an association changed in the list of facts that the program brings. The body is
-- the whole fact as JSON; past holds every version, with who wrote it.
CREATE TABLE catalogue_fact (
    org_id  {{text}} NOT NULL,
    code    {{text}} NOT NULL,
    body    {{text}} NOT NULL,
    version {{int}} NOT NULL,
    changed {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    PRIMARY KEY (org_id, code)
) {{strict}};
CREATE TABLE catalogue_past (
    org_id  {{text}} NOT NULL,
    code    {{text}} NOT NULL,
    version {{int}} NOT NULL,
    body    {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    PRIMARY KEY (org_id, code, version)
) {{strict}};
