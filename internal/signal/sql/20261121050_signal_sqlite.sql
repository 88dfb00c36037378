CREATE TABLE signal_signal (
    seq         INTEGER PRIMARY KEY,
    id          {{text}} NOT NULL UNIQUE,
    org_id      {{text}} NOT NULL,
    unit_id     {{text}} NOT NULL,
    complex_id  {{text}} NOT NULL,
    address     {{text}} NOT NULL,
    site        {{text}} NOT NULL,
    sender_id   {{text}} NOT NULL,
    sender_role {{text}} NOT NULL,
    idem_key    {{text}} NOT NULL,
    at          {{int}} NOT NULL,
    month       {{int}} NOT NULL,
    theme       {{text}} NOT NULL,
    facts       {{text}} NOT NULL,
    sentence    {{text}} NOT NULL,
    urgency     {{text}} NOT NULL,
    photos      {{int}} NOT NULL,
    state       {{text}} NOT NULL,
    open        {{int}} NOT NULL,
    holder_id   {{text}} NOT NULL,
    since       {{int}} NOT NULL,
    due         {{int}} NOT NULL,
    talk_on     {{int}} NOT NULL,
    talk_at     {{int}} NOT NULL,
    talk_days   {{int}} NOT NULL,
    late        {{int}} NOT NULL,
    late_due    {{int}} NOT NULL,
    case_id     {{text}} NOT NULL,
    solved      {{int}} NOT NULL,
    done_at     {{int}} NOT NULL,
    version     {{int}} NOT NULL
) {{strict}};
CREATE TABLE signal_text (
    seq  INTEGER PRIMARY KEY,
    body {{text}} NOT NULL
) {{strict}};
CREATE VIRTUAL TABLE signal_search USING fts5 (body, content = 'signal_text', content_rowid = 'seq', tokenize = 'trigram');
INSERT INTO signal_search (signal_search, rank) VALUES ('secure-delete', 1);
-- +goose StatementBegin
CREATE TRIGGER signal_text_insert AFTER INSERT ON signal_text BEGIN
    INSERT INTO signal_search (rowid, body) VALUES (new.seq, new.body);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER signal_text_delete AFTER DELETE ON signal_text BEGIN
    INSERT INTO signal_search (signal_search, rowid, body) VALUES ('delete', old.seq, old.body);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER signal_text_update AFTER UPDATE ON signal_text BEGIN
    INSERT INTO signal_search (signal_search, rowid, body) VALUES ('delete', old.seq, old.body);
    INSERT INTO signal_search (rowid, body) VALUES (new.seq, new.body);
END;
-- +goose StatementEnd
