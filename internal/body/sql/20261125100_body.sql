-- How residents are organised. areas is as base/access writes it: codes of areas and ids of complexes,
-- empty for everywhere. Dates are midnights in UTC; at is an instant.
CREATE TABLE body_body (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    kind       {{text}} NOT NULL,
    name       {{text}} NOT NULL,
    areas      {{text}} NOT NULL,
    contact_id {{text}} NOT NULL,
    mandate    {{text}} NOT NULL,
    rhythm     {{int}} NOT NULL,
    least      {{int}} NOT NULL,
    made       {{int}} NOT NULL,
    version    {{int}} NOT NULL
) {{strict}};
CREATE INDEX body_body_org ON body_body (org_id, name, id);
-- Who is in it: name and reach are sealed under a key of the member. until is 0 for no end.
CREATE TABLE body_member (
    id      {{text}} PRIMARY KEY,
    body_id {{text}} NOT NULL REFERENCES body_body (id),
    org_id  {{text}} NOT NULL,
    user_id {{text}} NOT NULL,
    role    {{text}} NOT NULL,
    since   {{int}} NOT NULL,
    until   {{int}} NOT NULL,
    name    {{blob}} NOT NULL,
    reach   {{blob}} NOT NULL,
    version {{int}} NOT NULL
) {{strict}};
CREATE INDEX body_member_body ON body_member (body_id, id);
CREATE INDEX body_member_user ON body_member (user_id, body_id);
CREATE INDEX body_member_org ON body_member (org_id, until, id);
-- Texts of meetings, papers and advice are sealed under the key of the body.
CREATE TABLE body_meeting (
    id        {{text}} PRIMARY KEY,
    body_id   {{text}} NOT NULL REFERENCES body_body (id),
    org_id    {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    place     {{text}} NOT NULL,
    agenda    {{blob}} NOT NULL,
    minutes   {{blob}} NOT NULL,
    chair_id  {{text}} NOT NULL,
    cancelled {{int}} NOT NULL,
    version   {{int}} NOT NULL
) {{strict}};
CREATE INDEX body_meeting_body ON body_meeting (body_id, at, id);
CREATE INDEX body_meeting_org ON body_meeting (org_id, at, id);
CREATE TABLE body_paper (
    id      {{text}} PRIMARY KEY,
    body_id {{text}} NOT NULL REFERENCES body_body (id),
    org_id  {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    title   {{blob}} NOT NULL,
    body    {{blob}} NOT NULL,
    link    {{text}} NOT NULL
) {{strict}};
CREATE INDEX body_paper_body ON body_paper (body_id, at, id);
CREATE INDEX body_paper_org ON body_paper (org_id, at, id);
-- An advice: texts is JSON, sealed; ended is 0 while something is still to come.
CREATE TABLE body_advice (
    id        {{text}} PRIMARY KEY,
    body_id   {{text}} NOT NULL REFERENCES body_body (id),
    org_id    {{text}} NOT NULL,
    state     {{text}} NOT NULL,
    subject   {{text}} NOT NULL,
    texts     {{blob}} NOT NULL,
    informed  {{int}} NOT NULL,
    until     {{int}} NOT NULL,
    received  {{int}} NOT NULL,
    answered  {{int}} NOT NULL,
    unopposed {{int}} NOT NULL,
    at        {{int}} NOT NULL,
    ended     {{int}} NOT NULL,
    version   {{int}} NOT NULL
) {{strict}};
CREATE INDEX body_advice_body ON body_advice (body_id, at, id);
CREATE INDEX body_advice_org ON body_advice (org_id, ended, id);
