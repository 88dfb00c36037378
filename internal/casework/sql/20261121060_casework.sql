CREATE TABLE casework_number (
    org_id {{text}} NOT NULL,
    year   {{int}} NOT NULL,
    last   {{int}} NOT NULL,
    PRIMARY KEY (org_id, year)
) {{strict}};
CREATE TABLE casework_case (
    id            {{text}} PRIMARY KEY,
    number        {{text}} NOT NULL,
    org_id        {{text}} NOT NULL,
    unit_id       {{text}} NOT NULL,
    complex_id    {{text}} NOT NULL,
    label         {{text}} NOT NULL,
    search        {{text}} NOT NULL,
    nuisance      {{int}} NOT NULL,
    state         {{text}} NOT NULL,
    opened        {{int}} NOT NULL,
    active_since  {{int}} NOT NULL,
    closed        {{int}} NOT NULL,
    outcome       {{text}} NOT NULL,
    director_id   {{text}} NOT NULL CHECK (director_id <> ''),
    reins         {{text}} NOT NULL,
    reins_until   {{int}} NOT NULL,
    next_holder   {{text}} NOT NULL,
    next_by       {{int}} NOT NULL,
    vigil_contact {{text}} NOT NULL,
    vigil_weeks   {{int}} NOT NULL,
    vigil_since   {{int}} NOT NULL,
    vigil_look    {{int}} NOT NULL,
    due           {{int}} NOT NULL,
    last_log      {{int}} NOT NULL,
    reason        {{blob}} NOT NULL,
    goal          {{blob}} NOT NULL,
    cause         {{blob}} NOT NULL,
    because       {{blob}} NOT NULL,
    step          {{blob}} NOT NULL,
    version       {{int}} NOT NULL,
    UNIQUE (org_id, number)
) {{strict}};
CREATE INDEX casework_case_due ON casework_case (due) WHERE due > 0;
CREATE INDEX casework_case_org ON casework_case (org_id, state, due);
CREATE INDEX casework_case_unit ON casework_case (unit_id);
CREATE INDEX casework_case_complex ON casework_case (complex_id, opened);
CREATE TABLE casework_log (
    id        {{text}} PRIMARY KEY,
    case_id   {{text}} NOT NULL REFERENCES casework_case (id),
    at        {{int}} NOT NULL,
    author_id {{text}} NOT NULL,
    kind      {{text}} NOT NULL,
    body      {{blob}} NOT NULL
) {{strict}};
CREATE INDEX casework_log_case ON casework_log (case_id, at);
CREATE TABLE casework_event (
    id      {{text}} PRIMARY KEY,
    case_id {{text}} NOT NULL REFERENCES casework_case (id),
    at      {{int}} NOT NULL,
    by_id   {{text}} NOT NULL,
    kind    {{text}} NOT NULL,
    user_id {{text}} NOT NULL,
    on_date {{int}} NOT NULL,
    note    {{blob}} NOT NULL
) {{strict}};
CREATE INDEX casework_event_case ON casework_event (case_id, at);
CREATE UNIQUE INDEX casework_event_late ON casework_event (case_id, on_date) WHERE kind = 'te-laat';
CREATE INDEX casework_event_user ON casework_event (user_id, on_date) WHERE kind = 'te-laat';
CREATE TABLE casework_commitment (
    id        {{text}} PRIMARY KEY,
    case_id   {{text}} NOT NULL REFERENCES casework_case (id),
    side      {{text}} NOT NULL,
    holder_id {{text}} NOT NULL,
    body      {{blob}} NOT NULL,
    by_date   {{int}} NOT NULL,
    state     {{text}} NOT NULL,
    created   {{int}} NOT NULL,
    settled   {{int}} NOT NULL,
    version   {{int}} NOT NULL
) {{strict}};
CREATE INDEX casework_commitment_case ON casework_commitment (case_id, created);
CREATE INDEX casework_commitment_holder ON casework_commitment (holder_id, by_date) WHERE state = 'open';
