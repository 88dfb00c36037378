-- Who volunteers. body is sealed under the key of the row: name, phone, mail, own words. There is no
-- column for a home or a tenant, on purpose. roles, languages and talents are codes with a space
-- between them; talks is JSON with kinds and moments and no other word; due is the date of the next
-- moment, 0 for none.
CREATE TABLE volunteer_volunteer (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    user_id    {{text}} NOT NULL,
    contact_id {{text}} NOT NULL,
    body       {{blob}} NOT NULL,
    complex_id {{text}} NOT NULL,
    staircase  {{text}} NOT NULL,
    roles      {{text}} NOT NULL,
    languages  {{text}} NOT NULL,
    talents    {{text}} NOT NULL,
    parts      {{int}} NOT NULL,
    vog_asked  {{int}} NOT NULL,
    vog_got    {{int}} NOT NULL,
    vog_until  {{int}} NOT NULL,
    agreed     {{int}} NOT NULL,
    agreement  {{int}} NOT NULL,
    state      {{text}} NOT NULL,
    signed_up  {{int}} NOT NULL,
    since      {{int}} NOT NULL,
    started    {{int}} NOT NULL,
    back       {{int}} NOT NULL,
    talks      {{text}} NOT NULL,
    due        {{int}} NOT NULL,
    due_kind   {{text}} NOT NULL,
    version    {{int}} NOT NULL
) {{strict}};
CREATE INDEX volunteer_volunteer_org ON volunteer_volunteer (org_id, state, id);
CREATE INDEX volunteer_volunteer_due ON volunteer_volunteer (due, id);
CREATE INDEX volunteer_volunteer_contact ON volunteer_volunteer (contact_id, due);
CREATE UNIQUE INDEX volunteer_volunteer_user ON volunteer_volunteer (user_id) WHERE user_id <> '';
-- What there was of a moment. note is sealed under the key of the volunteer.
CREATE TABLE volunteer_talk (
    id           {{text}} PRIMARY KEY,
    volunteer_id {{text}} NOT NULL,
    at           {{int}} NOT NULL,
    by_id        {{text}} NOT NULL,
    kind         {{text}} NOT NULL,
    how          {{text}} NOT NULL,
    note         {{blob}} NOT NULL
) {{strict}};
CREATE INDEX volunteer_talk_volunteer ON volunteer_talk (volunteer_id, at);
CREATE TABLE volunteer_setting (
    org_id       {{text}} PRIMARY KEY,
    check_months {{int}} NOT NULL,
    agreement    {{int}} NOT NULL,
    agreed_from  {{int}} NOT NULL,
    version      {{int}} NOT NULL
) {{strict}};
