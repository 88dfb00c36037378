-- To which step the lateness of a file climbed; another date begins at the bottom.
CREATE TABLE debtwarning_climb (
    file_id {{text}} NOT NULL,
    due     {{int}} NOT NULL,
    step    {{int}} NOT NULL,
    at      {{int}} NOT NULL,
    PRIMARY KEY (file_id, due, step)
) {{strict}};
