ALTER TABLE account_session ADD COLUMN id {{text}} NOT NULL DEFAULT '';
ALTER TABLE account_session ADD COLUMN device {{text}} NOT NULL DEFAULT '';
ALTER TABLE account_session ADD COLUMN proven {{int}} NOT NULL DEFAULT 0;
ALTER TABLE account_session ADD COLUMN confirmed {{int}} NOT NULL DEFAULT 0;
CREATE TABLE account_factor (
    user_id    {{text}} PRIMARY KEY REFERENCES account_user (id),
    secret     {{blob}} NOT NULL,
    last_step  {{int}} NOT NULL,
    since      {{int}} NOT NULL,
    pending    {{blob}} NOT NULL,
    pending_at {{int}} NOT NULL
) {{strict}};
CREATE TABLE account_recovery (
    user_id {{text}} NOT NULL REFERENCES account_user (id),
    hash    {{text}} NOT NULL,
    PRIMARY KEY (user_id, hash)
) {{strict}};
CREATE TABLE account_rescue (
    id        {{text}} PRIMARY KEY,
    org_id    {{text}} NOT NULL REFERENCES account_organisation (id),
    user_id   {{text}} NOT NULL REFERENCES account_user (id),
    asked_by  {{text}} NOT NULL,
    asked     {{int}} NOT NULL,
    closed_by {{text}} NOT NULL,
    closed    {{int}} NOT NULL,
    state     {{text}} NOT NULL
) {{strict}};
CREATE INDEX account_rescue_org ON account_rescue (org_id, state, asked);
CREATE TABLE account_notice (
    id      {{text}} PRIMARY KEY,
    user_id {{text}} NOT NULL REFERENCES account_user (id),
    message {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    read    {{int}} NOT NULL
) {{strict}};
CREATE INDEX account_notice_user ON account_notice (user_id, read);
CREATE INDEX account_attempt_since ON account_attempt (since);
