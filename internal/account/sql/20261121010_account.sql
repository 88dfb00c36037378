CREATE TABLE account_organisation (
    id      {{text}} PRIMARY KEY,
    name    {{text}} NOT NULL UNIQUE,
    kind    {{text}} NOT NULL,
    created {{int}} NOT NULL
) {{strict}};
CREATE TABLE account_user (
    id       {{text}} PRIMARY KEY,
    org_id   {{text}} NOT NULL REFERENCES account_organisation (id),
    name     {{text}} NOT NULL,
    login    {{text}} NOT NULL UNIQUE,
    password {{text}} NOT NULL,
    roles    {{text}} NOT NULL,
    disabled {{int}} NOT NULL,
    version  {{int}} NOT NULL,
    created  {{int}} NOT NULL
) {{strict}};
CREATE INDEX account_user_org ON account_user (org_id, name);
CREATE TABLE account_session (
    hash    {{text}} PRIMARY KEY,
    user_id {{text}} NOT NULL REFERENCES account_user (id),
    created {{int}} NOT NULL,
    seen    {{int}} NOT NULL
) {{strict}};
CREATE INDEX account_session_user ON account_session (user_id);
CREATE TABLE account_token (
    hash    {{text}} PRIMARY KEY,
    id      {{text}} NOT NULL UNIQUE,
    user_id {{text}} NOT NULL REFERENCES account_user (id),
    name    {{text}} NOT NULL,
    scopes  {{text}} NOT NULL,
    created {{int}} NOT NULL,
    until   {{int}} NOT NULL
) {{strict}};
CREATE INDEX account_token_user ON account_token (user_id);
CREATE TABLE account_attempt (
    who      {{text}} PRIMARY KEY,
    failures {{int}} NOT NULL,
    since    {{int}} NOT NULL
) {{strict}};
