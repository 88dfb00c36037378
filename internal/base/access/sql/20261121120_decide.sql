-- The covenant under which somebody of another organisation takes part.
ALTER TABLE access_part ADD COLUMN covenant_id {{text}} NOT NULL DEFAULT '';
-- Special categories that the own roles of an organisation may see, by a signed DPIA.
CREATE TABLE access_own (
    org_id   {{text}} NOT NULL,
    category {{text}} NOT NULL,
    from_at  {{int}} NOT NULL,
    until_at {{int}} NOT NULL
) {{strict}};
CREATE INDEX access_own_org ON access_own (org_id, until_at);
-- Who is shut out of what; until_at is 0 while it lasts.
CREATE TABLE access_lockout (
    id          {{text}} PRIMARY KEY,
    user_id     {{text}} NOT NULL,
    object_type {{text}} NOT NULL,
    object_id   {{text}} NOT NULL,
    by_id       {{text}} NOT NULL,
    from_at     {{int}} NOT NULL,
    until_at    {{int}} NOT NULL
) {{strict}};
CREATE INDEX access_lockout_user ON access_lockout (user_id, object_type, object_id);
CREATE INDEX access_lockout_object ON access_lockout (object_type, object_id);
-- Who looks into what without taking part, for a short time.
CREATE TABLE access_emergency (
    id          {{text}} PRIMARY KEY,
    user_id     {{text}} NOT NULL,
    object_type {{text}} NOT NULL,
    object_id   {{text}} NOT NULL,
    from_at     {{int}} NOT NULL,
    until_at    {{int}} NOT NULL
) {{strict}};
CREATE INDEX access_emergency_user ON access_emergency (user_id, until_at);
-- A list decides about each row: it asks for the grants of one user under one covenant.
CREATE INDEX access_grant_member ON access_grant (covenant_id, user_id, asked);
