-- An ask to take a shift, or a part of it: state is open, ja, nee or ingetrokken; answered is 0
-- until then. Without asked_id somebody cannot and knows nobody.
CREATE TABLE roster_swap (
    id        {{text}} PRIMARY KEY,
    roster_id {{text}} NOT NULL REFERENCES roster_roster (id),
    org_id    {{text}} NOT NULL,
    asker_id  {{text}} NOT NULL,
    asked_id  {{text}} NOT NULL,
    begins    {{int}} NOT NULL,
    ends      {{int}} NOT NULL,
    state     {{text}} NOT NULL,
    made      {{int}} NOT NULL,
    answered  {{int}} NOT NULL
) {{strict}};
CREATE INDEX roster_swap_org ON roster_swap (org_id, ends);
-- What who keeps the rosters was told: the names of problems, as one text of JSON.
CREATE TABLE roster_told (
    org_id {{text}} PRIMARY KEY,
    body   {{text}} NOT NULL
) {{strict}};
