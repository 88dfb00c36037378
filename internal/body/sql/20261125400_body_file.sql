-- A paper can be a file, sealed under the key of the body; NULL for a paper without one. It stands last:
-- a list does not read it.
ALTER TABLE body_paper ADD COLUMN kind {{text}} NOT NULL DEFAULT '';
ALTER TABLE body_paper ADD COLUMN size {{int}} NOT NULL DEFAULT 0;
ALTER TABLE body_paper ADD COLUMN file {{blob}};
