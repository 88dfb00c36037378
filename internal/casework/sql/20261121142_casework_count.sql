-- What the map still needs of cases that were erased: how many homes of a complex got one
-- in a month. No home, no number, no text.
CREATE TABLE casework_count (
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    month      {{int}} NOT NULL,
    number     {{int}} NOT NULL,
    PRIMARY KEY (org_id, complex_id, month)
) {{strict}};
CREATE INDEX casework_case_closed ON casework_case (org_id, closed, id) WHERE closed > 0;
