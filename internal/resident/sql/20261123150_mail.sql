-- Where somebody of the household wants to hear by mail that something waits on the own page. The
-- address is sealed under the key of the case, and counts once a code that was sent there came
-- back. A new address is a new row, so that no link of the one before does anything.
CREATE TABLE resident_mail (
    id        {{text}} PRIMARY KEY,
    pass_id   {{text}} NOT NULL UNIQUE,
    case_id   {{text}} NOT NULL,
    org_id    {{text}} NOT NULL,
    lang      {{text}} NOT NULL,
    address   {{blob}} NOT NULL,
    made      {{int}} NOT NULL,
    confirmed {{int}} NOT NULL,
    tries     {{int}} NOT NULL,
    told      {{int}} NOT NULL
) {{strict}};
CREATE INDEX resident_mail_case ON resident_mail (case_id);
