-- A release in one piece, for who looks at all of it; see pack.go.
CREATE TABLE socialmap_packed (
    release_id {{text}} PRIMARY KEY REFERENCES socialmap_release (id),
    body       {{blob}} NOT NULL
) {{strict}};
