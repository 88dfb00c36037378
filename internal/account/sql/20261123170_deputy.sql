-- Who is away and since when, and who stands in; why somebody is away is nowhere.
ALTER TABLE account_user ADD COLUMN deputy_id {{text}} NOT NULL DEFAULT '';
ALTER TABLE account_notice ADD COLUMN for_id {{text}} NOT NULL DEFAULT '';
CREATE TABLE account_absence (
    id        {{text}} PRIMARY KEY,
    user_id   {{text}} NOT NULL REFERENCES account_user (id),
    deputy_id {{text}} NOT NULL,
    since     {{int}} NOT NULL,
    until     {{int}} NOT NULL,
    by_id     {{text}} NOT NULL
) {{strict}};
CREATE INDEX account_absence_user ON account_absence (user_id, until);
