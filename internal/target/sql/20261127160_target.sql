-- What an association wants to have reached: a figure of the map in areas, without persons in it. goal
-- is in tenths of the unit of the indicator; area is empty for each area of the level. until and ended
-- are midnights in UTC, 0 for none; at is an instant. Targets are never rewritten: they end.
CREATE TABLE target_target (
    id        {{text}} PRIMARY KEY,
    org_id    {{text}} NOT NULL,
    indicator {{text}} NOT NULL,
    level     {{text}} NOT NULL,
    area      {{text}} NOT NULL,
    way       {{text}} NOT NULL,
    goal      {{int}} NOT NULL,
    until     {{int}} NOT NULL,
    why       {{text}} NOT NULL,
    by_id     {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    ended     {{int}} NOT NULL,
    ended_by  {{text}} NOT NULL,
    end_why   {{text}} NOT NULL,
    version   {{int}} NOT NULL
) {{strict}};
CREATE INDEX target_target_org ON target_target (org_id, ended, id);
