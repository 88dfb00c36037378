CREATE TABLE mail_address (
    user_id   {{text}} PRIMARY KEY,
    sealed    {{blob}} NOT NULL,
    nonce     {{text}} NOT NULL,
    confirmed {{int}} NOT NULL,
    version   {{int}} NOT NULL
) {{strict}};
CREATE TABLE mail_choice (
    user_id {{text}} NOT NULL,
    kind    {{text}} NOT NULL,
    wanted  {{int}} NOT NULL,
    PRIMARY KEY (user_id, kind)
) {{strict}};
CREATE TABLE mail_text (
    org_id    {{text}} NOT NULL,
    kind      {{text}} NOT NULL,
    version   {{int}} NOT NULL,
    subject   {{text}} NOT NULL,
    body      {{text}} NOT NULL,
    author_id {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    PRIMARY KEY (org_id, kind, version)
) {{strict}};
CREATE TABLE mail_out (
    id      {{text}} PRIMARY KEY,
    source  {{text}} NOT NULL UNIQUE,
    org_id  {{text}} NOT NULL,
    user_id {{text}} NOT NULL,
    post_id {{text}} NOT NULL,
    kind    {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    since   {{int}} NOT NULL,
    due     {{int}} NOT NULL,
    state   {{text}} NOT NULL,
    attempt {{int}} NOT NULL,
    done_at {{int}} NOT NULL,
    failure {{text}} NOT NULL
) {{strict}};
CREATE INDEX mail_out_org ON mail_out (org_id, state, at, id);
CREATE INDEX mail_out_reader ON mail_out (user_id, post_id, kind, at);
CREATE INDEX mail_out_at ON mail_out (at);
CREATE TABLE mail_switch (
    name  {{text}} PRIMARY KEY,
    since {{int}} NOT NULL
) {{strict}};
CREATE TABLE mail_box (
    name     {{text}} PRIMARY KEY,
    validity {{int}} NOT NULL,
    last_uid {{int}} NOT NULL,
    polled   {{int}} NOT NULL,
    good     {{int}} NOT NULL,
    failures {{int}} NOT NULL,
    failure  {{text}} NOT NULL
) {{strict}};
CREATE TABLE mail_seen (
    mark     {{text}} PRIMARY KEY,
    at       {{int}} NOT NULL,
    validity {{int}} NOT NULL,
    uid      {{int}} NOT NULL,
    outcome  {{text}} NOT NULL,
    post_id  {{text}} NOT NULL,
    tidy     {{int}} NOT NULL
) {{strict}};
CREATE INDEX mail_seen_at ON mail_seen (at);
CREATE INDEX mail_seen_tidy ON mail_seen (validity, uid) WHERE tidy = 1;
