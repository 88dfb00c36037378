CREATE TABLE seal_key (
    holder_id {{text}} PRIMARY KEY,
    wrapped   {{blob}} NOT NULL,
    created   {{int}} NOT NULL
) {{strict}};
CREATE TABLE seal_wrap (
    record_id {{text}} NOT NULL,
    holder_id {{text}} NOT NULL,
    wrapped   {{blob}} NOT NULL,
    PRIMARY KEY (record_id, holder_id)
) {{strict}};
CREATE INDEX seal_wrap_holder ON seal_wrap (holder_id);
CREATE TABLE seal_erasure (
    holder_id {{text}} PRIMARY KEY,
    at        {{int}} NOT NULL
) {{strict}};
