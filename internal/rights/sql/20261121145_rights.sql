CREATE TABLE rights_request (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    number     {{text}} NOT NULL,
    kind       {{text}} NOT NULL,
    subject_id {{text}} NOT NULL,
    state      {{text}} NOT NULL,
    on_date    {{int}} NOT NULL,
    due        {{int}} NOT NULL,
    holder_id  {{text}} NOT NULL CHECK (holder_id <> ''),
    since      {{int}} NOT NULL,
    closed     {{int}} NOT NULL,
    version    {{int}} NOT NULL,
    body       {{blob}} NOT NULL,
    UNIQUE (org_id, number)
) {{strict}};
CREATE INDEX rights_request_org ON rights_request (org_id, closed, due);
CREATE INDEX rights_request_subject ON rights_request (subject_id);
CREATE TABLE rights_code (
    request_id {{text}} PRIMARY KEY REFERENCES rights_request (id),
    sum        {{blob}} NOT NULL,
    made       {{int}} NOT NULL,
    tries      {{int}} NOT NULL
) {{strict}};
CREATE TABLE rights_item (
    id          {{text}} PRIMARY KEY,
    request_id  {{text}} NOT NULL REFERENCES rights_request (id),
    n           {{int}} NOT NULL,
    fingerprint {{int}} NOT NULL,
    verdict     {{text}} NOT NULL,
    reason      {{text}} NOT NULL,
    by_id       {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    body        {{blob}} NOT NULL,
    given       {{blob}} NOT NULL
) {{strict}};
CREATE INDEX rights_item_request ON rights_item (request_id, n);
CREATE TABLE rights_appointed (
    org_id  {{text}} NOT NULL,
    user_id {{text}} NOT NULL,
    since   {{int}} NOT NULL,
    PRIMARY KEY (org_id, user_id)
) {{strict}};
CREATE TABLE rights_notice (
    case_id   {{text}} PRIMARY KEY,
    org_id    {{text}} NOT NULL,
    done      {{int}} NOT NULL,
    how       {{text}} NOT NULL,
    by_id     {{text}} NOT NULL,
    later     {{int}} NOT NULL,
    looked_by {{text}} NOT NULL,
    looked_at {{int}} NOT NULL,
    version   {{int}} NOT NULL,
    why       {{blob}} NOT NULL
) {{strict}};
CREATE TABLE rights_consent (
    subject_id {{text}} NOT NULL,
    extra      {{text}} NOT NULL,
    org_id     {{text}} NOT NULL,
    asked      {{int}} NOT NULL,
    answered   {{int}} NOT NULL,
    state      {{text}} NOT NULL,
    withdrawn  {{int}} NOT NULL,
    version    {{int}} NOT NULL,
    PRIMARY KEY (subject_id, extra)
) {{strict}};
CREATE INDEX rights_consent_extra ON rights_consent (org_id, extra, state);
CREATE TABLE rights_consent_event (
    id         {{text}} PRIMARY KEY,
    subject_id {{text}} NOT NULL,
    extra      {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    user_id    {{text}} NOT NULL,
    step       {{text}} NOT NULL,
    way        {{text}} NOT NULL
) {{strict}};
CREATE INDEX rights_consent_event_subject ON rights_consent_event (subject_id, extra, at);
CREATE TABLE rights_breach (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    number     {{text}} NOT NULL,
    discovered {{int}} NOT NULL,
    holder_id  {{text}} NOT NULL CHECK (holder_id <> ''),
    closed     {{int}} NOT NULL,
    version    {{int}} NOT NULL,
    body       {{text}} NOT NULL,
    UNIQUE (org_id, number)
) {{strict}};
CREATE INDEX rights_breach_org ON rights_breach (org_id, closed, discovered);
