-- Whom the meldpunt calls. body is JSON and holds ids of users and rosters.
CREATE TABLE hotline_policy (
    id      {{text}} PRIMARY KEY,
    org_id  {{text}} NOT NULL,
    name    {{text}} NOT NULL,
    area    {{text}} NOT NULL,
    body    {{text}} NOT NULL,
    version {{int}} NOT NULL
) {{strict}};
CREATE INDEX hotline_policy_org ON hotline_policy (org_id, area);
-- A way to reach somebody. address is sealed under the key of the user; tested is when that person
-- last showed to get what goes there, 0 for never.
CREATE TABLE hotline_way (
    id      {{text}} PRIMARY KEY,
    user_id {{text}} NOT NULL,
    kind    {{text}} NOT NULL,
    address {{blob}} NOT NULL,
    rank    {{int}} NOT NULL,
    wait    {{int}} NOT NULL,
    tested  {{int}} NOT NULL,
    code    {{text}} NOT NULL,
    tries   {{int}} NOT NULL
) {{strict}};
CREATE INDEX hotline_way_user ON hotline_way (user_id, rank);
-- A report. run is JSON: how far the calling is, with ids of users; body is sealed under the key of
-- the report. head_id is the open report that it repeats, empty for one of its own.
CREATE TABLE hotline_report (
    id       {{text}} PRIMARY KEY,
    org_id   {{text}} NOT NULL,
    receipt  {{text}} NOT NULL UNIQUE,
    kind     {{text}} NOT NULL,
    source   {{text}} NOT NULL,
    by_id    {{text}} NOT NULL,
    once_key {{text}} NOT NULL,
    grouped  {{text}} NOT NULL,
    head_id  {{text}} NOT NULL,
    areas    {{text}} NOT NULL,
    at       {{int}} NOT NULL,
    state    {{text}} NOT NULL,
    ack_id   {{text}} NOT NULL,
    due      {{int}} NOT NULL,
    closed   {{int}} NOT NULL,
    run      {{text}} NOT NULL,
    body     {{blob}} NOT NULL,
    version  {{int}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX hotline_report_once ON hotline_report (org_id, by_id, once_key) WHERE once_key <> '';
CREATE INDEX hotline_report_open ON hotline_report (org_id, state, at);
CREATE INDEX hotline_report_by ON hotline_report (by_id, at);
CREATE INDEX hotline_report_grouped ON hotline_report (org_id, grouped, state) WHERE grouped <> '';
CREATE INDEX hotline_report_head ON hotline_report (head_id) WHERE head_id <> '';
-- The timeline of a report.
CREATE TABLE hotline_line (
    report_id {{text}} NOT NULL,
    n         {{int}} NOT NULL,
    at        {{int}} NOT NULL,
    kind      {{text}} NOT NULL,
    user_id   {{text}} NOT NULL,
    way_id    {{text}} NOT NULL,
    step      {{int}} NOT NULL,
    PRIMARY KEY (report_id, n)
) {{strict}};
-- A message to somebody about a report. The same key of a report is the same message, however often
-- it is sent; why is a word of ours.
CREATE TABLE hotline_page (
    id        {{text}} PRIMARY KEY,
    report_id {{text}} NOT NULL,
    page_key  {{text}} NOT NULL,
    user_id   {{text}} NOT NULL,
    way_id    {{text}} NOT NULL,
    kind      {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    state     {{text}} NOT NULL,
    accepted  {{int}} NOT NULL,
    delivered {{int}} NOT NULL,
    why       {{text}} NOT NULL,
    UNIQUE (report_id, page_key)
) {{strict}};
-- What somebody wrote down about how it goes; body is sealed under the key of the report.
CREATE TABLE hotline_note (
    id        {{text}} PRIMARY KEY,
    report_id {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    by_id     {{text}} NOT NULL,
    body      {{blob}} NOT NULL
) {{strict}};
CREATE INDEX hotline_note_report ON hotline_note (report_id, at);
