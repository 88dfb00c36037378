-- Figures count the newest requests to an organisation.
CREATE INDEX referral_request_sent ON referral_request (partner_id, sent);
