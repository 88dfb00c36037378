-- Where another program listens. The secrets are sealed under the key of the organisation.
CREATE TABLE webhook_endpoint (
    id          {{text}} PRIMARY KEY,
    org_id      {{text}} NOT NULL,
    name        {{text}} NOT NULL,
    url         {{text}} NOT NULL,
    kinds       {{text}} NOT NULL,
    token_id    {{text}} NOT NULL,
    user_id     {{text}} NOT NULL,
    state       {{text}} NOT NULL,
    why         {{text}} NOT NULL,
    secret      {{blob}} NOT NULL,
    old_secret  {{blob}} NOT NULL,
    old_ends    {{int}} NOT NULL,
    created     {{int}} NOT NULL,
    version     {{int}} NOT NULL
) {{strict}};
CREATE INDEX webhook_endpoint_org ON webhook_endpoint (org_id);
CREATE INDEX webhook_endpoint_user ON webhook_endpoint (user_id);
-- How far sending is: next_at is when the first message that waits may be tried, the lease
-- keeps two senders apart. Apart from the endpoint, which every signal reads: on PostgreSQL
-- a signal and a sender would otherwise stand in each other's way.
CREATE TABLE webhook_queue (
    endpoint_id {{text}} PRIMARY KEY,
    next_at     {{int}} NOT NULL,
    tried       {{int}} NOT NULL,
    reached     {{int}} NOT NULL,
    lease_until {{int}} NOT NULL,
    lease_owner {{text}} NOT NULL
) {{strict}};
-- What is to be told, and what became of it: no content, only what and when.
CREATE TABLE webhook_message (
    endpoint_id {{text}} NOT NULL,
    id          {{text}} NOT NULL,
    kind        {{text}} NOT NULL,
    object_id   {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    state       {{text}} NOT NULL,
    attempts    {{int}} NOT NULL,
    tried       {{int}} NOT NULL,
    status      {{int}} NOT NULL,
    problem     {{text}} NOT NULL,
    PRIMARY KEY (endpoint_id, id)
) {{strict}};
CREATE INDEX webhook_message_waits ON webhook_message (endpoint_id, id) WHERE state = 'wacht';
CREATE INDEX webhook_message_object ON webhook_message (endpoint_id, object_id, id);
CREATE INDEX webhook_message_at ON webhook_message (at);
