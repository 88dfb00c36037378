-- What the map still needs of signals that were erased: how many there were in a complex
-- in a month, and in which month somebody talked. No home, no theme, no text.
CREATE TABLE signal_count (
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    month      {{int}} NOT NULL,
    talk_month {{int}} NOT NULL,
    number     {{int}} NOT NULL,
    talk_days  {{int}} NOT NULL,
    PRIMARY KEY (org_id, complex_id, month, talk_month)
) {{strict}};
CREATE INDEX signal_signal_done ON signal_signal (org_id, done_at, id) WHERE done_at > 0;
