-- Whether an organisation asks a second step of everybody, also of who sees no contents.
ALTER TABLE account_organisation ADD COLUMN second_for_all {{int}} NOT NULL DEFAULT 0;
