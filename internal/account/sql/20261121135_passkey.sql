-- The user handle of WebAuthn: 64 random bytes that an authenticator keeps beside a
-- passkey; it says nothing about whose it is.
CREATE TABLE account_handle (
    user_id {{text}} PRIMARY KEY REFERENCES account_user (id),
    handle  {{text}} NOT NULL UNIQUE
) {{strict}};
CREATE TABLE account_passkey (
    id         {{text}} PRIMARY KEY,
    user_id    {{text}} NOT NULL REFERENCES account_user (id),
    credential {{text}} NOT NULL UNIQUE,
    public_key {{blob}} NOT NULL,
    name       {{text}} NOT NULL,
    transports {{text}} NOT NULL,
    counter    {{int}} NOT NULL,
    eligible   {{int}} NOT NULL,
    backed_up  {{int}} NOT NULL,
    created    {{int}} NOT NULL,
    used       {{int}} NOT NULL
) {{strict}};
CREATE INDEX account_passkey_user ON account_passkey (user_id, created);
-- Challenges that were answered, until they would have ended: each is used once.
CREATE TABLE account_answered (
    challenge {{text}} PRIMARY KEY,
    until     {{int}} NOT NULL
) {{strict}};
CREATE INDEX account_answered_until ON account_answered (until);
