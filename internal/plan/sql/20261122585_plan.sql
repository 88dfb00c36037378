-- Templates of plans; every version stays.
CREATE TABLE plan_template (
    id      {{text}} NOT NULL,
    version {{int}} NOT NULL,
    org_id  {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    name    {{text}} NOT NULL,
    retired {{int}} NOT NULL,
    steps   {{text}} NOT NULL,
    PRIMARY KEY (id, version)
) {{strict}};
CREATE INDEX plan_template_org ON plan_template (org_id);
