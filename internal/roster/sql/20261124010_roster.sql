-- Who is on duty when. body is JSON: layers, periods and agreed changes, with ids of users and no
-- other word about them. areas is as base/access writes it; empty for the whole organisation.
CREATE TABLE roster_roster (
    id      {{text}} PRIMARY KEY,
    org_id  {{text}} NOT NULL,
    name    {{text}} NOT NULL,
    level   {{int}} NOT NULL,
    areas   {{text}} NOT NULL,
    body    {{text}} NOT NULL,
    version {{int}} NOT NULL
) {{strict}};
CREATE INDEX roster_roster_org ON roster_roster (org_id, level, id);
