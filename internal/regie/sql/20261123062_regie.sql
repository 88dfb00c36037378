-- After how many working days without an entry a case has gone silent, as an organisation chose.
CREATE TABLE regie_setting (
    org_id      {{text}} PRIMARY KEY,
    silent_days {{int}} NOT NULL,
    version     {{int}} NOT NULL
) {{strict}};
