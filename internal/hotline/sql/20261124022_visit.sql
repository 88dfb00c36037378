-- A visit that somebody makes alone, until that person is back. When its moment comes without a word,
-- somebody is called. place is sealed under the key of the user.
CREATE TABLE hotline_visit (
    id      {{text}} PRIMARY KEY,
    org_id  {{text}} NOT NULL,
    user_id {{text}} NOT NULL UNIQUE,
    until   {{int}} NOT NULL,
    place   {{blob}} NOT NULL
) {{strict}};
