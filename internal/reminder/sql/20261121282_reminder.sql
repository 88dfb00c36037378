-- When maintenance found no access: the home and its tenancy, the date on which it was
-- reported, and the key of whoever reported it. No words.
CREATE TABLE reminder_noaccess (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    unit_id    {{text}} NOT NULL,
    tenancy_id {{text}} NOT NULL,
    on_day     {{int}} NOT NULL,
    known_day  {{int}} NOT NULL,
    by_id      {{text}} NOT NULL,
    idem_key   {{text}} NOT NULL,
    UNIQUE (by_id, idem_key)
) {{strict}};
CREATE INDEX reminder_noaccess_day ON reminder_noaccess (org_id, known_day, id);
-- The rule of a process. last_day is up to which day it was carried out.
CREATE TABLE reminder_rule (
    org_id   {{text}} NOT NULL,
    process  {{text}} NOT NULL,
    is_on    {{int}} NOT NULL,
    weeks    {{int}} NOT NULL,
    attempts {{int}} NOT NULL,
    within   {{int}} NOT NULL,
    term     {{int}} NOT NULL,
    since    {{int}} NOT NULL,
    last_day {{int}} NOT NULL,
    by_id    {{text}} NOT NULL,
    at       {{int}} NOT NULL,
    version  {{int}} NOT NULL,
    PRIMARY KEY (org_id, process)
) {{strict}};
-- A thing to do. because holds the dates that were the reason.
CREATE TABLE reminder_task (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    process    {{text}} NOT NULL,
    unit_id    {{text}} NOT NULL,
    tenancy_id {{text}} NOT NULL,
    task_key   {{text}} NOT NULL,
    on_day     {{int}} NOT NULL,
    because    {{text}} NOT NULL,
    holder_id  {{text}} NOT NULL,
    due        {{int}} NOT NULL,
    outcome    {{text}} NOT NULL,
    done_at    {{int}} NOT NULL,
    done_by    {{text}} NOT NULL,
    version    {{int}} NOT NULL,
    UNIQUE (org_id, process, task_key)
) {{strict}};
CREATE INDEX reminder_task_open ON reminder_task (org_id, process, done_at, due, id);
CREATE INDEX reminder_task_tenancy ON reminder_task (tenancy_id);
