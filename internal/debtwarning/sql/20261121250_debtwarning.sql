CREATE TABLE debtwarning_file (
    id           {{text}} PRIMARY KEY,
    org_id       {{text}} NOT NULL,
    tenancy_id   {{text}} NOT NULL,
    unit_id      {{text}} NOT NULL,
    origin       {{int}} NOT NULL,
    last_owed    {{int}} NOT NULL,
    cents        {{int}} NOT NULL,
    state        {{text}} NOT NULL,
    ending       {{text}} NOT NULL,
    holder_id    {{text}} NOT NULL CHECK (holder_id <> ''),
    opened       {{int}} NOT NULL,
    due          {{int}} NOT NULL,
    closed       {{int}} NOT NULL,
    paused       {{int}} NOT NULL,
    receiver_id  {{text}} NOT NULL,
    sent_at      {{int}} NOT NULL,
    version      {{int}} NOT NULL,
    body         {{blob}} NOT NULL,
    UNIQUE (tenancy_id, origin)
) {{strict}};
CREATE INDEX debtwarning_file_org ON debtwarning_file (org_id, closed, due, id);
CREATE INDEX debtwarning_file_receiver ON debtwarning_file (receiver_id, closed, sent_at);
CREATE TABLE debtwarning_rules (
    org_id  {{text}} PRIMARY KEY,
    version {{int}} NOT NULL,
    body    {{text}} NOT NULL
) {{strict}};
-- Which organisation hears of arrears in which municipality.
CREATE TABLE debtwarning_receiver (
    org_id      {{text}} NOT NULL,
    area        {{text}} NOT NULL,
    receiver_id {{text}} NOT NULL,
    PRIMARY KEY (org_id, area)
) {{strict}};
