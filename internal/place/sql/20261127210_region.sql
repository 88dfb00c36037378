-- Which municipalities an organisation takes together as a region, by a list that it chose itself
-- (COROP, GGD, labour market, housing market). Public geography; a new list takes the place of the old.
CREATE TABLE place_region (
    org_id       {{text}} NOT NULL,
    municipality {{text}} NOT NULL,
    code         {{text}} NOT NULL,
    name         {{text}} NOT NULL,
    taken        {{int}} NOT NULL,
    PRIMARY KEY (org_id, municipality)
) {{strict}};
