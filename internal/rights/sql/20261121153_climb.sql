-- How far the lateness of something went: one row for each step that was taken.
CREATE TABLE rights_climb (
    kind      {{text}} NOT NULL,
    object_id {{text}} NOT NULL,
    due       {{int}} NOT NULL,
    step      {{int}} NOT NULL,
    at        {{int}} NOT NULL,
    PRIMARY KEY (kind, object_id, due, step)
) {{strict}};
