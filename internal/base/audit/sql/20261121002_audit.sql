CREATE TABLE audit_epoch (
    epoch  {{int}} PRIMARY KEY,
    at     {{int}} NOT NULL,
    reason {{text}} NOT NULL
) {{strict}};
CREATE TABLE audit_record (
    id          {{text}} PRIMARY KEY,
    epoch       {{int}} NOT NULL,
    at          {{int}} NOT NULL,
    org_id      {{text}} NOT NULL,
    user_id     {{text}} NOT NULL,
    action      {{text}} NOT NULL,
    object_type {{text}} NOT NULL,
    object_id   {{text}} NOT NULL,
    rules       {{text}} NOT NULL
) {{strict}};
CREATE INDEX audit_record_object ON audit_record (object_type, object_id, id);
