CREATE TABLE offline_device (
    id      {{text}} PRIMARY KEY,
    hash    {{text}} NOT NULL,
    user_id {{text}} NOT NULL,
    name    {{text}} NOT NULL,
    created {{int}} NOT NULL,
    seen    {{int}} NOT NULL,
    ended   {{int}} NOT NULL
) {{strict}};
CREATE INDEX offline_device_user ON offline_device (user_id, seen);
CREATE TABLE offline_held (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    user_id    {{text}} NOT NULL,
    device_id  {{text}} NOT NULL REFERENCES offline_device (id),
    idem_key   {{text}} NOT NULL,
    unit_id    {{text}} NOT NULL,
    address    {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    reason     {{text}} NOT NULL,
    verdict    {{text}} NOT NULL,
    judged     {{int}} NOT NULL,
    judged_by  {{text}} NOT NULL,
    why        {{text}} NOT NULL,
    photos     {{int}} NOT NULL,
    sealed     {{blob}} NOT NULL,
    UNIQUE (user_id, idem_key)
) {{strict}};
CREATE INDEX offline_held_org ON offline_held (org_id, judged, at);
CREATE TABLE offline_held_photo (
    held_id {{text}} NOT NULL REFERENCES offline_held (id),
    n       {{int}} NOT NULL,
    sealed  {{blob}} NOT NULL,
    PRIMARY KEY (held_id, n)
) {{strict}};
