-- A bottleneck holds no persons, and not from which case or signal it came. What happened to it
-- stands in the entries, of which those of kind 'gezien' say how often and since when. day is a
-- date; at is an instant.
CREATE TABLE bottleneck_item (
    id      {{text}} PRIMARY KEY,
    org_id  {{text}} NOT NULL,
    kind    {{text}} NOT NULL,
    title   {{text}} NOT NULL,
    story   {{text}} NOT NULL,
    state   {{text}} NOT NULL,
    forum   {{text}} NOT NULL,
    day     {{int}} NOT NULL,
    at      {{int}} NOT NULL,
    version {{int}} NOT NULL
) {{strict}};
CREATE INDEX bottleneck_item_org ON bottleneck_item (org_id, at, id);
CREATE TABLE bottleneck_entry (
    id      {{text}} PRIMARY KEY,
    item_id {{text}} NOT NULL REFERENCES bottleneck_item (id),
    at      {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    kind    {{text}} NOT NULL,
    day     {{int}} NOT NULL,
    forum   {{text}} NOT NULL,
    body    {{text}} NOT NULL,
    words   {{text}} NOT NULL
) {{strict}};
CREATE INDEX bottleneck_entry_item ON bottleneck_entry (item_id, at, id);
