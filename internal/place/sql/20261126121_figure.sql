-- What others publish about an area, such as the CBS: never about fewer people than they
-- publish it for, and with the name of the source. Of an organisation that imports it, or of
-- nobody ('') when it came with the areas.
CREATE TABLE place_figure (
    org_id {{text}} NOT NULL,
    area   {{text}} NOT NULL,
    code   {{text}} NOT NULL,
    year   {{int}} NOT NULL,
    value  {{real}} NOT NULL,
    source {{text}} NOT NULL,
    taken  {{int}} NOT NULL,
    PRIMARY KEY (org_id, area, code, year)
) {{strict}};
