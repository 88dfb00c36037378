-- What was taken in for a resident without an account came over the public page or the desk;
-- which of the two was not kept.
UPDATE signal_signal SET source = 'voordeur' WHERE sender_role = 'bewoner' AND NOT EXISTS (SELECT 1 FROM account_user u WHERE u.id = signal_signal.sender_id);
