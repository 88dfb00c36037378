-- What a program asked for with an Idempotency-Key, so that asking again makes nothing twice.
-- what names the operation; made is the id of what it made; at is an instant.
CREATE TABLE account_once (
    user_id {{text}} NOT NULL REFERENCES account_user (id),
    what    {{text}} NOT NULL,
    key     {{text}} NOT NULL,
    made    {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    PRIMARY KEY (user_id, what, key)
) {{strict}};
CREATE INDEX account_once_at ON account_once (user_id, at);
