-- What an association chose about open data: off (shown 0) until somebody switches it on.
CREATE TABLE report_feed (
    org_id    {{text}} PRIMARY KEY,
    word      {{text}} NOT NULL,
    title     {{text}} NOT NULL,
    shown     {{int}} NOT NULL,
    complexes {{int}} NOT NULL,
    license   {{text}} NOT NULL,
    contact   {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    by_id     {{text}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX report_feed_word ON report_feed (word);
