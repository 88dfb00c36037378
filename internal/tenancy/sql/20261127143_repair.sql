-- What was asked to be repaired, by when that should be, and when it was: by home, or of the
-- complex as a whole. No person and no words.
CREATE TABLE tenancy_repair (
    id          {{text}} PRIMARY KEY,
    org_id      {{text}} NOT NULL,
    hash        {{int}} NOT NULL,
    until       {{int}} NOT NULL,
    key         {{text}} NOT NULL,
    complex_id  {{text}} NOT NULL,
    complex_key {{text}} NOT NULL,
    unit_id     {{text}} NOT NULL,
    unit_key    {{text}} NOT NULL,
    reported    {{int}} NOT NULL,
    term        {{int}} NOT NULL,
    done        {{int}} NOT NULL,
    recorded    {{int}} NOT NULL DEFAULT 0
) {{strict}};
CREATE INDEX tenancy_repair_term ON tenancy_repair (org_id, term);
CREATE INDEX tenancy_repair_unit ON tenancy_repair (unit_id) WHERE unit_id <> '';
CREATE TABLE tenancy_repair_was (
    id             {{text}} NOT NULL,
    org_id         {{text}} NOT NULL,
    until          {{int}} NOT NULL,
    complex_id     {{text}} NOT NULL,
    unit_id        {{text}} NOT NULL,
    reported       {{int}} NOT NULL,
    term           {{int}} NOT NULL,
    done           {{int}} NOT NULL,
    recorded       {{int}} NOT NULL,
    recorded_until {{int}} NOT NULL
) {{strict}};
CREATE INDEX tenancy_repair_was_id ON tenancy_repair_was (id);
