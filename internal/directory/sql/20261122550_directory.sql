-- Who helps. An organisation that works with the program has the id of its account, and its name
-- from there. Hours are lines as people write them. confirmed and days are dates; reminded,
-- climbed, free_at, created and changed are instants. A name of a person stands here only when it
-- may be published.
CREATE TABLE directory_organisation (
    id      {{text}} PRIMARY KEY,
    name    {{text}} NOT NULL,
    about   {{text}} NOT NULL,
    website {{text}} NOT NULL,
    email   {{text}} NOT NULL,
    keeper  {{text}} NOT NULL,
    changed {{int}} NOT NULL
) {{strict}};
CREATE TABLE directory_service (
    id             {{text}} PRIMARY KEY,
    org_id         {{text}} NOT NULL REFERENCES directory_organisation (id),
    keeper         {{text}} NOT NULL,
    kind           {{text}} NOT NULL,
    name           {{text}} NOT NULL,
    about          {{text}} NOT NULL,
    audience       {{text}} NOT NULL,
    how            {{text}} NOT NULL,
    url            {{text}} NOT NULL,
    email          {{text}} NOT NULL,
    state          {{text}} NOT NULL,
    instead_number {{text}} NOT NULL,
    instead_label  {{text}} NOT NULL,
    hours          {{text}} NOT NULL,
    unit           {{text}} NOT NULL,
    free           {{int}} NOT NULL,
    most           {{int}} NOT NULL,
    free_at        {{int}} NOT NULL,
    owner_id       {{text}} NOT NULL,
    confirmed      {{int}} NOT NULL,
    confirmed_by   {{text}} NOT NULL,
    reminded       {{int}} NOT NULL,
    climbed        {{int}} NOT NULL,
    source         {{text}} NOT NULL,
    search         {{text}} NOT NULL,
    created        {{int}} NOT NULL,
    changed        {{int}} NOT NULL,
    version        {{int}} NOT NULL
) {{strict}};
CREATE INDEX directory_service_org ON directory_service (org_id);
CREATE INDEX directory_service_keeper ON directory_service (keeper, id);
CREATE TABLE directory_area (
    service_id {{text}} NOT NULL REFERENCES directory_service (id),
    code       {{text}} NOT NULL,
    PRIMARY KEY (service_id, code)
) {{strict}};
CREATE TABLE directory_phone (
    id         {{text}} NOT NULL,
    service_id {{text}} NOT NULL REFERENCES directory_service (id),
    nr         {{int}} NOT NULL,
    number     {{text}} NOT NULL,
    label      {{text}} NOT NULL,
    PRIMARY KEY (service_id, id)
) {{strict}};
CREATE TABLE directory_contact (
    id         {{text}} NOT NULL,
    service_id {{text}} NOT NULL REFERENCES directory_service (id),
    nr         {{int}} NOT NULL,
    role       {{text}} NOT NULL,
    name       {{text}} NOT NULL,
    phone      {{text}} NOT NULL,
    email      {{text}} NOT NULL,
    hours      {{text}} NOT NULL,
    PRIMARY KEY (service_id, id)
) {{strict}};
CREATE TABLE directory_location (
    id       {{text}} PRIMARY KEY,
    keeper   {{text}} NOT NULL,
    name     {{text}} NOT NULL,
    street   {{text}} NOT NULL,
    postcode {{text}} NOT NULL,
    city     {{text}} NOT NULL,
    lat      {{real}} NOT NULL,
    lon      {{real}} NOT NULL,
    changed  {{int}} NOT NULL
) {{strict}};
CREATE TABLE directory_place (
    id          {{text}} PRIMARY KEY,
    service_id  {{text}} NOT NULL REFERENCES directory_service (id),
    location_id {{text}} NOT NULL REFERENCES directory_location (id),
    nr          {{int}} NOT NULL,
    hours       {{text}} NOT NULL
) {{strict}};
CREATE INDEX directory_place_service ON directory_place (service_id);
CREATE INDEX directory_place_location ON directory_place (location_id);
CREATE TABLE directory_terms (
    org_id   {{text}} PRIMARY KEY,
    days     {{int}} NOT NULL,
    patience {{int}} NOT NULL,
    climb_to {{text}} NOT NULL,
    version  {{int}} NOT NULL
) {{strict}};
