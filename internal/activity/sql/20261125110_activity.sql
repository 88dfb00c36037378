-- What residents do together. first and until are dates, minute is after midnight on the wall; place is
-- the id of a complex or the code of a neighbourhood, empty for everybody. last is its last date.
CREATE TABLE activity_activity (
    id        {{text}} PRIMARY KEY,
    org_id    {{text}} NOT NULL,
    holder_id {{text}} NOT NULL,
    title     {{text}} NOT NULL,
    what      {{text}} NOT NULL,
    whereabouts {{text}} NOT NULL,
    place     {{text}} NOT NULL,
    giver     {{text}} NOT NULL,
    seats     {{int}} NOT NULL,
    first     {{int}} NOT NULL,
    minute    {{int}} NOT NULL,
    lasts     {{int}} NOT NULL,
    repeats   {{text}} NOT NULL,
    until     {{int}} NOT NULL,
    last      {{int}} NOT NULL,
    version   {{int}} NOT NULL
) {{strict}};
CREATE INDEX activity_activity_org ON activity_activity (org_id, last, id);
-- Who signed up for a day, until the day after: an account, or a name sealed under a key of the row.
CREATE TABLE activity_sign (
    id          {{text}} PRIMARY KEY,
    activity_id {{text}} NOT NULL REFERENCES activity_activity (id),
    day         {{int}} NOT NULL,
    user_id     {{text}} NOT NULL,
    name        {{blob}} NOT NULL,
    at          {{int}} NOT NULL
) {{strict}};
CREATE INDEX activity_sign_activity ON activity_sign (activity_id, day);
CREATE INDEX activity_sign_day ON activity_sign (day);
CREATE UNIQUE INDEX activity_sign_user ON activity_sign (user_id, activity_id, day) WHERE user_id <> '';
-- A day that was cancelled, or is over: how many had signed up, and how many came (-1: nobody said).
CREATE TABLE activity_day (
    activity_id {{text}} NOT NULL REFERENCES activity_activity (id),
    day         {{int}} NOT NULL,
    cancelled   {{int}} NOT NULL,
    closed      {{int}} NOT NULL,
    signed      {{int}} NOT NULL,
    came        {{int}} NOT NULL,
    PRIMARY KEY (activity_id, day)
) {{strict}};
