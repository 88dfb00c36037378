-- Professional help on call by contract: an organisation with a number, when it is there, within how
-- many minutes it comes, and the last day of the contract. hours is JSON; with roster_id it is there
-- while somebody is on duty in that roster.
CREATE TABLE hotline_responder (
    id        {{text}} PRIMARY KEY,
    org_id    {{text}} NOT NULL,
    name      {{text}} NOT NULL,
    phone     {{text}} NOT NULL,
    roster_id {{text}} NOT NULL,
    hours     {{text}} NOT NULL,
    minutes   {{int}} NOT NULL,
    until     {{int}} NOT NULL,
    version   {{int}} NOT NULL
) {{strict}};
CREATE INDEX hotline_responder_org ON hotline_responder (org_id, name);
-- Who comes to a report: help by contract, or without responder_id the colleague user_id themself.
-- name is that of the organisation when it was called in; who is the human, sealed under the key of
-- the report. due is when they are expected; arrived and gone are 0 until then.
CREATE TABLE hotline_coming (
    id           {{text}} PRIMARY KEY,
    report_id    {{text}} NOT NULL,
    responder_id {{text}} NOT NULL,
    user_id      {{text}} NOT NULL,
    name         {{text}} NOT NULL,
    phone        {{text}} NOT NULL,
    who          {{blob}} NOT NULL,
    at           {{int}} NOT NULL,
    due          {{int}} NOT NULL,
    arrived      {{int}} NOT NULL,
    gone         {{int}} NOT NULL,
    sent         {{text}} NOT NULL,
    late         {{int}} NOT NULL
) {{strict}};
CREATE INDEX hotline_coming_report ON hotline_coming (report_id, at);
