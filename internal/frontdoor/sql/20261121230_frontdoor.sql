CREATE TABLE frontdoor_door (
    org_id  {{text}} PRIMARY KEY,
    open    {{int}} NOT NULL,
    phone   {{text}} NOT NULL,
    by_id   {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    version {{int}} NOT NULL
) {{strict}};
CREATE TABLE frontdoor_post (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    code_hash  {{text}} NOT NULL UNIQUE,
    channel    {{text}} NOT NULL,
    lang       {{text}} NOT NULL,
    about      {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    state      {{text}} NOT NULL,
    suspect    {{int}} NOT NULL,
    call_back  {{int}} NOT NULL,
    letter     {{blob}} NOT NULL,
    reporter   {{blob}} NOT NULL,
    signal_id  {{text}} NOT NULL,
    handled_by {{text}} NOT NULL,
    handled_at {{int}} NOT NULL,
    reason     {{text}} NOT NULL,
    version    {{int}} NOT NULL
) {{strict}};
CREATE INDEX frontdoor_post_waiting ON frontdoor_post (org_id, suspect, at, id) WHERE state = 'wacht';
CREATE INDEX frontdoor_post_at ON frontdoor_post (org_id, at);
CREATE INDEX frontdoor_post_handled ON frontdoor_post (org_id, handled_at, id) WHERE state <> 'wacht';
