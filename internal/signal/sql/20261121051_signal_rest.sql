CREATE UNIQUE INDEX signal_signal_key ON signal_signal (sender_id, idem_key);
CREATE INDEX signal_signal_open ON signal_signal (org_id, due, seq) WHERE open = 1;
CREATE INDEX signal_signal_holder ON signal_signal (holder_id, due, seq) WHERE open = 1;
CREATE INDEX signal_signal_open_theme ON signal_signal (org_id, theme, due, seq) WHERE open = 1;
CREATE INDEX signal_signal_held ON signal_signal (holder_id, seq);
CREATE INDEX signal_signal_theme ON signal_signal (org_id, theme, seq);
CREATE INDEX signal_signal_org ON signal_signal (org_id, seq);
CREATE INDEX signal_signal_complex ON signal_signal (complex_id, org_id, seq);
CREATE INDEX signal_signal_unit ON signal_signal (unit_id, seq);
CREATE INDEX signal_signal_sender ON signal_signal (sender_id, seq);
CREATE INDEX signal_signal_case ON signal_signal (case_id) WHERE case_id <> '';
CREATE TABLE signal_event (
    id        {{text}} PRIMARY KEY,
    signal_id {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    actor_id  {{text}} NOT NULL,
    step      {{text}} NOT NULL,
    state     {{text}} NOT NULL,
    holder_id {{text}} NOT NULL,
    day       {{int}} NOT NULL,
    case_id   {{text}} NOT NULL,
    sealed    {{blob}} NOT NULL
) {{strict}};
CREATE INDEX signal_event_signal ON signal_event (signal_id, at, id);
CREATE TABLE signal_photo (
    signal_id {{text}} NOT NULL,
    n         {{int}} NOT NULL,
    state     {{text}} NOT NULL,
    data      {{blob}} NOT NULL,
    PRIMARY KEY (signal_id, n)
) {{strict}};
CREATE INDEX signal_photo_raw ON signal_photo (signal_id) WHERE state = 'ruw';
