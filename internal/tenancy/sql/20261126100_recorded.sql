-- Since when each row is known as it is, and what it held before: a delivery may correct
-- what happened long ago, and a figure must be compared with what was known when it was
-- published. Only what decides a figure, no keys and no persons; it goes with its row.
-- Rows of before have 0: always known like that.
ALTER TABLE tenancy_tenancy ADD COLUMN recorded {{int}} NOT NULL DEFAULT 0;
ALTER TABLE tenancy_arrears ADD COLUMN recorded {{int}} NOT NULL DEFAULT 0;
ALTER TABLE tenancy_nuisance ADD COLUMN recorded {{int}} NOT NULL DEFAULT 0;
ALTER TABLE tenancy_allocation ADD COLUMN recorded {{int}} NOT NULL DEFAULT 0;
CREATE TABLE tenancy_tenancy_was (
    id             {{text}} NOT NULL,
    org_id         {{text}} NOT NULL,
    until          {{int}} NOT NULL,
    unit_id        {{text}} NOT NULL,
    from_date      {{int}} NOT NULL,
    rent_cents     {{int}} NOT NULL,
    recorded       {{int}} NOT NULL,
    recorded_until {{int}} NOT NULL
) {{strict}};
CREATE INDEX tenancy_tenancy_was_id ON tenancy_tenancy_was (id);
CREATE TABLE tenancy_arrears_was (
    id             {{text}} NOT NULL,
    org_id         {{text}} NOT NULL,
    until          {{int}} NOT NULL,
    tenancy_id     {{text}} NOT NULL,
    month          {{int}} NOT NULL,
    cents          {{int}} NOT NULL,
    recorded       {{int}} NOT NULL,
    recorded_until {{int}} NOT NULL
) {{strict}};
CREATE INDEX tenancy_arrears_was_id ON tenancy_arrears_was (id);
CREATE INDEX tenancy_arrears_was_month ON tenancy_arrears_was (month, tenancy_id);
CREATE TABLE tenancy_nuisance_was (
    id             {{text}} NOT NULL,
    org_id         {{text}} NOT NULL,
    until          {{int}} NOT NULL,
    date           {{int}} NOT NULL,
    complainant    {{text}} NOT NULL,
    about          {{text}} NOT NULL,
    recorded       {{int}} NOT NULL,
    recorded_until {{int}} NOT NULL
) {{strict}};
CREATE INDEX tenancy_nuisance_was_id ON tenancy_nuisance_was (id);
CREATE TABLE tenancy_allocation_was (
    id             {{text}} NOT NULL,
    org_id         {{text}} NOT NULL,
    until          {{int}} NOT NULL,
    unit_id        {{text}} NOT NULL,
    tenancy_id     {{text}} NOT NULL,
    date           {{int}} NOT NULL,
    kind           {{text}} NOT NULL,
    recorded       {{int}} NOT NULL,
    recorded_until {{int}} NOT NULL
) {{strict}};
CREATE INDEX tenancy_allocation_was_id ON tenancy_allocation_was (id);
-- What the map still needs of lines that were erased: how many there were of a complex in
-- a month. No home, no amount.
CREATE TABLE tenancy_count (
    org_id     {{text}} NOT NULL,
    ledger     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    month      {{int}} NOT NULL,
    number     {{int}} NOT NULL,
    PRIMARY KEY (org_id, ledger, complex_id, month)
) {{strict}};
