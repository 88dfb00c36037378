-- What an association chose to see below its map: nothing, the file on the server, or PDOK.
CREATE TABLE streetmap_choice (
    org_id  {{text}} PRIMARY KEY,
    source  {{text}} NOT NULL,
    by_id   {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    version {{int}} NOT NULL
) {{strict}};
