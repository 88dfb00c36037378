ALTER TABLE audit_record ADD COLUMN tree {{int}} NOT NULL DEFAULT -1;
ALTER TABLE audit_record ADD COLUMN position {{int}} NOT NULL DEFAULT -1;
CREATE INDEX audit_record_waiting ON audit_record (id) WHERE position < 0;
CREATE UNIQUE INDEX audit_record_place ON audit_record (tree, position) WHERE position >= 0;
CREATE TABLE audit_tree (
    epoch {{int}} PRIMARY KEY,
    size  {{int}} NOT NULL,
    root  {{blob}} NOT NULL,
    at    {{int}} NOT NULL,
    note  {{text}} NOT NULL
) {{strict}};
CREATE TABLE audit_tile (
    epoch  {{int}} NOT NULL,
    level  {{int}} NOT NULL,
    number {{int}} NOT NULL,
    hashes {{blob}} NOT NULL,
    PRIMARY KEY (epoch, level, number)
) {{strict}};
CREATE TABLE audit_checkpoint (
    epoch {{int}} NOT NULL,
    size  {{int}} NOT NULL,
    root  {{blob}} NOT NULL,
    at    {{int}} NOT NULL,
    note  {{text}} NOT NULL,
    PRIMARY KEY (epoch, size)
) {{strict}};
CREATE TABLE audit_key (
    vkey {{text}} PRIMARY KEY,
    at   {{int}} NOT NULL
) {{strict}};
CREATE TABLE audit_sequencer (
    id       {{int}} PRIMARY KEY,
    owner    {{text}} NOT NULL,
    held_to  {{int}} NOT NULL
) {{strict}};
