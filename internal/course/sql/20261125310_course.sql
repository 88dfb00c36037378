-- A course that an association made or changed; those that the program brings have a row only then.
-- roles are codes of what volunteers do, empty for everybody.
CREATE TABLE course_course (
    org_id  {{text}} NOT NULL,
    code    {{text}} NOT NULL,
    title   {{text}} NOT NULL,
    about   {{text}} NOT NULL,
    roles   {{text}} NOT NULL,
    months  {{int}} NOT NULL,
    retired {{int}} NOT NULL,
    version {{int}} NOT NULL,
    PRIMARY KEY (org_id, code)
) {{strict}};
-- An evening at which people learn together: of a course, or a circle. learned is sealed under the key
-- of the evening; came is how many came, -1 before that is known.
CREATE TABLE course_session (
    id      {{text}} PRIMARY KEY,
    org_id  {{text}} NOT NULL,
    code    {{text}} NOT NULL,
    title   {{text}} NOT NULL,
    at      {{int}} NOT NULL,
    minutes {{int}} NOT NULL,
    place   {{text}} NOT NULL,
    seats   {{int}} NOT NULL,
    lead_id {{text}} NOT NULL,
    about   {{text}} NOT NULL,
    state   {{text}} NOT NULL,
    came    {{int}} NOT NULL,
    learned {{blob}} NOT NULL,
    version {{int}} NOT NULL
) {{strict}};
CREATE INDEX course_session_org ON course_session (org_id, at);
CREATE INDEX course_session_open ON course_session (at) WHERE state = 'gepland';
-- Who is coming: the id of a volunteer, or of a colleague. Gone once the evening was.
CREATE TABLE course_seat (
    session_id {{text}} NOT NULL REFERENCES course_session (id),
    who        {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    PRIMARY KEY (session_id, who)
) {{strict}};
CREATE INDEX course_seat_who ON course_seat (who);
-- What somebody followed: their certificate.
CREATE TABLE course_done (
    org_id {{text}} NOT NULL,
    who    {{text}} NOT NULL,
    code   {{text}} NOT NULL,
    at     {{int}} NOT NULL,
    PRIMARY KEY (who, code, at)
) {{strict}};
CREATE INDEX course_done_org ON course_done (org_id, code);
-- What somebody wants to talk about at a circle; body is sealed under the key of the evening.
CREATE TABLE course_question (
    id         {{text}} PRIMARY KEY,
    session_id {{text}} NOT NULL REFERENCES course_session (id),
    by_id      {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    body       {{blob}} NOT NULL
) {{strict}};
CREATE INDEX course_question_session ON course_question (session_id, at);
