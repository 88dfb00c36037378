-- An incident at a home because of which nobody goes in alone. on_day and told_on are
-- dates; story and end_why are sealed under the key of the report.
CREATE TABLE danger_report (
    id       {{text}} PRIMARY KEY,
    org_id   {{text}} NOT NULL,
    unit_id  {{text}} NOT NULL,
    kind     {{text}} NOT NULL,
    on_day   {{int}} NOT NULL,
    at       {{int}} NOT NULL,
    by_id    {{text}} NOT NULL,
    owner_id {{text}} NOT NULL,
    told_on  {{int}} NOT NULL,
    told_how {{text}} NOT NULL,
    ended    {{int}} NOT NULL,
    version  {{int}} NOT NULL,
    story    {{blob}} NOT NULL,
    end_why  {{blob}} NOT NULL
) {{strict}};
CREATE INDEX danger_report_unit ON danger_report (unit_id, on_day);
CREATE INDEX danger_report_org ON danger_report (org_id, on_day, id);
