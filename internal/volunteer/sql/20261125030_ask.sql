-- An open question to everybody in a complex, or at a staircase of it: who wants to help? body is what
-- passers-by read. There is no column for who could be asked, on purpose.
CREATE TABLE volunteer_ask (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    staircase  {{text}} NOT NULL,
    body       {{text}} NOT NULL,
    made       {{int}} NOT NULL,
    by_id      {{text}} NOT NULL,
    ends       {{int}} NOT NULL,
    closed     {{int}} NOT NULL,
    answers    {{int}} NOT NULL
) {{strict}};
CREATE INDEX volunteer_ask_org ON volunteer_ask (org_id, closed, made);
