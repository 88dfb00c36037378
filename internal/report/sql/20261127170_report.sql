-- A report on published figures, without persons in it. Of a draft the words are made anew each time:
-- document is empty until it is published, and never changes after. editions names the releases it was
-- made from, and digest is SHA-256 over both. until is the date of the newest release it may use.
CREATE TABLE report_report (
    id           {{text}} PRIMARY KEY,
    org_id       {{text}} NOT NULL,
    kind         {{text}} NOT NULL,
    until        {{int}} NOT NULL,
    complex_id   {{text}} NOT NULL,
    foreword     {{text}} NOT NULL,
    by_id        {{text}} NOT NULL,
    at           {{int}} NOT NULL,
    published    {{int}} NOT NULL,
    published_by {{text}} NOT NULL,
    title        {{text}} NOT NULL,
    document     {{text}} NOT NULL,
    editions     {{text}} NOT NULL,
    digest       {{blob}} NOT NULL,
    version      {{int}} NOT NULL
) {{strict}};
CREATE INDEX report_report_org ON report_report (org_id, published, id);
