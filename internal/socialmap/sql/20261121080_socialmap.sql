CREATE TABLE socialmap_release (
    id      {{text}} PRIMARY KEY,
    org_id  {{text}} NOT NULL,
    month   {{int}} NOT NULL,
    as_of   {{int}} NOT NULL,
    created {{int}} NOT NULL,
    digest  {{blob}} NOT NULL,
    UNIQUE (org_id, month)
) {{strict}};
CREATE TABLE socialmap_leaf (
    release_id    {{text}} NOT NULL REFERENCES socialmap_release (id),
    position      {{int}} NOT NULL,
    id            {{text}} NOT NULL,
    complexes     {{text}} NOT NULL,
    homes         {{int}} NOT NULL,
    neighbourhood {{text}} NOT NULL,
    district      {{text}} NOT NULL,
    municipality  {{text}} NOT NULL,
    withheld      {{int}} NOT NULL,
    PRIMARY KEY (release_id, position)
) {{strict}};
CREATE INDEX socialmap_leaf_neighbourhood ON socialmap_leaf (neighbourhood, release_id);
CREATE TABLE socialmap_row (
    release_id {{text}} NOT NULL REFERENCES socialmap_release (id),
    leaf_id    {{text}} NOT NULL,
    counted    {{text}} NOT NULL,
    as_of      {{int}} NOT NULL,
    homes      {{int}} NOT NULL,
    half_days  {{int}} NOT NULL,
    cells      {{text}} NOT NULL,
    PRIMARY KEY (release_id, leaf_id, counted)
) {{strict}};
CREATE TABLE socialmap_place (
    release_id    {{text}} NOT NULL REFERENCES socialmap_release (id),
    complex_id    {{text}} NOT NULL,
    name          {{text}} NOT NULL,
    homes         {{int}} NOT NULL,
    lat           {{real}} NOT NULL,
    lon           {{real}} NOT NULL,
    neighbourhood {{text}} NOT NULL,
    district      {{text}} NOT NULL,
    municipality  {{text}} NOT NULL,
    volunteers    {{int}} NOT NULL,
    PRIMARY KEY (release_id, complex_id)
) {{strict}};
CREATE TABLE socialmap_estimate (
    id         {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    complex_id {{text}} NOT NULL,
    on_date    {{int}} NOT NULL,
    at         {{int}} NOT NULL,
    by_id      {{text}} NOT NULL,
    bands      {{text}} NOT NULL,
    teams      {{text}} NOT NULL,
    basis      {{blob}} NOT NULL
) {{strict}};
CREATE INDEX socialmap_estimate_complex ON socialmap_estimate (complex_id, on_date);
CREATE INDEX socialmap_estimate_org ON socialmap_estimate (org_id, on_date);
CREATE INDEX socialmap_estimate_seen ON socialmap_estimate (org_id, id);
CREATE TABLE socialmap_volunteers (
    complex_id {{text}} PRIMARY KEY,
    org_id     {{text}} NOT NULL,
    number     {{int}} NOT NULL,
    at         {{int}} NOT NULL,
    by_id      {{text}} NOT NULL
) {{strict}};
CREATE INDEX socialmap_volunteers_org ON socialmap_volunteers (org_id);
