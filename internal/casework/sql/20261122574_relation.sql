-- Cases that go together. It goes when one of both is erased.
CREATE TABLE casework_relation (
    first_id  {{text}} NOT NULL REFERENCES casework_case (id) ON DELETE CASCADE,
    second_id {{text}} NOT NULL REFERENCES casework_case (id) ON DELETE CASCADE,
    by_id     {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    PRIMARY KEY (first_id, second_id),
    CHECK (first_id < second_id)
) {{strict}};
CREATE INDEX casework_relation_second ON casework_relation (second_id);
