CREATE TABLE access_part (
    object_type {{text}} NOT NULL,
    object_id   {{text}} NOT NULL,
    user_id     {{text}} NOT NULL,
    role        {{text}} NOT NULL,
    since       {{int}} NOT NULL,
    until       {{int}} NOT NULL,
    PRIMARY KEY (object_type, object_id, user_id)
) {{strict}};
CREATE INDEX access_part_user ON access_part (user_id, object_type, until);
