-- That the people who keep a covenant were told that it ends on a date.
CREATE TABLE network_ending (
    covenant_id {{text}} NOT NULL REFERENCES network_covenant (id),
    until_date  {{int}} NOT NULL,
    at          {{int}} NOT NULL,
    PRIMARY KEY (covenant_id, until_date)
) {{strict}};
