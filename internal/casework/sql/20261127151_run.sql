-- What the map still needs of cases that were erased and in which help or an agreement may have run: how
-- many of a complex ran in a month. No home, no number, no text.
CREATE TABLE casework_run (
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    month      {{int}} NOT NULL,
    number     {{int}} NOT NULL,
    PRIMARY KEY (org_id, complex_id, month)
) {{strict}};
