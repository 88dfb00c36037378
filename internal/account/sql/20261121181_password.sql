-- Since when a password holds that somebody else gave; 0 for one that the user chose.
ALTER TABLE account_user ADD COLUMN password_given {{int}} NOT NULL DEFAULT 0;
-- The session began with such a password: it opens nothing but the page to choose another.
ALTER TABLE account_session ADD COLUMN given {{int}} NOT NULL DEFAULT 0;
