-- Since when somebody can no longer sign in; 0 for who still can.
ALTER TABLE account_user ADD COLUMN left_at {{int}} NOT NULL DEFAULT 0;
