-- A release in pieces, for who looks at all complexes: its places, and each table; see pack.go. What
-- was kept in one piece before is read from its rows.
DROP TABLE socialmap_packed;
CREATE TABLE socialmap_piece (
    release_id {{text}} NOT NULL REFERENCES socialmap_release (id),
    part       {{text}} NOT NULL, -- code of the table; empty for the places
    body       {{blob}} NOT NULL,
    digest     {{blob}} NOT NULL,
    PRIMARY KEY (release_id, part)
) {{strict}};
