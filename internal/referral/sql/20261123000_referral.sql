-- What partners are asked in cases. The texts are sealed under the key of the case and go with
-- it; a step is a row that stays.
CREATE TABLE referral_request (
    id          {{text}} PRIMARY KEY,
    org_id      {{text}} NOT NULL,
    case_id     {{text}} NOT NULL,
    asker_id    {{text}} NOT NULL,
    partner_id  {{text}} NOT NULL,
    holder_id   {{text}} NOT NULL,
    covenant_id {{text}} NOT NULL,
    kind        {{text}} NOT NULL,
    urgent      {{int}} NOT NULL,
    area        {{text}} NOT NULL,
    talked      {{int}} NOT NULL,
    state       {{text}} NOT NULL,
    reason      {{text}} NOT NULL,
    sent        {{int}} NOT NULL,
    changed     {{int}} NOT NULL,
    due         {{int}} NOT NULL,
    left_due    {{int}} NOT NULL,
    stopped     {{int}} NOT NULL,
    gave        {{int}} NOT NULL,
    version     {{int}} NOT NULL,
    body        {{blob}} NOT NULL
) {{strict}};
CREATE INDEX referral_request_case ON referral_request (case_id);
CREATE INDEX referral_request_partner ON referral_request (partner_id, due);
CREATE INDEX referral_request_due ON referral_request (due);
CREATE TABLE referral_event (
    id         {{text}} PRIMARY KEY,
    request_id {{text}} NOT NULL,
    at         {{int}} NOT NULL,
    by_id      {{text}} NOT NULL,
    step       {{text}} NOT NULL,
    state      {{text}} NOT NULL,
    on_date    {{int}} NOT NULL,
    reason     {{text}} NOT NULL,
    to_id      {{text}} NOT NULL,
    body       {{blob}} NOT NULL
) {{strict}};
CREATE INDEX referral_event_request ON referral_event (request_id, at);
