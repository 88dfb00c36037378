-- A thank-you of a colleague. body is sealed under the key of the volunteer.
CREATE TABLE volunteer_thanks (
    id           {{text}} PRIMARY KEY,
    volunteer_id {{text}} NOT NULL,
    at           {{int}} NOT NULL,
    by_id        {{text}} NOT NULL,
    body         {{blob}} NOT NULL
) {{strict}};
CREATE INDEX volunteer_thanks_volunteer ON volunteer_thanks (volunteer_id, at);
-- Milestones that a volunteer reached: what they rest on may be erased by now.
CREATE TABLE volunteer_milestone (
    volunteer_id {{text}} NOT NULL,
    code         {{text}} NOT NULL,
    at           {{int}} NOT NULL,
    PRIMARY KEY (volunteer_id, code)
) {{strict}};
-- Sentences with which colleagues thank, one on a line.
CREATE TABLE volunteer_sentence (
    org_id  {{text}} PRIMARY KEY,
    body    {{text}} NOT NULL,
    version {{int}} NOT NULL
) {{strict}};
