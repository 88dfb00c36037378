-- Who wants to be called by the attention officer: a moment, and a sealed number that goes
-- once the call was made. Nothing about anybody else.
CREATE TABLE attention_call (
    id       {{text}} PRIMARY KEY,
    org_id   {{text}} NOT NULL,
    by_id    {{text}} NOT NULL,
    idem_key {{text}} NOT NULL,
    at       {{int}} NOT NULL,
    moment   {{text}} NOT NULL,
    due      {{int}} NOT NULL,
    called   {{int}} NOT NULL,
    caller   {{text}} NOT NULL,
    late     {{int}} NOT NULL,
    phone    {{blob}} NOT NULL,
    UNIQUE (by_id, idem_key)
) {{strict}};
CREATE INDEX attention_call_org ON attention_call (org_id, called, due);
-- What an officer keeps under the reporting code; the steps are sealed in body.
CREATE TABLE attention_record (
    id       {{text}} PRIMARY KEY,
    org_id   {{text}} NOT NULL,
    unit_id  {{text}} NOT NULL,
    opened   {{int}} NOT NULL,
    by_id    {{text}} NOT NULL,
    next_day {{int}} NOT NULL,
    closed   {{int}} NOT NULL,
    version  {{int}} NOT NULL,
    body     {{blob}} NOT NULL
) {{strict}};
CREATE INDEX attention_record_org ON attention_record (org_id, closed, next_day, id);
CREATE INDEX attention_record_unit ON attention_record (unit_id);
-- A look without being an officer, for some hours, and what was thought of it afterwards.
CREATE TABLE attention_look (
    id          {{text}} PRIMARY KEY,
    org_id      {{text}} NOT NULL,
    record_id   {{text}} NOT NULL,
    user_id     {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    until       {{int}} NOT NULL,
    verdict     {{text}} NOT NULL,
    reviewer    {{text}} NOT NULL,
    reviewed_at {{int}} NOT NULL,
    reason      {{blob}} NOT NULL
) {{strict}};
CREATE INDEX attention_look_org ON attention_look (org_id, verdict, at);
CREATE TABLE attention_try (
    user_id {{text}} NOT NULL,
    at      {{int}} NOT NULL
) {{strict}};
CREATE INDEX attention_try_user ON attention_try (user_id, at);
