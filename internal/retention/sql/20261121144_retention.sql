CREATE TABLE retention_term (
    org_id     {{text}} NOT NULL,
    kind       {{text}} NOT NULL,
    months     {{int}} NOT NULL,
    reason     {{text}} NOT NULL,
    processing {{text}} NOT NULL,
    by_id      {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    version    {{int}} NOT NULL,
    PRIMARY KEY (org_id, kind)
) {{strict}};
CREATE TABLE retention_hold (
    id          {{text}} PRIMARY KEY,
    org_id      {{text}} NOT NULL,
    object_type {{text}} NOT NULL,
    object_id   {{text}} NOT NULL,
    label       {{blob}} NOT NULL,
    cause       {{text}} NOT NULL,
    note        {{blob}} NOT NULL,
    by_id       {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    review      {{int}} NOT NULL,
    lifted_by   {{text}} NOT NULL,
    lifted      {{int}} NOT NULL,
    version     {{int}} NOT NULL
) {{strict}};
CREATE INDEX retention_hold_org ON retention_hold (org_id, lifted, review);
CREATE UNIQUE INDEX retention_hold_object ON retention_hold (org_id, object_type, object_id) WHERE lifted = 0;
CREATE TABLE retention_deletion (
    id     {{text}} PRIMARY KEY,
    org_id {{text}} NOT NULL,
    night  {{int}} NOT NULL,
    kind   {{text}} NOT NULL,
    months {{int}} NOT NULL,
    source {{text}} NOT NULL,
    number {{int}} NOT NULL,
    at     {{int}} NOT NULL,
    UNIQUE (org_id, night, kind)
) {{strict}};
CREATE TABLE retention_item (
    deletion_id {{text}} NOT NULL REFERENCES retention_deletion (id),
    mark        {{text}} NOT NULL,
    PRIMARY KEY (deletion_id, mark)
) {{strict}};
CREATE TABLE retention_night (
    org_id  {{text}} PRIMARY KEY,
    night   {{int}} NOT NULL,
    ended   {{int}} NOT NULL
) {{strict}};
