-- Who is asked at a partner and has no account answers with a link: bound to one request, with a
-- PIN that goes another way. Of both keyed hashes are kept; who it is, is sealed under the key of
-- the case and goes with it.
ALTER TABLE referral_request ADD COLUMN link_id {{text}} NOT NULL DEFAULT '';
CREATE TABLE referral_link (
    id         {{text}} PRIMARY KEY,
    request_id {{text}} NOT NULL UNIQUE,
    case_id    {{text}} NOT NULL,
    partner_id {{text}} NOT NULL,
    role       {{text}} NOT NULL,
    round      {{int}} NOT NULL,
    who        {{blob}} NOT NULL,
    code       {{text}} NOT NULL UNIQUE,
    pin        {{text}} NOT NULL,
    until      {{int}} NOT NULL,
    revoked    {{int}} NOT NULL,
    tries      {{int}} NOT NULL,
    browser    {{text}} NOT NULL,
    open_to    {{int}} NOT NULL,
    first_in   {{int}} NOT NULL,
    last_in    {{int}} NOT NULL
) {{strict}};
CREATE INDEX referral_link_case ON referral_link (case_id);
CREATE INDEX referral_link_browser ON referral_link (browser) WHERE browser <> '';
CREATE INDEX referral_link_until ON referral_link (until) WHERE revoked = 0;
