CREATE TABLE importer_delivery (
    id        {{text}} PRIMARY KEY,
    org_id    {{text}} NOT NULL,
    kind      {{text}} NOT NULL,
    files     {{text}} NOT NULL,
    reference {{int}} NOT NULL,
    complete  {{int}} NOT NULL,
    dry_run   {{int}} NOT NULL,
    state     {{text}} NOT NULL,
    step      {{text}} NOT NULL,
    done      {{int}} NOT NULL,
    total     {{int}} NOT NULL,
    added     {{int}} NOT NULL,
    changed   {{int}} NOT NULL,
    ended     {{int}} NOT NULL,
    unchanged {{int}} NOT NULL,
    refused   {{int}} NOT NULL,
    failure   {{text}} NOT NULL,
    user_id   {{text}} NOT NULL,
    created   {{int}} NOT NULL,
    seen      {{int}} NOT NULL
) {{strict}};
CREATE INDEX importer_delivery_created ON importer_delivery (org_id, created);
CREATE TABLE importer_problem (
    delivery {{text}} NOT NULL,
    number   {{int}} NOT NULL,
    file     {{text}} NOT NULL,
    line     {{int}} NOT NULL,
    col      {{text}} NOT NULL,
    value    {{text}} NOT NULL,
    reason   {{text}} NOT NULL,
    advice   {{text}} NOT NULL,
    PRIMARY KEY (delivery, number)
) {{strict}};
