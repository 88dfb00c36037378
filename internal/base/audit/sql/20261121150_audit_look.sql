CREATE INDEX audit_record_at ON audit_record (at, id);
CREATE INDEX audit_record_user ON audit_record (user_id, at, id);
CREATE TABLE audit_witness (
    id     {{text}} PRIMARY KEY,
    org_id {{text}} NOT NULL,
    name   {{text}} NOT NULL,
    vkey   {{text}} NOT NULL UNIQUE,
    at     {{int}} NOT NULL,
    ended  {{int}} NOT NULL
) {{strict}};
CREATE TABLE audit_cosignature (
    witness_id {{text}} NOT NULL,
    epoch      {{int}} NOT NULL,
    size       {{int}} NOT NULL,
    at         {{int}} NOT NULL,
    note       {{text}} NOT NULL,
    PRIMARY KEY (witness_id, epoch)
) {{strict}};
