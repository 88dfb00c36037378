-- A choice of filters with a name. No words that were searched for: these can be an address.
CREATE TABLE worklist_list (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    owner_id   {{text}} NOT NULL,
    name       {{text}} NOT NULL,
    shared     {{int}} NOT NULL,
    list       {{text}} NOT NULL,
    theme      {{text}} NOT NULL,
    source     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    version    {{int}} NOT NULL
) {{strict}};
CREATE INDEX worklist_list_owner ON worklist_list (owner_id, name, id);
CREATE INDEX worklist_list_shared ON worklist_list (org_id, name, id) WHERE shared = 1;
