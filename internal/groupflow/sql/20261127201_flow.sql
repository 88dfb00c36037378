-- The half years that ended while an association counted the groups by rule, each made in the batch of the
-- release that came after it, and never changed. from_date and until_date are midnights in UTC; made is the
-- moment up to which facts were known. state says why there are no figures, where there are none. digest is of
-- all that was published.
CREATE TABLE groupflow_half (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    from_date  {{int}} NOT NULL,
    until_date {{int}} NOT NULL,
    made       {{int}} NOT NULL,
    state      {{text}} NOT NULL,
    digest     {{text}} NOT NULL,
    UNIQUE (org_id, from_date)
) {{strict}};
-- The rounded row of a municipality. cells is empty where it has none.
CREATE TABLE groupflow_row (
    half_id      {{text}} NOT NULL,
    municipality {{text}} NOT NULL,
    homes        {{int}} NOT NULL,
    cells        {{text}} NOT NULL,
    PRIMARY KEY (half_id, municipality)
) {{strict}};
