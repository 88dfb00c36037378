-- What the sender of a signal and its holder say to each other. The texts are sealed with
-- the signal, and go with it.
CREATE TABLE signal_message (
    id        {{text}} PRIMARY KEY,
    signal_id {{text}} NOT NULL,
    org_id    {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    author_id {{text}} NOT NULL,
    idem_key  {{text}} NOT NULL,
    kind      {{text}} NOT NULL,
    sealed    {{blob}} NOT NULL,
    due       {{int}} NOT NULL,
    answered  {{int}} NOT NULL,
    read_at   {{int}} NOT NULL,
    late      {{int}} NOT NULL,
    UNIQUE (author_id, idem_key)
) {{strict}};
CREATE INDEX signal_message_signal ON signal_message (signal_id, at, id);
CREATE INDEX signal_message_open ON signal_message (org_id, due, id) WHERE due > 0 AND answered = 0;
