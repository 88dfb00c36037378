CREATE TABLE place_area (
    code     {{text}} PRIMARY KEY,
    kind     {{text}} NOT NULL,
    name     {{text}} NOT NULL,
    parent   {{text}} NOT NULL,
    geometry {{text}} NOT NULL,
    year     {{int}} NOT NULL
) {{strict}};
CREATE INDEX place_area_parent ON place_area (parent, code);
CREATE TABLE place_complex (
    id            {{text}} PRIMARY KEY,
    org_id        {{text}} NOT NULL,
    hash          {{int}} NOT NULL,
    until         {{int}} NOT NULL,
    key           {{text}} NOT NULL,
    name          {{text}} NOT NULL,
    kind          {{text}} NOT NULL,
    neighbourhood {{text}} NOT NULL,
    lat           {{real}} NOT NULL,
    lon           {{real}} NOT NULL,
    outline       {{text}} NOT NULL,
    from_date     {{int}} NOT NULL,
    until_date    {{int}} NOT NULL
) {{strict}};
CREATE INDEX place_complex_org ON place_complex (org_id, name);
CREATE TABLE place_street (
    id     {{int}} PRIMARY KEY,
    name   {{text}} NOT NULL,
    city   {{text}} NOT NULL,
    search {{text}} NOT NULL
) {{strict}};
CREATE TABLE place_unit (
    id          {{text}} PRIMARY KEY,
    org_id      {{text}} NOT NULL,
    hash        {{int}} NOT NULL,
    until       {{int}} NOT NULL,
    key         {{text}} NOT NULL,
    complex_id  {{text}} NOT NULL,
    complex_key {{text}} NOT NULL,
    staircase   {{text}} NOT NULL,
    street      {{int}} NOT NULL,
    number      {{int}} NOT NULL,
    addition    {{text}} NOT NULL,
    postcode    {{text}} NOT NULL,
    bag         {{text}} NOT NULL,
    kind        {{text}} NOT NULL,
    area        {{int}} NOT NULL,
    rooms       {{int}} NOT NULL,
    built       {{int}} NOT NULL,
    lat         {{real}} NOT NULL,
    lon         {{real}} NOT NULL,
    from_date   {{int}} NOT NULL,
    until_date  {{int}} NOT NULL
) {{strict}};
CREATE INDEX place_unit_street ON place_unit (street, number);
CREATE INDEX place_unit_complex ON place_unit (complex_id, until);
CREATE INDEX place_unit_postcode ON place_unit (postcode, number);
CREATE INDEX place_unit_org ON place_unit (org_id, until);
CREATE TABLE place_correction (
    object_id {{text}} NOT NULL,
    field     {{text}} NOT NULL,
    value     {{text}} NOT NULL,
    delivered {{text}} NOT NULL,
    user_id   {{text}} NOT NULL,
    at        {{int}} NOT NULL,
    PRIMARY KEY (object_id, field)
) {{strict}};
