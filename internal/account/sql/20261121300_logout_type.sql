-- Whether a logout token of a provider counts that does not say what it is.
ALTER TABLE account_provider ADD COLUMN untyped_logout {{int}} NOT NULL DEFAULT 0;
