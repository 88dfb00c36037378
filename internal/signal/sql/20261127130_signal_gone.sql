-- What the map needs of signals that were erased, by theme and by the working days to the first
-- talk (-1: there was none). Still no home and no text. Of those erased before this the theme is
-- not known, and the days are their mean.
CREATE TABLE signal_gone (
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    month      {{int}} NOT NULL,
    talk_month {{int}} NOT NULL,
    theme      {{text}} NOT NULL,
    talk_days  {{int}} NOT NULL,
    number     {{int}} NOT NULL,
    PRIMARY KEY (org_id, complex_id, month, talk_month, theme, talk_days)
) {{strict}};
INSERT INTO signal_gone (org_id, complex_id, month, talk_month, theme, talk_days, number)
    SELECT org_id, complex_id, month, talk_month, '', CASE WHEN talk_month > 0 THEN talk_days / number ELSE -1 END, number FROM signal_count WHERE number > 0;
DROP TABLE signal_count;
