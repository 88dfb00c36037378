-- What somebody asks or offers. body is sealed under a key of the row: first name, reach and an own
-- sentence. due, until and agreed are dates; area is the neighbourhood of the complex. There is no
-- column for a home, on purpose. person is whose it is: a user, or the row itself.
CREATE TABLE mutualhelp_post (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    side       {{text}} NOT NULL,
    kind       {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    area       {{text}} NOT NULL,
    wider      {{int}} NOT NULL,
    parts      {{text}} NOT NULL,
    tongues    {{text}} NOT NULL,
    user_id    {{text}} NOT NULL,
    by_id      {{text}} NOT NULL,
    person     {{text}} NOT NULL,
    rules      {{int}} NOT NULL,
    agreed     {{int}} NOT NULL,
    state      {{text}} NOT NULL,
    made       {{int}} NOT NULL,
    since      {{int}} NOT NULL,
    due        {{int}} NOT NULL,
    until      {{int}} NOT NULL,
    ended      {{int}} NOT NULL,
    body       {{blob}} NOT NULL,
    version    {{int}} NOT NULL
) {{strict}};
CREATE INDEX mutualhelp_post_org ON mutualhelp_post (org_id, ended, complex_id);
CREATE INDEX mutualhelp_post_user ON mutualhelp_post (user_id);
CREATE INDEX mutualhelp_post_by ON mutualhelp_post (by_id);
-- An ask and an offer that somebody brought together. due is a date. Who of the two stopped stands
-- nowhere.
CREATE TABLE mutualhelp_match (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    ask_id     {{text}} NOT NULL REFERENCES mutualhelp_post (id),
    offer_id   {{text}} NOT NULL REFERENCES mutualhelp_post (id),
    matcher_id {{text}} NOT NULL,
    stage      {{text}} NOT NULL,
    ask_yes    {{int}} NOT NULL,
    offer_yes  {{int}} NOT NULL,
    ask_well   {{int}} NOT NULL,
    offer_well {{int}} NOT NULL,
    made       {{int}} NOT NULL,
    begun      {{int}} NOT NULL,
    due        {{int}} NOT NULL,
    ended      {{int}} NOT NULL,
    version    {{int}} NOT NULL
) {{strict}};
CREATE INDEX mutualhelp_match_ask ON mutualhelp_match (ask_id);
CREATE INDEX mutualhelp_match_offer ON mutualhelp_match (offer_id);
CREATE INDEX mutualhelp_match_org ON mutualhelp_match (org_id, ended);
-- Somebody wants to speak a person, or to whom something felt wrong (alarm); done is when it was.
CREATE TABLE mutualhelp_talk (
    id        {{text}} PRIMARY KEY,
    org_id    {{text}} NOT NULL,
    match_id  {{text}} NOT NULL REFERENCES mutualhelp_match (id),
    side      {{text}} NOT NULL,
    alarm     {{int}} NOT NULL,
    holder_id {{text}} NOT NULL,
    due       {{int}} NOT NULL,
    at        {{int}} NOT NULL,
    done      {{int}} NOT NULL
) {{strict}};
CREATE INDEX mutualhelp_talk_match ON mutualhelp_talk (match_id);
CREATE INDEX mutualhelp_talk_org ON mutualhelp_talk (org_id, done);
-- Two people who are never proposed to each other again; why is kept nowhere. one comes before other.
CREATE TABLE mutualhelp_apart (
    org_id {{text}} NOT NULL,
    one    {{text}} NOT NULL,
    other  {{text}} NOT NULL,
    PRIMARY KEY (org_id, one, other)
) {{strict}};
CREATE INDEX mutualhelp_apart_one ON mutualhelp_apart (one);
CREATE INDEX mutualhelp_apart_other ON mutualhelp_apart (other);
-- Who brings people together at a complex.
CREATE TABLE mutualhelp_matcher (
    org_id     {{text}} NOT NULL,
    user_id    {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    PRIMARY KEY (org_id, user_id, complex_id)
) {{strict}};
CREATE TABLE mutualhelp_setting (
    org_id  {{text}} PRIMARY KEY,
    most    {{int}} NOT NULL,
    days    {{int}} NOT NULL,
    version {{int}} NOT NULL
) {{strict}};
