-- How far the lateness of something went: a row for each step, with who heard of it. Another
-- date of the same thing begins at the bottom.
CREATE TABLE escalation_step (
    kind      {{text}} NOT NULL,
    object_id {{text}} NOT NULL,
    due       {{int}} NOT NULL,
    step      {{int}} NOT NULL,
    at        {{int}} NOT NULL,
    heard     {{text}} NOT NULL,
    PRIMARY KEY (kind, object_id, due, step)
) {{strict}};
