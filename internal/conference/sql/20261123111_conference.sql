-- A case conference. What was said of a case stands in the case, not here.
CREATE TABLE conference_meeting (
    id          {{text}} PRIMARY KEY,
    org_id      {{text}} NOT NULL,
    name        {{text}} NOT NULL,
    starts      {{int}} NOT NULL,
    chair_id    {{text}} NOT NULL,
    state       {{text}} NOT NULL,
    previous_id {{text}} NOT NULL,
    ended       {{int}} NOT NULL,
    version     {{int}} NOT NULL
) {{strict}};
CREATE INDEX conference_meeting_org ON conference_meeting (org_id, ended, id);
CREATE INDEX conference_meeting_state ON conference_meeting (state, starts);
CREATE TABLE conference_seat (
    meeting_id {{text}} NOT NULL,
    user_id    {{text}} NOT NULL,
    presence   {{text}} NOT NULL,
    brief      {{int}} NOT NULL,
    PRIMARY KEY (meeting_id, user_id)
) {{strict}};
CREATE INDEX conference_seat_user ON conference_seat (user_id, meeting_id);
CREATE TABLE conference_point (
    id         {{text}} PRIMARY KEY,
    meeting_id {{text}} NOT NULL,
    case_id    {{text}} NOT NULL,
    why        {{text}} NOT NULL,
    position   {{int}} NOT NULL,
    state      {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    UNIQUE (meeting_id, case_id)
) {{strict}};
CREATE INDEX conference_point_case ON conference_point (case_id);
-- Which commitments of a case were made at a conference.
CREATE TABLE conference_promise (
    meeting_id    {{text}} NOT NULL,
    case_id       {{text}} NOT NULL,
    commitment_id {{text}} NOT NULL,
    PRIMARY KEY (meeting_id, commitment_id)
) {{strict}};
CREATE INDEX conference_promise_case ON conference_promise (case_id);
