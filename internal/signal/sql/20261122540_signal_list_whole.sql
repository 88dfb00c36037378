-- Lists are counted, and searched, by their index alone: each has all that a list which goes by it
-- can ask for, also the column of its own condition, which SQLite otherwise fetches each row for.
DROP INDEX signal_signal_open;
DROP INDEX signal_signal_holder;
DROP INDEX signal_signal_open_theme;
DROP INDEX signal_signal_open_source;
DROP INDEX signal_signal_open_theme_source;
DROP INDEX signal_signal_open_complex;
DROP INDEX signal_signal_complex;
CREATE INDEX signal_signal_open ON signal_signal (org_id, due, seq, open) WHERE open = 1;
CREATE INDEX signal_signal_holder ON signal_signal (holder_id, due, seq, org_id, open) WHERE open = 1;
CREATE INDEX signal_signal_open_theme ON signal_signal (org_id, theme, due, seq, holder_id, open) WHERE open = 1;
CREATE INDEX signal_signal_open_source ON signal_signal (org_id, source, due, seq, holder_id, open) WHERE open = 1;
CREATE INDEX signal_signal_open_theme_source ON signal_signal (org_id, theme, source, due, seq, holder_id, open) WHERE open = 1;
CREATE INDEX signal_signal_open_complex ON signal_signal (complex_id, org_id, due, seq, theme, source, holder_id, open) WHERE open = 1;
CREATE INDEX signal_signal_complex ON signal_signal (complex_id, org_id, seq, theme, source);
