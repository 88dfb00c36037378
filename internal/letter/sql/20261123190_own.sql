-- A letter to the resident can stand on the own page too: since when, who put it there, and when
-- somebody of the household first opened it; 0 for not.
ALTER TABLE letter_letter ADD COLUMN placed {{int}} NOT NULL DEFAULT 0;
ALTER TABLE letter_letter ADD COLUMN placed_by {{text}} NOT NULL DEFAULT '';
ALTER TABLE letter_letter ADD COLUMN seen {{int}} NOT NULL DEFAULT 0;
