-- What the map needs of cases that were erased, by the rung of the responsibility ladder on which the
-- help stood last (0: nobody judged it, or it was erased before this). Still no home and no number.
CREATE TABLE casework_gone (
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    month      {{int}} NOT NULL,
    rung       {{int}} NOT NULL,
    number     {{int}} NOT NULL,
    PRIMARY KEY (org_id, complex_id, month, rung)
) {{strict}};
INSERT INTO casework_gone (org_id, complex_id, month, rung, number) SELECT org_id, complex_id, month, 0, number FROM casework_count;
DROP TABLE casework_count;
