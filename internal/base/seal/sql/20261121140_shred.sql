-- What was erased record by record, by a keyed hash: enough to erase it again in a
-- backup that is put back, and not enough to know what it was.
CREATE TABLE seal_shred (
    mark {{text}} PRIMARY KEY,
    at   {{int}} NOT NULL
) {{strict}};
-- The secrets that hang on the first master key, wrapped under the present one, so that
-- a new master key changes no figure, no fingerprint and no signature.
CREATE TABLE seal_root (
    name    {{text}} PRIMARY KEY,
    wrapped {{blob}} NOT NULL
) {{strict}};
