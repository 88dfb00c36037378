CREATE TABLE access_covenant (
    covenant_id {{text}} NOT NULL,
    org_id      {{text}} NOT NULL,
    from_at     {{int}} NOT NULL,
    until_at    {{int}} NOT NULL,
    PRIMARY KEY (covenant_id, org_id)
) {{strict}};
CREATE INDEX access_covenant_org ON access_covenant (org_id, until_at);
CREATE TABLE access_grant (
    covenant_id {{text}} NOT NULL,
    user_id     {{text}} NOT NULL,
    org_id      {{text}} NOT NULL,
    role        {{text}} NOT NULL,
    category    {{text}} NOT NULL,
    area        {{text}} NOT NULL,
    asked       {{int}} NOT NULL,
    from_at     {{int}} NOT NULL,
    until_at    {{int}} NOT NULL
) {{strict}};
CREATE INDEX access_grant_user ON access_grant (user_id, category, until_at);
CREATE INDEX access_grant_covenant ON access_grant (covenant_id);
