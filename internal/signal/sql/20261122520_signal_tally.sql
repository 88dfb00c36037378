-- How many signals that are done were alike in what the figures count, by the month in which
-- they came in: a year of a large city is too much to count for a page. What is not done is
-- counted where it stands. late: 0, 1 for once or twice, 3 for more; days: working days until
-- the first talk, -1 for none; word: 1, or 2 when the sender said that it was not solved.
CREATE TABLE signal_tally (
    org_id  {{text}} NOT NULL,
    month   {{int}} NOT NULL,
    late    {{int}} NOT NULL,
    theme   {{text}} NOT NULL,
    source  {{text}} NOT NULL,
    urgency {{text}} NOT NULL,
    days    {{int}} NOT NULL,
    word    {{int}} NOT NULL,
    n       {{int}} NOT NULL,
    PRIMARY KEY (org_id, month, late, theme, source, urgency, days, word)
) {{strict}};
CREATE INDEX signal_event_unsolved ON signal_event (signal_id) WHERE step = 'niet-opgelost';
INSERT INTO signal_tally (org_id, month, late, theme, source, urgency, days, word, n)
    SELECT org_id, month, late, theme, source, urgency, days, word, count(*) FROM (
        SELECT s.org_id, s.month, CASE WHEN s.late >= 3 THEN 3 WHEN s.late > 0 THEN 1 ELSE 0 END AS late, s.theme, s.source, s.urgency,
            CASE WHEN s.talk_at > 0 THEN s.talk_days ELSE -1 END AS days,
            CASE WHEN s.id IN (SELECT e.signal_id FROM signal_event e WHERE e.step = 'niet-opgelost') THEN 2 ELSE 1 END AS word
        FROM signal_signal s WHERE s.done_at > 0) AS x
    GROUP BY org_id, month, late, theme, source, urgency, days, word;
CREATE INDEX signal_signal_going ON signal_signal (org_id, month, late) WHERE done_at = 0;
