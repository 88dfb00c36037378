-- The resident takes part. A pass opens the own plan with a code and a PIN, of which keyed hashes
-- are kept; for whom it is, is sealed under the key of the case. A word is what the resident says
-- there, with who answers it by when; both texts are sealed. All of it goes with the case.
CREATE TABLE resident_pass (
    id       {{text}} PRIMARY KEY,
    case_id  {{text}} NOT NULL,
    org_id   {{text}} NOT NULL,
    kind     {{text}} NOT NULL,
    who      {{blob}} NOT NULL,
    code     {{text}} NOT NULL UNIQUE,
    pin      {{text}} NOT NULL,
    made     {{int}} NOT NULL,
    by_id    {{text}} NOT NULL,
    until    {{int}} NOT NULL,
    revoked  {{int}} NOT NULL,
    tries    {{int}} NOT NULL,
    browser  {{text}} NOT NULL,
    open_to  {{int}} NOT NULL,
    first_in {{int}} NOT NULL,
    last_in  {{int}} NOT NULL
) {{strict}};
CREATE INDEX resident_pass_case ON resident_pass (case_id);
CREATE INDEX resident_pass_browser ON resident_pass (browser) WHERE browser <> '';
CREATE TABLE resident_word (
    id          {{text}} PRIMARY KEY,
    case_id     {{text}} NOT NULL,
    org_id      {{text}} NOT NULL,
    pass_id     {{text}} NOT NULL,
    kind        {{text}} NOT NULL,
    partner_id  {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    due         {{int}} NOT NULL,
    state       {{text}} NOT NULL,
    answered    {{int}} NOT NULL,
    answered_by {{text}} NOT NULL,
    version     {{int}} NOT NULL,
    body        {{blob}} NOT NULL,
    answer      {{blob}} NOT NULL
) {{strict}};
CREATE INDEX resident_word_case ON resident_word (case_id, at);
CREATE INDEX resident_word_waits ON resident_word (due, id) WHERE state = 'wacht';
