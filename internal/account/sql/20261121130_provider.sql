CREATE TABLE account_provider (
    id       {{text}} PRIMARY KEY,
    org_id   {{text}} NOT NULL UNIQUE REFERENCES account_organisation (id),
    word     {{text}} NOT NULL UNIQUE,
    name     {{text}} NOT NULL,
    issuer   {{text}} NOT NULL,
    client   {{text}} NOT NULL,
    secret   {{blob}} NOT NULL,
    scopes   {{text}} NOT NULL,
    groups_claim {{text}} NOT NULL,
    proofs   {{text}} NOT NULL,
    creates  {{int}} NOT NULL,
    active   {{int}} NOT NULL,
    version  {{int}} NOT NULL,
    changed  {{int}} NOT NULL
) {{strict}};
CREATE INDEX account_provider_client ON account_provider (issuer, client);
CREATE TABLE account_provider_role (
    provider_id {{text}} NOT NULL REFERENCES account_provider (id),
    role        {{text}} NOT NULL,
    group_name  {{text}} NOT NULL,
    PRIMARY KEY (provider_id, role, group_name)
) {{strict}};
CREATE TABLE account_identity (
    issuer  {{text}} NOT NULL,
    subject {{text}} NOT NULL,
    org_id  {{text}} NOT NULL REFERENCES account_organisation (id),
    user_id {{text}} NOT NULL UNIQUE REFERENCES account_user (id),
    since   {{int}} NOT NULL,
    PRIMARY KEY (issuer, subject, org_id)
) {{strict}};
CREATE TABLE account_departure (
    state       {{text}} PRIMARY KEY,
    provider_id {{text}} NOT NULL REFERENCES account_provider (id),
    version     {{int}} NOT NULL,
    purpose     {{text}} NOT NULL,
    browser     {{text}} NOT NULL,
    session     {{text}} NOT NULL,
    back        {{text}} NOT NULL,
    at          {{int}} NOT NULL
) {{strict}};
CREATE INDEX account_departure_at ON account_departure (at);
CREATE TABLE account_logout_token (
    issuer {{text}} NOT NULL,
    token  {{text}} NOT NULL,
    until  {{int}} NOT NULL,
    PRIMARY KEY (issuer, token)
) {{strict}};
CREATE INDEX account_logout_token_until ON account_logout_token (until);
ALTER TABLE account_session ADD COLUMN provider_id {{text}} NOT NULL DEFAULT '';
ALTER TABLE account_session ADD COLUMN provider_session {{text}} NOT NULL DEFAULT '';
CREATE INDEX account_session_provider ON account_session (provider_id, provider_session);
CREATE TABLE account_provider_visit (
    provider_id {{text}} NOT NULL REFERENCES account_provider (id),
    session     {{text}} NOT NULL,
    user_id     {{text}} NOT NULL REFERENCES account_user (id),
    at          {{int}} NOT NULL,
    PRIMARY KEY (provider_id, session, user_id)
) {{strict}};
CREATE INDEX account_provider_visit_at ON account_provider_visit (at);
