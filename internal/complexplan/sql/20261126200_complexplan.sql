-- A plan of a complex, without persons in it. indicator is the code of one of the map, and target its
-- goal in tenths of its unit, -1 for none. Dates are midnights in UTC, 0 for none; at is an instant.
CREATE TABLE complexplan_plan (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    theme      {{text}} NOT NULL,
    goal       {{text}} NOT NULL,
    indicator  {{text}} NOT NULL,
    target     {{int}} NOT NULL,
    cents      {{int}} NOT NULL,
    holder_id  {{text}} NOT NULL,
    until      {{int}} NOT NULL,
    due        {{int}} NOT NULL,
    state      {{text}} NOT NULL,
    begun      {{int}} NOT NULL,
    ended      {{int}} NOT NULL,
    at         {{int}} NOT NULL,
    version    {{int}} NOT NULL
) {{strict}};
CREATE INDEX complexplan_plan_org ON complexplan_plan (org_id, ended, id);
CREATE INDEX complexplan_plan_complex ON complexplan_plan (complex_id, id);
-- What is done for it, by a colleague or by a partner; done is 0 before.
CREATE TABLE complexplan_action (
    id        {{text}} PRIMARY KEY,
    plan_id   {{text}} NOT NULL REFERENCES complexplan_plan (id),
    what      {{text}} NOT NULL,
    holder_id {{text}} NOT NULL,
    partner   {{text}} NOT NULL,
    due       {{int}} NOT NULL,
    done      {{int}} NOT NULL
) {{strict}};
CREATE INDEX complexplan_action_plan ON complexplan_action (plan_id, due, id);
CREATE TABLE complexplan_entry (
    id      {{text}} PRIMARY KEY,
    plan_id {{text}} NOT NULL REFERENCES complexplan_plan (id),
    at      {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    step    {{text}} NOT NULL,
    words   {{text}} NOT NULL
) {{strict}};
CREATE INDEX complexplan_entry_plan ON complexplan_entry (plan_id, at, id);
