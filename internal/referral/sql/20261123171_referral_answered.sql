-- When a partner first answered, kept beside the request: figures read it for thousands at once,
-- from an index that holds all that they count.
ALTER TABLE referral_request ADD COLUMN answered {{int}} NOT NULL DEFAULT 0;
UPDATE referral_request SET answered = coalesce((SELECT min(e.at) FROM referral_event e
    WHERE e.request_id = referral_request.id AND e.step IN ('neem-aan', 'weiger', 'vraag-meer', 'stel-voor')), 0);
DROP INDEX referral_request_case;
CREATE INDEX referral_request_case ON referral_request (case_id, sent, id, partner_id, state, reason, due, answered);
DROP INDEX referral_request_sent;
CREATE INDEX referral_request_sent ON referral_request (partner_id, sent, case_id, holder_id, id, state, reason, due, answered);
