-- Since when a home is known as it is, and in which complex it was before: see
-- tenancy/sql/20261126100_recorded.sql. Rows of before have 0: always known like that.
ALTER TABLE place_unit ADD COLUMN recorded {{int}} NOT NULL DEFAULT 0;
CREATE TABLE place_unit_was (
    id             {{text}} NOT NULL,
    org_id         {{text}} NOT NULL,
    until          {{int}} NOT NULL,
    complex_id     {{text}} NOT NULL,
    staircase      {{text}} NOT NULL,
    from_date      {{int}} NOT NULL,
    recorded       {{int}} NOT NULL,
    recorded_until {{int}} NOT NULL
) {{strict}};
CREATE INDEX place_unit_was_id ON place_unit_was (id);
