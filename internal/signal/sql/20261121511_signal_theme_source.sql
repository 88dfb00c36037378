-- A list that asks for a theme and a source at once goes by both: by one of them it would read all
-- signals of a common theme to find those of a rare source.
CREATE INDEX signal_signal_theme_source ON signal_signal (org_id, theme, source, seq);
CREATE INDEX signal_signal_open_theme_source ON signal_signal (org_id, theme, source, due, seq) WHERE open = 1;
-- The open signals of a complex, which are few.
CREATE INDEX signal_signal_open_complex ON signal_signal (complex_id, org_id, due, seq) WHERE open = 1;
