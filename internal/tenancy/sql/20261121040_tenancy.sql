CREATE TABLE tenancy_tenancy (
    id            {{text}} PRIMARY KEY,
    org_id        {{text}} NOT NULL,
    hash          {{int}} NOT NULL,
    until         {{int}} NOT NULL,
    key           {{text}} NOT NULL,
    unit_id       {{text}} NOT NULL,
    unit_key      {{text}} NOT NULL,
    household_key {{text}} NOT NULL,
    from_date     {{int}} NOT NULL,
    until_date    {{int}} NOT NULL,
    household_size {{int}} NOT NULL,
    rent_cents    {{int}} NOT NULL
) {{strict}};
CREATE INDEX tenancy_tenancy_unit ON tenancy_tenancy (unit_id, until);
CREATE INDEX tenancy_tenancy_org ON tenancy_tenancy (org_id, until);
CREATE TABLE tenancy_member (
    id            {{text}} PRIMARY KEY,
    org_id        {{text}} NOT NULL,
    hash          {{int}} NOT NULL,
    until         {{int}} NOT NULL,
    tenancy_id    {{text}} NOT NULL,
    subject_id    {{text}} NOT NULL,
    role          {{text}} NOT NULL
) {{strict}};
CREATE INDEX tenancy_member_tenancy ON tenancy_member (tenancy_id);
CREATE INDEX tenancy_member_subject ON tenancy_member (subject_id);
CREATE TABLE tenancy_arrears (
    id            {{text}} PRIMARY KEY,
    org_id        {{text}} NOT NULL,
    hash          {{int}} NOT NULL,
    until         {{int}} NOT NULL,
    tenancy_id    {{text}} NOT NULL,
    tenancy_key   {{text}} NOT NULL,
    month         {{int}} NOT NULL,
    cents         {{int}} NOT NULL
) {{strict}};
CREATE INDEX tenancy_arrears_month ON tenancy_arrears (month, tenancy_id);
CREATE INDEX tenancy_arrears_tenancy ON tenancy_arrears (tenancy_id, month);
CREATE TABLE tenancy_nuisance (
    id            {{text}} PRIMARY KEY,
    org_id        {{text}} NOT NULL,
    hash          {{int}} NOT NULL,
    until         {{int}} NOT NULL,
    key           {{text}} NOT NULL,
    date          {{int}} NOT NULL,
    kind          {{text}} NOT NULL,
    complex_id    {{text}} NOT NULL,
    complex_key   {{text}} NOT NULL,
    complainant   {{text}} NOT NULL,
    complainant_key {{text}} NOT NULL,
    about         {{text}} NOT NULL,
    about_key     {{text}} NOT NULL
) {{strict}};
CREATE INDEX tenancy_nuisance_complex ON tenancy_nuisance (complex_id, date);
CREATE TABLE tenancy_allocation (
    id            {{text}} PRIMARY KEY,
    org_id        {{text}} NOT NULL,
    hash          {{int}} NOT NULL,
    until         {{int}} NOT NULL,
    key           {{text}} NOT NULL,
    unit_id       {{text}} NOT NULL,
    unit_key      {{text}} NOT NULL,
    tenancy_id    {{text}} NOT NULL,
    tenancy_key   {{text}} NOT NULL,
    date          {{int}} NOT NULL,
    kind          {{text}} NOT NULL
) {{strict}};
CREATE INDEX tenancy_allocation_date ON tenancy_allocation (date);
