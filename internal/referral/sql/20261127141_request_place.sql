-- Which complex a request is about, kept with it: its case is erased before it.
ALTER TABLE referral_request ADD COLUMN complex_id {{text}} NOT NULL DEFAULT '';
UPDATE referral_request SET complex_id = coalesce((SELECT c.complex_id FROM casework_case c WHERE c.id = referral_request.case_id), '');
CREATE INDEX referral_request_org ON referral_request (org_id, sent);
-- What the map still needs of requests that were erased: how many of a complex had to be answered
-- in a month, whether they were in time, and else in which month (0: never). No home, no partner.
CREATE TABLE referral_count (
    org_id         {{text}} NOT NULL,
    complex_id     {{text}} NOT NULL,
    month          {{int}} NOT NULL,
    in_time        {{int}} NOT NULL,
    answered_month {{int}} NOT NULL,
    number         {{int}} NOT NULL,
    PRIMARY KEY (org_id, complex_id, month, in_time, answered_month)
) {{strict}};
