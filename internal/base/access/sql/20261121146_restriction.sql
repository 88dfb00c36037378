CREATE TABLE access_restriction (
    object_type {{text}} NOT NULL,
    object_id   {{text}} NOT NULL,
    request_id  {{text}} NOT NULL,
    from_at     {{int}} NOT NULL,
    until_at    {{int}} NOT NULL,
    PRIMARY KEY (object_type, object_id, request_id)
) {{strict}};
